import type { LineGroup as Lines } from '../../chat/groups.ts';
import { Text } from '../../views/text.tsx';
import type { ChatModel } from '../model/chat-model.ts';
import type { SentFile } from '../record/desk-record.ts';
import type { DeskLine } from '../record/shown-entries.ts';
import { FileButton } from './files.tsx';
import { words } from './words.ts';

type LineGroupProps = {
  readonly group: Lines<DeskLine>;
  readonly chat: ChatModel | undefined;
  /** Nothing can be sent now. */
  readonly isCutOff: boolean;
  readonly onFile: (file: SentFile) => void;
};

/** Lines of one speaker, with the name, for whom they were, and when. */
export function LineGroup({ group: { lines }, chat, isCutOff, onFile }: LineGroupProps) {
  const [first] = lines;
  const last = lines[lines.length - 1] ?? first;
  const isWhisper = first.audience === 'agents';
  const classes = [
    'group',
    `by-${first.by}`,
    `source-${first.source}`,
    ...(isWhisper ? ['whispered'] : first.audience === 'checking' ? ['checking'] : []),
  ];
  return (
    <li class={classes.join(' ')}>
      <p class="speaker">
        <bdi>{speakerOf(first)}</bdi>
        {isWhisper && <span class="tag">{words.say('whispered')}</span>}
        {first.audience === 'checking' && (
          <span class="tag">{words.say(chat === undefined ? 'unchecked' : 'checking')}</span>
        )}
        {first.source === 'overheard' && <span class="tag">{words.say('overheard')}</span>}
      </p>
      {lines.map((line) => (
        <div key={line.key} class={`bubble is-${line.state}`} dir="auto">
          {line.text !== '' && <Text text={line.text} linkNote={words.say('linkNote')} />}
          {line.files?.map((file) => (
            <FileButton key={file.id} file={file} onFetch={onFile} />
          ))}
        </div>
      ))}
      <p class="stamp">
        {last.isPending !== true && <time dateTime={new Date(last.at).toISOString()}>{words.time(last.at)}</time>}
        {last.by === 'self' && <Delivery line={last} chat={chat} isCutOff={isCutOff} />}
      </p>
    </li>
  );
}

function speakerOf({ by, name }: DeskLine): string {
  if (by === 'self') return words.say('you');
  if (by === 'company') return name || words.say('company');
  return name || words.say('visitor');
}

/** Source: ucwa.md#delivery */
const said = { waiting: 'sending', held: 'held', sent: 'sent', there: 'delivered', late: 'late' } as const;

function Delivery({ line, chat, isCutOff }: Omit<LineGroupProps, 'group' | 'onFile'> & { readonly line: DeskLine }) {
  if (line.state !== 'failed') {
    const state = line.state === 'waiting' && isCutOff ? 'held' : line.state;
    return <span class="delivery">{`${line.isPending ? '' : ' · '}${words.say(said[state])}`}</span>;
  }
  const isForOthers = chat !== undefined && chat.audience.state.get().audience !== line.audience;
  return (
    <span class="delivery failed">
      {`${words.say(isForOthers ? 'wrongAudience' : 'notSent')} `}
      {!isForOthers && (
        <button type="button" class="link" onClick={() => chat?.retry(line.key)}>
          {words.say('retry')}
        </button>
      )}
      <button type="button" class="link" onClick={() => chat?.discard(line.key)}>
        {words.say('discard')}
      </button>
    </span>
  );
}

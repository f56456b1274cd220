import { useLayoutEffect } from 'preact/hooks';
import { useFollowedEnd } from '../../views/followed-end.ts';
import type { DeskText } from '../messages/en.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { NoteName, SentFile } from '../record/desk-record.ts';
import { deskGroups, type Group, type ShownEntry } from '../record/shown-entries.ts';
import { LineGroup } from './line-group.tsx';
import { words } from './words.ts';

type MessageLogProps = {
  readonly entries: readonly ShownEntry[];
  readonly chat: ChatModel | undefined;
  /** Nothing can be sent now. */
  readonly isCutOff: boolean;
  /** Names of people by their address. */
  readonly nameOf: (address: string) => string;
  readonly onFile: (file: SentFile) => void;
};

const notes: Readonly<Record<NoteName, DeskText>> = {
  joined: 'noteJoined',
  left: 'noteLeft',
  asked: 'noteAsked',
  askFailed: 'noteAskFailed',
  handsOver: 'noteHandsOver',
  handOverFailed: 'noteHandOverFailed',
  takenOver: 'noteTakenOver',
  whisperOn: 'noteWhisperOn',
  whisperOff: 'noteWhisperOff',
};

/** The messages, the newest at the end. */
export function MessageLog({ entries, ...shared }: MessageLogProps) {
  const { box, follow, scrolled } = useFollowedEnd();
  const ownLines = entries.filter((entry) => entry.kind === 'line' && entry.by === 'self').length;
  useLayoutEffect(() => void follow(ownLines));
  return (
    <section
      class="log"
      ref={box}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard cannot scroll back in some browsers.
      tabIndex={0}
      aria-label={words.say('messages')}
      onScroll={scrolled}
    >
      <ol>
        {deskGroups(entries).map((group) => (
          <GroupItem key={group.key} group={group} {...shared} />
        ))}
      </ol>
    </section>
  );
}

function GroupItem({
  group,
  chat,
  isCutOff,
  nameOf,
  onFile,
}: Omit<MessageLogProps, 'entries'> & { readonly group: Group }) {
  if (group.kind === 'lines') return <LineGroup group={group} chat={chat} isCutOff={isCutOff} onFile={onFile} />;
  if (group.kind === 'entrance') return <li class="entrance">{words.say('entrance')}</li>;
  if (group.kind === 'visit') {
    return <li class="entrance">{words.say('visitBegan', { time: words.timeOfLine(group.at, Date.now()) })}</li>;
  }
  const { what, name } = group;
  const isWhisper = what === 'whisperOn' || what === 'whisperOff';
  return (
    <li class={isWhisper ? 'note strong' : 'note'}>
      {words.say(notes[what], {
        name: nameOf(name) || words.say(what === 'handsOver' ? 'everybodySkilled' : 'visitor'),
      })}
    </li>
  );
}

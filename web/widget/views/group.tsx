import { Text } from '../../views/text.tsx';
import { type ChatView, canWrite } from '../chat/chat-view.ts';
import type { Group, VisitorLine } from '../chat/groups.ts';
import { noteText } from '../chat/record-texts.ts';
import * as texts from '../messages/en.ts';
import { Avatar } from './avatar.tsx';
import { times } from './times.ts';

type GroupProps = {
  readonly group: Group;
  readonly companyName: string;
  readonly stage: ChatView['stage'];
  readonly isOffline: boolean;
  readonly onRetry: (operationId: string) => void;
  readonly onDiscard: (operationId: string) => void;
};

/** Lines of one speaker, or a note. */
export function GroupView(props: GroupProps) {
  const { group, companyName } = props;
  if (group.kind === 'note') {
    return <li class="event appear">{noteText(group)}</li>;
  }
  const [{ by, name: speaker }] = group.lines;
  const isMine = by === 'self';
  const name = speaker || companyName;
  return (
    <li class={isMine ? 'group mine appear' : 'group appear'}>
      {!isMine && <Avatar name={name} isSmall />}
      <div class="lines">
        <bdi class={isMine ? 'unseen' : 'name'}>{isMine ? texts.you : name}</bdi>
        {group.lines.map((line) => (
          <div key={line.key} class={bubbleClass(line, props.stage)} dir="auto">
            <Text text={line.text} linkNote={texts.linkNote} />
          </div>
        ))}
        <Stamp {...props} isMine={isMine} lines={group.lines} />
      </div>
    </li>
  );
}

function bubbleClass({ pending, isLost }: VisitorLine, stage: ChatView['stage']): string {
  if (isLost) return 'bubble failed';
  if (pending === undefined) return 'bubble';
  return isFailed(pending, stage) ? 'bubble failed' : 'bubble held';
}

function isFailed(pending: NonNullable<VisitorLine['pending']>, stage: ChatView['stage']): boolean {
  return pending.state === 'failed' || stage.name === 'ended';
}

type StampProps = Omit<GroupProps, 'group' | 'companyName'> & {
  readonly isMine: boolean;
  readonly lines: readonly VisitorLine[];
};

function Stamp({ isMine, lines, stage, isOffline, onRetry, onDiscard }: StampProps) {
  const failed = lines.find(({ pending }) => pending !== undefined && isFailed(pending, stage))?.pending;
  const last = lines.at(-1);
  if (last === undefined) return null;
  if (failed !== undefined) {
    return (
      <span class="stamp failed">
        {texts.notSent}
        {canWrite(stage) && (
          <>
            <button type="button" onClick={() => onRetry(failed.operationId)}>
              {texts.retry}
            </button>
            <button type="button" onClick={() => onDiscard(failed.operationId)}>
              {texts.discard}
            </button>
          </>
        )}
      </span>
    );
  }
  if (last.isLost) return <span class="stamp failed">{texts.lost}</span>;
  const isHeld = isOffline || stage.name === 'connecting' || stage.name === 'unreachable';
  const state = last.pending === undefined ? texts.sent : isHeld ? texts.held : texts.sending;
  return (
    <span class="stamp">
      {times.timeOfLine(last.at, Date.now())}
      {isMine && ` · ${state}`}
    </span>
  );
}

import { withNote } from '../../chat/chat-log.ts';
import type { Asking, DeskChat, NoteName } from './desk-record.ts';

/** The chat with what this agent (`own`) has asked of colleagues, as read at `at`; what is new of it is noted, but not what was there at first. */
export function withAskings(chat: DeskChat, read: readonly Asking[] | undefined, own: string, at: number): DeskChat {
  if (read === undefined) return chat;
  const askings = read.filter(({ by }) => by === own);
  if (JSON.stringify(askings) === JSON.stringify(chat.askings)) return chat;
  const noted = askings.reduce((next, asking) => {
    const before = chat.askings?.find(({ requestId }) => requestId === asking.requestId)?.status;
    return notesOf(asking, before, chat.askings !== undefined).reduce(
      (rest, what) => withNote(rest, { what, name: asking.to ?? '', at }),
      next,
    );
  }, chat);
  const next = { ...noted, askings };
  // That the agent is out may be known before what the agent has asked is read.
  return next.ending === 'ended' && isOutByHandOver(next) ? { ...next, ending: 'left' } : next;
}

function notesOf(
  { status, leaves, bySupervisor }: Asking,
  before: Asking['status'] | undefined,
  wasRead: boolean,
): readonly NoteName[] {
  if (bySupervisor) return leaves && status === 'done' && before !== 'done' && wasRead ? ['takenOver'] : [];
  const isNew = before === undefined && (wasRead || status === 'running');
  const hasFailed = status === 'failed' && (before === 'running' || (before === undefined && wasRead));
  return [
    ...(isNew ? [leaves ? ('handsOver' as const) : ('asked' as const)] : []),
    ...(hasFailed ? [leaves ? ('handOverFailed' as const) : ('askFailed' as const)] : []),
  ];
}

/** What this agent asks of colleagues just now. */
export const runningAskings = ({ askings = [] }: Pick<DeskChat, 'askings'>): readonly Asking[] =>
  askings.filter(({ status, bySupervisor }) => status === 'running' && bySupervisor !== true);

/** Whether this agent hands the visitor over, or has. */
export const isHandedOver = ({ askings = [] }: Pick<DeskChat, 'askings'>): boolean =>
  askings.some(({ leaves, status }) => leaves && (status === 'running' || status === 'done'));

/** Whether a colleague has come in this agent's place. */
export const isOutByHandOver = (chat: Pick<DeskChat, 'askings' | 'isRemoved'>): boolean =>
  chat.isRemoved === true && isHandedOver(chat);

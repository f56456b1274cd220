import { type Audience, type HeardLine, linesOf, type Note, notesOf, type OwnLine } from '../../chat/chat-log.ts';
import { groupsOf, type LineGroup, type ShownLine } from '../../chat/groups.ts';
import type { DeskChat, NoteName, Pending, SentFile, TranscriptLine } from './desk-record.ts';
import { byPlace, type Ordered, transcriptOrder } from './entry-order.ts';

/** A line as the agent sees it. `source`: from before the agent joined, from the channel, or from the transcript alone. */
export type DeskLine = ShownLine & {
  /** `checking`: a colleague's line of which the service has not said yet whom it was for. */
  readonly audience: Audience | 'checking';
  readonly source: 'before' | 'heard' | 'overheard';
  /** Of own lines: `late` is on the platform and has not reached all recipients yet. */
  readonly state: 'there' | 'late' | Pending['state'];
  /** When its visit began, where a conversation has several. */
  readonly visitAt?: number | undefined;
  readonly files?: readonly SentFile[] | undefined;
  /** An own line that is not confirmed: its time is the page's. */
  readonly isPending?: true;
};

/** A line or a note. */
export type ShownEntry = DeskLine | (Note<NoteName> & { readonly key: string });

/** The agent's own address, which marks own lines of the transcript. */
type Self = { readonly address: string | undefined };

/**
 * Merges channel and transcript: a message has the same number in both, and numbers alone give the order, since the clocks of the page
 * and of the platform may differ. A line of the transcript alone is from before the agent joined, or from a time when the agent did not
 * receive the visitor's messages. Lines of the company only repeat the transcript, so they are left out when there is one.
 */
export function shownEntries(chat: DeskChat, transcript: readonly TranscriptLine[], self: Self): readonly ShownEntry[] {
  const fromChannel = linesOf(chat);
  const recorded = new Map(transcript.map((line) => [String(line.message), line]));
  const heard = new Set(fromChannel.map(({ id }) => id));
  const fetched = Math.max(0, ...fromChannel.filter(isVisitors).map(({ id }) => Number(id)));
  const pending = withoutTaken(chat, transcript, self, heard);
  const waits = new Set(pending.map(({ message }) => message));
  const lines = fromChannel
    .filter((line) => transcript.length === 0 || line.kind === 'said' || line.from.role !== 'company')
    .map((line) => placed(Number(line.id), fromLog(line, recorded.get(line.id), self, fetched)));
  const unheard = ({ message }: TranscriptLine): boolean =>
    message === undefined || (!heard.has(String(message)) && !waits.has(String(message)));
  const order = transcriptOrder(transcript, cameAfter(chat, transcript, heard));
  const others = order
    .filter(({ line }) => unheard(line))
    .map(({ line, ...at }) => ({ ...at, entry: fromTranscript(line, self, at.isBefore) }));
  const notes = notesOf(chat).map((note, index) => ({
    isBefore: false,
    at: [note.after ?? 0, 1, index],
    entry: { ...note, key: `n${index}` },
  }));
  const unconfirmed = pending.map((each) =>
    placed(Number(each.message ?? Number.POSITIVE_INFINITY), pendingLine(each)),
  );
  return [...others, ...lines, ...notes, ...unconfirmed].sort(byPlace).map(({ entry }) => entry);
}

type Placed = Ordered & { readonly entry: ShownEntry };

const placed = (number: number, entry: DeskLine): Placed => ({ isBefore: false, at: [number, 0, 0], entry });

const isOwn = (line: TranscriptLine, { address }: Self): boolean =>
  line.by === 'agent' && address !== undefined && line.address === address;

const isVisitors = (line: HeardLine | OwnLine): boolean => line.kind === 'heard' && line.from.role === 'visitor';

/** A record of before does not know when its agent came in: then at the first line that the channel brought. */
function cameAfter(chat: DeskChat, transcript: readonly TranscriptLine[], heard: ReadonlySet<string>): number {
  const first = transcript.find(({ message }) => heard.has(String(message)));
  const before = chat.cameAfter ?? Number.POSITIVE_INFINITY;
  return Math.min(before, first === undefined ? before : first.number - 1);
}

/**
 * Own messages that are not confirmed, without those that the transcript shows already: one whose answer was lost is known there by its
 * text, since nothing else of it is.
 */
function withoutTaken(
  chat: DeskChat,
  transcript: readonly TranscriptLine[],
  self: Self,
  heard: ReadonlySet<string>,
): readonly Pending[] {
  const numbers = new Set(chat.pending.map(({ message }) => message));
  const isUnknown = (number: string): boolean => !heard.has(number) && !numbers.has(number);
  const own = transcript.filter(
    (line) => isOwn(line, self) && line.number > (chat.cameAfter ?? -1) && isUnknown(String(line.message)),
  );
  const texts = own.map(({ text }) => text);
  return chat.pending.filter(({ message, text }) => {
    const at = message === undefined ? texts.indexOf(text) : -1;
    if (at >= 0) texts.splice(at, 1);
    return at < 0;
  });
}

type Mark =
  | Exclude<ShownEntry, DeskLine>
  | { readonly kind: 'entrance'; readonly key: string }
  | { readonly kind: 'visit'; readonly key: string; readonly at: number };

/** What is drawn of a chat: groups of lines, notes, and a mark after the lines from before the agent joined. */
export type Group = LineGroup<DeskLine> | Mark;

/** Groups what a chat shows, in its order: lines of one speaker in a row, said to the same people. */
export function deskGroups(drawn: readonly ShownEntry[]): readonly Group[] {
  const isEarly = (each: ShownEntry): boolean => each.kind === 'line' && each.source === 'before';
  let visit: number | undefined;
  const shown = drawn.flatMap((each, at): readonly (DeskLine | Mark)[] => {
    const next = drawn[at + 1];
    const isLastEarly = isEarly(each) && (next === undefined || !isEarly(next));
    const lines = isLastEarly ? [each, { kind: 'entrance', key: 'entrance' } as const] : [each];
    if (each.kind !== 'line' || each.visitAt === undefined) return lines;
    const { visitAt } = each;
    const isNew = visit !== undefined && visit !== visitAt;
    visit = visitAt;
    return isNew ? [{ kind: 'visit', key: `v${visitAt}`, at: visitAt } as const, ...lines] : lines;
  });
  return groupsOf<DeskLine, Mark>(
    shown,
    (one, other) => one.audience === other.audience && one.source === other.source && one.isPending === other.isPending,
  );
}

/** What a line of the transcript has besides its words. */
const moreOf = (line: TranscriptLine | undefined) => ({ visitAt: line?.visitAt, files: line?.files });

function fromLog(
  line: HeardLine | OwnLine,
  recorded: TranscriptLine | undefined,
  { address }: Self,
  fetched: number,
): DeskLine {
  const { id, at, text } = line;
  const shown = { kind: 'line', key: `m${id}`, at, text, source: 'heard', ...moreOf(recorded) } as const;
  if (line.kind === 'heard') {
    const { role: by, name } = line.from;
    // Only the service knows for whom a colleague's line was; without it there are no other audiences.
    const audience = recorded?.audience ?? (by === 'agent' && address !== undefined ? 'checking' : 'everyone');
    return { ...shown, by, name, audience, state: 'there' };
  }
  const audience = line.audience ?? recorded?.audience ?? 'everyone';
  // A visitor who has written since has been connected, and a channel brings everything in its order.
  const isLate = line.isDelivered === false && Number(id) > fetched;
  return { ...shown, by: 'self', name: '', audience, state: isLate ? 'late' : 'there' };
}

function fromTranscript(line: TranscriptLine, self: Self, isBefore: boolean): DeskLine {
  const { at, text, audience, displayName: name } = line;
  const by = isOwn(line, self) ? 'self' : line.by === 'service' ? 'company' : line.by;
  const source = isBefore ? 'before' : by === 'visitor' && line.isHeard !== true ? 'overheard' : 'heard';
  // The transcript has what was said; whether it was fetched only the channel tells.
  return {
    kind: 'line',
    key: `t${line.number}`,
    at,
    by,
    name,
    text,
    audience,
    source,
    state: by === 'self' ? 'sent' : 'there',
    ...moreOf(line),
  };
}

function pendingLine({ operationId, at, text, audience, state }: Pending): DeskLine {
  return {
    kind: 'line',
    key: operationId,
    at,
    by: 'self',
    name: '',
    text,
    audience,
    source: 'heard',
    state,
    isPending: true,
  };
}

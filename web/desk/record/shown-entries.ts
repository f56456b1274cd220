import { type Audience, type HeardLine, linesOf, type Note, notesOf, type OwnLine } from '../../chat/chat-log.ts';
import { groupsOf, type LineGroup, type ShownLine } from '../../chat/groups.ts';
import type { DeskChat, NoteName, Pending, TranscriptLine } from './desk-record.ts';

/** A line as the agent sees it. `source`: from before the agent joined, from the channel, or from the transcript alone. */
export type DeskLine = ShownLine & {
  readonly audience: Audience;
  readonly source: 'before' | 'heard' | 'overheard';
  /** Of own lines: `late` is on the platform and has not reached all recipients yet. */
  readonly state: 'there' | 'late' | Pending['state'];
};

/** A line or a note. */
export type ShownEntry = DeskLine | (Note<NoteName> & { readonly key: string });

/** The agent's own address, which marks own lines of the transcript. */
type Self = { readonly address: string | undefined };

/**
 * Merges channel and transcript, in order: a message has the same number in both. A line of the transcript alone is from before the
 * agent joined, or from a time when the agent did not receive the visitor's messages. Lines of the company only repeat the
 * transcript, so they are left out when there is one.
 */
export function shownEntries(chat: DeskChat, transcript: readonly TranscriptLine[], self: Self): readonly ShownEntry[] {
  const fromChannel = linesOf(chat);
  const audiences = new Map(transcript.map(({ message, audience }) => [String(message), audience]));
  const heard = new Set(fromChannel.map(({ id }) => id));
  const first = Math.min(chat.since, ...fromChannel.map(({ at }) => at));
  const lines = fromChannel
    .filter((line) => transcript.length === 0 || line.kind === 'said' || line.from.role !== 'company')
    .map((line) => fromLog(line, audiences.get(line.id)));
  const others = transcript
    .filter(({ message }) => message === undefined || !heard.has(String(message)))
    .map((line) => fromTranscript(line, self, line.at < first));
  const notes = notesOf(chat).map((note, index) => ({ ...note, key: `n${index}` }));
  return [...[...others, ...lines, ...notes].sort((one, other) => one.at - other.at), ...chat.pending.map(pendingLine)];
}

type Mark = Exclude<ShownEntry, DeskLine> | { readonly kind: 'entrance'; readonly key: string };

/** What is drawn of a chat: groups of lines, notes, and a mark after the lines from before the agent joined. */
export type Group = LineGroup<DeskLine> | Mark;

/** Groups what a chat shows, in its order: lines of one speaker in a row, said to the same people. */
export function deskGroups(drawn: readonly ShownEntry[]): readonly Group[] {
  const isEarly = (each: ShownEntry): boolean => each.kind === 'line' && each.source === 'before';
  const shown = drawn.flatMap((each, at): readonly (DeskLine | Mark)[] => {
    const next = drawn[at + 1];
    const isLastEarly = isEarly(each) && (next === undefined || !isEarly(next));
    return isLastEarly ? [each, { kind: 'entrance', key: 'entrance' }] : [each];
  });
  return groupsOf<DeskLine, Mark>(
    shown,
    (one, other) => one.audience === other.audience && one.source === other.source,
  );
}

function fromLog(line: HeardLine | OwnLine, recorded: Audience | undefined): DeskLine {
  const { id, at, text } = line;
  const shown = { kind: 'line', key: `m${id}`, at, text, source: 'heard' } as const;
  if (line.kind === 'heard') {
    const { role: by, name } = line.from;
    return { ...shown, by, name, audience: recorded ?? 'everyone', state: 'there' };
  }
  const audience = line.audience ?? recorded ?? 'everyone';
  return { ...shown, by: 'self', name: '', audience, state: line.isDelivered === false ? 'late' : 'there' };
}

function fromTranscript(line: TranscriptLine, { address }: Self, isBefore: boolean): DeskLine {
  const isOwn = line.by === 'agent' && address !== undefined && line.address === address;
  const { at, text, audience, displayName: name } = line;
  const by = isOwn ? 'self' : line.by === 'service' ? 'company' : line.by;
  const source = isBefore ? 'before' : by === 'visitor' ? 'overheard' : 'heard';
  return { kind: 'line', key: `t${line.number}`, at, by, name, text, audience, source, state: 'there' };
}

function pendingLine({ operationId, at, text, audience, state }: Pending): DeskLine {
  return { kind: 'line', key: operationId, at, by: 'self', name: '', text, audience, source: 'heard', state };
}

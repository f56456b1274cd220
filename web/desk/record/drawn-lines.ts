import { type Audience, type HeardLine, linesOf, type Note, notesOf, type OwnLine } from '../../chat/chat-log.ts';
import type { ShownLine } from '../../chat/groups.ts';
import type { DeskChat, NoteName, Pending, TranscriptLine } from './desk-record.ts';

/** A line as the agent sees it. `source`: said before the agent came, heard while there, or known from the transcript alone. */
export type DrawnLine = ShownLine & {
  readonly audience: Audience;
  readonly source: 'before' | 'heard' | 'overheard';
  /** Of one's own: `late` is on the platform, and not with everyone yet. */
  readonly state: 'there' | 'late' | Pending['state'];
};

/** What a chat shows, in order. */
export type Drawn = DrawnLine | (Note<NoteName> & { readonly key: string });

/** Whose transcript lines are one's own. */
export type Self = { readonly address: string | undefined };

/**
 * Channel and transcript as one: a message of the room has the same number in both. What is in the transcript alone was said before
 * the agent came in, or while the agent did not hear the visitor. What the company says in the room repeats it to those who have
 * no transcript.
 */
export function drawnOf(chat: DeskChat, transcript: readonly TranscriptLine[], self: Self): readonly Drawn[] {
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

function fromLog(line: HeardLine | OwnLine, recorded: Audience | undefined): DrawnLine {
  const { id, at, text } = line;
  const shown = { kind: 'line', key: `m${id}`, at, text, source: 'heard' } as const;
  if (line.kind === 'heard') {
    const { role: by, name } = line.from;
    return { ...shown, by, name, audience: recorded ?? 'everyone', state: 'there' };
  }
  const audience = line.audience ?? recorded ?? 'everyone';
  return { ...shown, by: 'self', name: '', audience, state: line.isDelivered === false ? 'late' : 'there' };
}

function fromTranscript(line: TranscriptLine, { address }: Self, isBefore: boolean): DrawnLine {
  const isOwn = line.by === 'agent' && address !== undefined && line.address === address;
  const { at, text, audience, displayName: name } = line;
  const by = isOwn ? 'self' : line.by === 'service' ? 'company' : line.by;
  const source = isBefore ? 'before' : by === 'visitor' ? 'overheard' : 'heard';
  return { kind: 'line', key: `t${line.number}`, at, by, name, text, audience, source, state: 'there' };
}

function pendingLine({ operationId, at, text, audience, state }: Pending): DrawnLine {
  return { kind: 'line', key: operationId, at, by: 'self', name: '', text, audience, source: 'heard', state };
}

import type { Audience, ChatRecord, Note, Pending, TranscriptLine } from './desk-record.ts';

/** A line as it is shown. `source`: said before the agent came, heard while there, or known from the transcript alone. */
export type DrawnLine = {
  readonly kind: 'line';
  readonly key: string;
  readonly at: number;
  readonly by: 'self' | 'visitor' | 'agent' | 'company';
  readonly name: string;
  readonly text: string;
  readonly audience: Audience;
  readonly source: 'before' | 'heard' | 'overheard';
  /** Of one's own: `late` is on the platform, and not with everybody yet. */
  readonly state: 'there' | 'late' | Pending['state'];
};

/** What a chat shows, in order. */
export type Drawn = DrawnLine | { readonly kind: 'note'; readonly key: string; readonly note: Note };

/** Whose transcript lines are one's own. */
export type Self = { readonly address: string | undefined };

/**
 * Channel and transcript as one: a message of the room has the same number in both. What is in the transcript alone was said before
 * the agent came in, or while the agent did not hear the visitor. What the company says in the room repeats it to those who have
 * no transcript.
 */
export function drawnOf(chat: ChatRecord, transcript: readonly TranscriptLine[], self: Self): readonly Drawn[] {
  const told = new Map(
    transcript.flatMap((line) => (line.message === undefined ? [] : [[line.message, line] as const])),
  );
  const heard = new Set(chat.lines.map(({ number }) => number));
  const first = Math.min(chat.since, ...chat.lines.map(({ at }) => at));
  const shown = transcript.length === 0 ? chat.lines : chat.lines.filter(({ from }) => from.role !== 'company');
  const lines = shown.map((line): DrawnLine => {
    const by = line.isOwn ? 'self' : line.from.role;
    const audience = line.audience ?? told.get(line.number)?.audience ?? 'everyone';
    const { at, text, number } = line;
    const { name } = line.from;
    const state = line.isDelivered === false ? 'late' : 'there';
    return { kind: 'line', key: `m${number}`, at, by, name, text, audience, source: 'heard', state };
  });
  const others = transcript
    .filter(({ message }) => message === undefined || !heard.has(message))
    .map((line) => fromTranscript(line, self, line.at < first));
  const notes = chat.notes.map((note, index): Drawn => ({ kind: 'note', key: `n${index}`, note }));
  return [
    ...[...others, ...lines, ...notes].sort((one, other) => timeOf(one) - timeOf(other)),
    ...chat.pending.map(pendingLine),
  ];
}

const timeOf = (drawn: Drawn): number => (drawn.kind === 'note' ? drawn.note.at : drawn.at);

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

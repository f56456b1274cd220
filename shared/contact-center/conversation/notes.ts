import * as z from 'zod';
import { defined } from '../../kernel/defined.ts';
import { padded } from '../../kernel/ids.ts';
import type { RowChange } from '../../ledger/ledger.ts';
import { type Changed, type Conversation, runningInteraction } from './conversation.ts';

const noteSchema = z.discriminatedUnion('kind', [
  /** An interaction waits in a queue. */
  z.object({
    kind: z.literal('enqueued'),
    interactionId: z.string(),
    queueId: z.string(),
    language: z.string().optional(),
  }),
  /** One that waits was given to another queue by the client. */
  z.object({ kind: z.literal('moved'), interactionId: z.string(), queueId: z.string() }),
  /** It is over. */
  z.object({ kind: z.literal('ended'), interactionId: z.string() }),
]);
const notesSchema = z.object({ notes: z.array(noteSchema) });

/** What a conversation has to tell its tenant's routing. */
export type Note = Readonly<z.infer<typeof noteSchema>>;

/** The first key of the rows with notes, and the first behind them. */
export const noteKeys = { from: 'note.', behind: 'note/' } as const;

/** The row of what one change has to tell, by the version that the change writes. */
export const noteRow = (version: number, notes: readonly Note[]): RowChange => ({
  op: 'insert',
  rowKey: `${noteKeys.from}${padded(version)}`,
  value: { notes: notes.map((note) => ({ ...note })) },
});

/** The notes in a row. */
export const notesIn = (value: unknown): readonly Note[] => notesSchema.parse(value).notes;

/** What a change has to tell: it follows from the conversation before and after it. */
export function notesOf(before: Conversation | undefined, { conversation: after, isRouted }: Changed): readonly Note[] {
  const was = before === undefined ? undefined : runningInteraction(before);
  const is = runningInteraction(after);
  const { queueId, user } = after;
  const notes: Note[] = [];
  if (was !== undefined && was.id !== is?.id && isRouted !== true) notes.push({ kind: 'ended', interactionId: was.id });
  if (is !== undefined && is.id !== was?.id) {
    const language = user.language.toLowerCase();
    notes.push({ kind: 'enqueued', interactionId: is.id, queueId, ...defined({ language }) });
  }
  const isMoved = is !== undefined && is.id === was?.id && before?.queueId !== queueId;
  if (isMoved && isRouted !== true) notes.push({ kind: 'moved', interactionId: is.id, queueId });
  return notes;
}

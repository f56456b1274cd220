import type { Entry, Note } from '../../chat/chat-log.ts';
import { groupsOf, type LineGroup, type ShownLine } from '../../chat/groups.ts';
import type { PendingMessage } from '../../transport/outbox.ts';
import type { VisitorNote } from './chat-record.ts';

/** A line as the visitor sees it; `pending` until the platform has it. */
export type VisitorLine = ShownLine & {
  readonly pending?: PendingMessage;
  /** Own, and will not reach the company. */
  readonly isLost?: boolean;
};

type ShownNote = Note<VisitorNote> & { readonly key: string };

/** Lines of one speaker in a row, or a note. */
export type Group = LineGroup<VisitorLine> | ShownNote;

/** Groups the entries as they are shown, with pending messages at the end. */
export function visitorGroups(
  entries: readonly Entry<VisitorNote>[],
  pending: readonly PendingMessage[],
): readonly Group[] {
  return groupsOf<VisitorLine, ShownNote>(
    [...entries.map(shownEntry), ...pending.map(shownPending)],
    (one, other) => one.isLost === other.isLost,
  );
}

function shownEntry(entry: Entry<VisitorNote>, at: number): VisitorLine | ShownNote {
  if (entry.kind === 'note') return { ...entry, key: `note-${at}` };
  const line = { kind: 'line', text: entry.text, at: entry.at } as const;
  if (entry.kind === 'said')
    return { ...line, key: entry.operationId, by: 'self', name: '', isLost: entry.isLost === true };
  return { ...line, key: entry.id, by: entry.from.role, name: entry.from.name };
}

function shownPending(pending: PendingMessage): VisitorLine {
  const { operationId, text, at } = pending;
  return { kind: 'line', key: operationId, text, at, by: 'self', name: '', pending };
}

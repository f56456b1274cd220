import type { PendingMessage } from '../../transport/outbox.ts';
import type { Entry } from './chat-record.ts';

/** A line of a group. */
export type GroupLine = {
  readonly key: string;
  readonly text: string;
  readonly at: number;
  readonly pending?: PendingMessage;
};

/** Lines of one speaker in a row, or a note. */
export type Group =
  | {
      readonly kind: 'lines';
      readonly key: string;
      readonly by: 'visitor' | 'agent' | 'company';
      readonly name: string;
      readonly lines: readonly GroupLine[];
    }
  | { readonly kind: 'note'; readonly key: string; readonly entry: Extract<Entry, { kind: 'note' }> };

type Lines = Extract<Group, { kind: 'lines' }>;

/** Lines of one speaker are one group as long as no more time lies between them. */
const togetherMs = 5 * 60_000;

/** The entries as they are drawn: in groups, with what is on its way at the end. */
export function groupsOf(entries: readonly Entry[], pending: readonly PendingMessage[]): readonly Group[] {
  const groups: Group[] = [];
  for (const [at, entry] of entries.entries()) {
    if (entry.kind === 'note') groups.push({ kind: 'note', key: `note-${at}`, entry });
    else addTo(groups, groupOf(entry));
  }
  for (const message of pending) addTo(groups, groupOfPending(message));
  return groups;
}

function addTo(groups: Group[], next: Lines): void {
  const last = groups.at(-1);
  const line = next.lines[0];
  const isSame = last?.kind === 'lines' && last.by === next.by && last.name === next.name;
  const isSoon = last?.kind === 'lines' && (line?.at ?? 0) - (last.lines.at(-1)?.at ?? 0) < togetherMs;
  if (isSame && isSoon) groups[groups.length - 1] = { ...last, lines: [...last.lines, ...next.lines] };
  else groups.push(next);
}

function groupOf(entry: Exclude<Entry, { kind: 'note' }>): Lines {
  const { text, at } = entry;
  if (entry.kind === 'said') return mine({ key: entry.operationId, text, at });
  const by = entry.from.isAgent ? 'agent' : 'company';
  return { kind: 'lines', key: `from-${entry.id}`, by, name: entry.from.name, lines: [{ key: entry.id, text, at }] };
}

function groupOfPending(pending: PendingMessage): Lines {
  return mine({ key: pending.operationId, text: pending.text, at: pending.at, pending });
}

const mine = (line: GroupLine): Lines => ({
  kind: 'lines',
  key: `mine-${line.key}`,
  by: 'visitor',
  name: '',
  lines: [line],
});

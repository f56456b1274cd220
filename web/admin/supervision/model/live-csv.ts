import { csvOf } from '../../../../shared/kernel/csv.ts';
import type { LiveChat } from '../api/read-chats.ts';

const columns = [
  'id',
  'phase',
  'startedAt',
  'visitor',
  'subject',
  'agents',
  'unansweredSince',
  'lastLineAt',
  'lastLineBy',
  'lastLine',
] as const;

/** Chats that go on as CSV, in the order of the list; times are RFC 3339. */
export function csvOfLive(chats: readonly LiveChat[]): string {
  return csvOf([columns, ...chats.map(rowOf)]);
}

function rowOf({ id, phase, startedAt, visitor, subject, agents, unansweredSince, lastLine }: LiveChat) {
  const said =
    lastLine === undefined ? ['', '', ''] : [timeText(lastLine.at), lastLine.name || lastLine.by, lastLine.text];
  const names = agents.map(({ name }) => name).join('; ');
  return [id, phase, timeText(startedAt), visitor ?? '', subject, names, timeText(unansweredSince), ...said];
}

const timeText = (at: number | undefined): string => (at === undefined ? '' : new Date(at).toISOString());

import type { RosterAgent } from '../../assignment/roster-agent.ts';
import {
  type Arrival,
  noWaits,
  type WaitInterval,
  type WaitRecord,
  waitInterval,
  withLeaver,
  withWait,
} from '../../assignment/waiting-time.ts';
import { arrivalOf } from '../../assignment/waiting-visitors.ts';
import { defined } from '../../kernel/defined.ts';
import type { VisitRow } from './board.ts';
import type { BoardContext, BoardDraft } from './board-draft.ts';
import { pictureOf } from './roster-picture.ts';
import { roundedOutwards } from './waits.ts';

/** How a visitor stands whose wait begins, and what may be told of it. */
type Beginning = { readonly arrival: Arrival; readonly told: WaitInterval | undefined };

/**
 * A wait that begins now, among those who wait already.
 * Choice: its class is chosen by how many wait, whatever they ask for, since their rows are not read then; the place that is told is looked up when it
 * is asked for.
 */
export function beginningOfWait(
  { board }: BoardDraft,
  skill: string | undefined,
  { now, agents }: BoardContext,
): Beginning {
  const pictures: readonly RosterAgent[] = agents.map((agent) => pictureOf(agent, board, now));
  const { places } = arrivalOf(defined({ id: '', since: now, skill }), [], pictures);
  const arrival = { position: board.waiting + 1, places };
  return { arrival, told: roundedOutwards(waitInterval(board.waits ?? noWaits, arrival)) };
}

/** What is known of waits after one has ended at a time (epoch ms): as it was, where the visit did not wait, or nothing follows from it. */
export function waitsAfter(
  known: WaitRecord | undefined,
  row: VisitRow | undefined,
  { outcome, at }: { readonly outcome: 'answered' | 'left'; readonly at: number },
): WaitRecord | undefined {
  if (row?.phase !== 'waiting' || row.arrival === undefined || at < row.since) return known;
  const { arrival, told, since } = row;
  const waitedMs = at - since;
  if (outcome === 'answered') return withWait(known ?? noWaits, defined({ ...arrival, waitedMs, told }));
  return told === undefined ? known : withLeaver(known ?? noWaits, { told, waitedMs });
}

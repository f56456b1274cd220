import { isWithin, notedEveryMs } from './availability.ts';
import type { AgentRecord } from './board.ts';
import { type BoardDraft, recordOf, withRecord } from './board-draft.ts';
import type { BoardOutcome, ToldStatus } from './board-input.ts';

type Put = { readonly draft: BoardDraft; readonly outcome: BoardOutcome };

const repeated = (draft: BoardDraft): Put => ({ draft, outcome: 'repeated' });
const written = (draft: BoardDraft, record: AgentRecord): Put => ({
  draft: withRecord(draft, record),
  outcome: 'written',
});

/** Whether it need not be noted again that an agent's desk is there. */
export function isNotedAsSeen({ status, seenAt = 0 }: AgentRecord, isFirst: boolean, now: number): boolean {
  if (status === undefined || (isFirst && status === 'signed-out')) return false;
  return isWithin(notedEveryMs, seenAt, now) || status === 'signed-out';
}

/**
 * An agent's desk is there.
 * Choice: whose desk comes for the first time is available; so is one who had signed out, with the next page that is opened. A request of the page
 * before that comes late does not bring the agent back.
 */
export function withSeen(draft: BoardDraft, address: string, isFirst: boolean, now: number): Put {
  const record = recordOf(draft.board, address);
  if (isNotedAsSeen(record, isFirst, now)) return repeated(draft);
  const { status } = record;
  const isBack = status === undefined || status === 'signed-out';
  const next: AgentRecord = isBack ? { ...record, status: 'available', statusAt: now } : record;
  return written(draft, { ...next, seenAt: now });
}

/** An agent tells a status; one that does not bear the next number is known, or overtaken by another one. */
export function withStatus(draft: BoardDraft, address: string, told: ToldStatus, now: number): Put {
  const { reason: before, ...record } = recordOf(draft.board, address);
  const { status, reason, revision } = told;
  if (revision === record.revision && status === record.status && reason === before) return repeated(draft);
  if (revision !== record.revision + 1) return { draft, outcome: 'overtaken' };
  const why = reason === undefined ? {} : { reason };
  return written(draft, { ...record, ...why, status, revision, statusAt: now, seenAt: now });
}

/** An agent's desk was left: whatever was told before and comes late is overtaken. */
export function withLeft(draft: BoardDraft, address: string, now: number): Put {
  const { reason: _, seenAt: __, ...record } = recordOf(draft.board, address);
  if (record.status === undefined || record.status === 'signed-out') return repeated(draft);
  return written(draft, { ...record, status: 'signed-out', statusAt: now, revision: record.revision + 1 });
}

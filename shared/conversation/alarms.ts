import { askOf, ringingAgents } from './asks.ts';
import type { AlarmPurpose } from './event.ts';
import { issueOf } from './issued.ts';
import { isAttended, isThere } from './people.ts';
import { endCause, phaseOf } from './phase.ts';
import { queuedDueAt } from './queued/alarms.ts';
import { isQueued } from './queued/end.ts';
import { searchDueAt, waitingSince } from './search.ts';
import type { ConversationState } from './state.ts';

/** An alarm to set: a message that comes back at `dueAt` (epoch ms). One is pending per purpose; an early one re-arms. */
export type Alarm = { readonly purpose: AlarmPurpose; readonly dueAt: number };

/** Choice: longer than a platform repeats its callbacks, so that one that is merely late still counts. */
const closingBoundMs = 5 * 60_000;

/** Choice: as long as a visitor's token lives; a visitor who is silent for longer cannot be there any more. */
const longestSilenceMs = 8 * 3_600_000;

const purposes = [
  'retry',
  'agent-answer',
  'give-up',
  'turn-gap',
  'visit-end',
] as const satisfies readonly AlarmPurpose[];

/** When the next alarm of a purpose is due, epoch ms; undefined if nothing waits for it. */
export function dueAt(state: ConversationState, purpose: AlarmPurpose): number | undefined {
  if (isQueued(state) && purpose !== 'retry') return queuedDueAt(state, purpose, longestSilenceMs);
  switch (purpose) {
    case 'retry':
      return earliest(state.work.pending.map((one) => one.dueAt));
    case 'agent-answer':
      return earliest([...ringingAgents(state).map(({ address }) => answerDueAt(state, address)), searchDueAt(state)]);
    case 'give-up':
      return giveUpDueAt(state);
    case 'turn-gap':
    case 'visit-end':
      return undefined;
  }
}

/** When an asked agent counts as not answering, epoch ms: so long after the ring, or the ask; undefined for one who is not waited for. */
export function answerDueAt(state: ConversationState, address: string): number | undefined {
  const { plan, facts, work } = state;
  const ask = askOf(state, address);
  if (plan === undefined || ask?.outcome !== 'ringing' || endCause(state) !== undefined) return undefined;
  if (isThere(facts, address)) return undefined;
  const ring = issueOf(work, 'invite-agent', address);
  const since = ring !== undefined && (ring.revision ?? 0) === ask.number ? ring.at : ask.at;
  return since + plan.timers.agentAnswerSeconds * 1000;
}

/** Sets the alarms that are needed and not pending yet, or pending too late. */
export function arm(state: ConversationState): {
  readonly state: ConversationState;
  readonly alarms: readonly Alarm[];
} {
  const alarms = purposes.flatMap((purpose): Alarm[] => {
    const due = dueAt(state, purpose);
    const armed = state.work.alarms[purpose];
    return due !== undefined && (armed === undefined || due < armed) ? [{ purpose, dueAt: due }] : [];
  });
  if (alarms.length === 0) return { state, alarms };
  const armed = Object.fromEntries(alarms.map((alarm) => [alarm.purpose, alarm.dueAt]));
  return { state: { ...state, work: { ...state.work, alarms: { ...state.work.alarms, ...armed } } }, alarms };
}

/** The state with no alarm of this purpose pending. */
export function disarm(state: ConversationState, purpose: AlarmPurpose): ConversationState {
  const { [purpose]: _, ...alarms } = state.work.alarms;
  return { ...state, work: { ...state.work, alarms } };
}

/**
 * When a visit is given up: a waiting one if no agent has come, an attended one if it has been silent for hours, an ending
 * one if its end is not confirmed. The bound of an ending visit counts while nothing is under way.
 */
function giveUpDueAt(state: ConversationState): number | undefined {
  const { plan, facts, work } = state;
  if (plan === undefined || facts.visitor === undefined || phaseOf(state) === 'closed') return undefined;
  if (endCause(state) !== undefined) {
    const isIdle = work.pending.length === 0 && work.closing !== undefined && work.closing.over === undefined;
    return isIdle ? (work.closing?.since ?? 0) + closingBoundMs : undefined;
  }
  if (isAttended(state)) return (work.heardAt ?? state.at) + longestSilenceMs;
  return waitingSince(state) + plan.timers.giveUpAfterSeconds * 1000;
}

function earliest(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

import { answerDueAt, disarm, dueAt } from '../alarms.ts';
import { askOf, ringingAgents, withAsk } from '../asks.ts';
import type { AlarmPurpose, AlarmRang } from '../event.ts';
import { type HandlerResult, ignored } from '../handler-result.ts';
import { issueOf, release, settle } from '../issued.ts';
import { isAttended } from '../people.ts';
import { withEnding } from '../phase.ts';
import { withQueuedGivingUp } from '../queued/alarms.ts';
import { isQueued } from '../queued/end.ts';
import { searchDueAt } from '../search.ts';
import type { ConversationState } from '../state.ts';

/**
 * An alarm came back. What is due is decided by the state, so a doubled or late alarm does no harm; the pending one, come
 * early, is set again. One that comes early and is not the pending one has been replaced.
 */
export function onAlarmRang(state: ConversationState, event: AlarmRang): HandlerResult {
  const { purpose } = event;
  const armed = state.work.alarms[purpose];
  if (armed !== undefined && armed > state.at && armed !== event.dueAt) return ignored(state, `${purpose} replaced`);
  const disarmed = disarm(state, purpose);
  const due = dueAt(disarmed, purpose);
  if (due === undefined || due > state.at) return { state: disarmed, note: `${purpose}: nothing due` };
  return { state: withDue(disarmed, purpose), note: `${purpose} due` };
}

/** The state once the time of an alarm has come. */
function withDue(state: ConversationState, purpose: AlarmPurpose): ConversationState {
  switch (purpose) {
    case 'retry':
      return { ...state, work: release(state.work, state.at) };
    case 'agent-answer':
      return ringingAgents(state)
        .filter(({ address }) => isDue(state, answerDueAt(state, address)))
        .reduce((next, { address }) => withUnanswered(next, address), withSearchDue(state));
    case 'give-up':
      return isQueued(state) ? withQueuedGivingUp(state) : withGivingUp(state);
    case 'turn-gap':
    case 'visit-end':
      return state;
  }
}

/** A visit that is ending already is no longer waited for; another one ends now. */
function withGivingUp(state: ConversationState): ConversationState {
  const { work } = state;
  if (work.closing !== undefined) return { ...state, work: { ...work, closing: { ...work.closing, over: true } } };
  return withEnding(state, isAttended(state) ? 'silent' : 'nobody');
}

const isDue = ({ at }: ConversationState, due: number | undefined): boolean => due !== undefined && due <= at;

/** Agents are looked for now; the next time counts from here. */
function withSearchDue(state: ConversationState): ConversationState {
  if (!isDue(state, searchDueAt(state))) return state;
  return { ...state, work: { ...state.work, searchedAt: state.at } };
}

/** An invitation that the platform has not taken until now is taken back, so that the agent is not rung too late. */
function withUnanswered(state: ConversationState, address: string): ConversationState {
  const ask = askOf(state, address);
  const invited = issueOf(state.work, 'invite-agent', address);
  const work = invited === undefined ? state.work : settle(state.work, invited.operationId, 'withdrawn');
  return withAsk({ ...state, work }, address, ask && { ...ask, outcome: 'missed', at: state.at });
}

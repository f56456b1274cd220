import type { AlarmRang, CommandSettled, ConversationEvent } from '../event.ts';
import { onAlarmRang } from '../handlers/alarm-rang.ts';
import { onCommandSettled } from '../handlers/command-settled.ts';
import { onEndRequested } from '../handlers/end-requested.ts';
import { issueNamed } from '../issued.ts';
import type { Issue } from '../state.ts';
import { queuedEndCause, visitTarget, withoutLeaves } from './end.ts';
import type { ConversationOpened } from './event.ts';
import { onLineTaken, withoutPending, withUndelivered } from './lines.ts';
import { type Queued, type Step, saying, stepFrom, withQueued } from './owed.ts';
import { overOf, withRequeueAnswer } from './reopening.ts';
import { onReport, withIdentity, withoutIdentity } from './reports.ts';
import { onTurn, turnGapEndsAt, withoutGap } from './turns.ts';

/** What a handler makes of its event, and a word or two for the log. */
type Handled = { readonly step: Step; readonly note: string };

/** Hands an event to its handler; one that belongs to the other routing changes nothing. */
export function handleQueued(state: Queued, event: ConversationEvent): Handled {
  const step = stepFrom(state);
  switch (event.type) {
    case 'conversation-opened':
      return handled(step, onOpened(step, event), 'opened');
    case 'visitor-said':
    case 'visitor-left': {
      const after = onTurn(step, event);
      const isHeld = after?.state.queued.turns.held.some(({ turnId }) => turnId === event.turnId) ?? false;
      return handled(step, after, `${event.type.replace('-', ' ')}${isHeld ? ', held' : ''}`);
    }
    case 'visitor-went-silent':
      return handled(step, onSilence(step), 'visitor silent');
    case 'visitor-queued':
    case 'agent-presence-changed':
    case 'visit-transferred':
    case 'platform-state-changed':
    case 'agent-said':
    case 'line-echoed':
    case 'platform-noted':
      return handled(step, onReport(step, event), noteOn(event));
    case 'command-settled':
      return onSettled(step, event);
    case 'alarm-rang':
      return onAlarm(step, event);
    case 'end-requested': {
      const { state: next, note } = onEndRequested(state, event);
      return { step: stepFrom({ ...next, queued: state.queued }), note };
    }
    default:
      return { step, note: 'of another routing' };
  }
}

function handled(before: Step, after: Step | undefined, note: string): Handled {
  return after === undefined ? { step: before, note: 'known' } : { step: after, note };
}

function noteOn(event: Extract<ConversationEvent, { readonly moment: unknown }>): string {
  if (event.type === 'agent-presence-changed') return event.present ? 'agent joined' : 'agent left';
  if (event.type === 'platform-state-changed') return `platform ${event.state}`;
  return event.type.replace('-', ' ');
}

/** The page has opened the conversation; it is opened once. */
function onOpened(step: Step, { at, openingId, visitor, plan }: ConversationOpened): Step | undefined {
  if (step.state.queued.opening !== undefined) return undefined;
  return saying(withQueued(step, { opening: { at, openingId, visitor }, plan }), plan.texts.welcome);
}

function onSilence(step: Step): Step | undefined {
  return queuedEndCause(step.state) === undefined ? withQueued(step, { ended: 'silence' }) : undefined;
}

function onAlarm(step: Step, event: AlarmRang): Handled {
  const { queued } = step.state;
  const { state, note } = onAlarmRang(step.state, event);
  const next = { ...step, state: { ...state, queued } };
  const isGapOver = (turnGapEndsAt(queued) ?? Number.POSITIVE_INFINITY) <= state.at;
  return { step: event.purpose === 'turn-gap' && isGapOver ? withoutGap(next) : next, note };
}

/** A command came to its end: what its answer told is kept. */
function onSettled(before: Step, event: CommandSettled): Handled {
  const issue = issueNamed(before.state.work, event.operationId);
  const { state, note } = onCommandSettled(before.state, event);
  const step = { ...before, state: { ...state, queued: before.state.queued } };
  const isOver = !state.work.pending.some(({ operationId }) => operationId === event.operationId);
  const wasPending = before.state.work.pending.some(({ operationId }) => operationId === event.operationId);
  return { step: issue !== undefined && wasPending && isOver ? withEnd(step, event, issue) : step, note };
}

function withEnd(step: Step, { result }: CommandSettled, issue: Issue): Step {
  const learned = result.outcome === 'done' ? result.learned : undefined;
  const isGone = result.outcome === 'failed' && result.code === 'PlatformNotFound';
  switch (issue.kind) {
    case 'open-conversation': {
      if (result.outcome !== 'done') return withUndelivered(step);
      return learned?.platformConversation === undefined ? step : withIdentity(step, learned.platformConversation);
    }
    case 'say-line': {
      const line = Number(issue.target);
      if (isGone) return withoutConversation(step);
      return result.outcome === 'done' ? onLineTaken(step, line, learned?.line) : withUndelivered(step, [line]);
    }
    case 'requeue-conversation':
      if (isGone) return withoutConversation(step);
      return issue.revision === step.state.queued.visit ? withRequeueAnswer(step, result) : step;
    case 'leave-conversation': {
      if (issue.target !== visitTarget) return step;
      if (isGone) return withoutConversation(step);
      return queuedEndCause(step.state) === 'agent-ended' ? withQueued(step, { ended: 'agent' }) : step;
    }
    default:
      return step;
  }
}

/**
 * The platform knows the conversation no more. A visit that goes on is continued in another one, which is given all that was said so far; so nothing
 * that was on its way is said again. What was on its way in a visit that ends is lost.
 */
export function withoutConversation(step: Step): Step {
  const { queued } = step.state;
  const isOver = queuedEndCause(step.state) !== undefined;
  const underWay = queued.lines.filter(({ state }) => state === 'pending');
  const released = isOver ? withUndelivered(step) : withoutPending(step, underWay);
  const forgotten = withQueued(released, {
    platform: withoutIdentity(queued.platform),
    lines: [],
    ...(isOver ? {} : { reports: { agents: [] }, reopening: overOf(step.state) }),
    ...(isOver || queued.heard.newest === undefined ? {} : { floor: queued.heard.newest }),
  });
  const { state } = forgotten;
  return { ...forgotten, state: { ...state, work: withoutLeaves(state.work) } };
}

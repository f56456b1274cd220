import { defined } from '../../kernel/defined.ts';
import { issueOf } from '../issued.ts';
import { platformEndsAt, platformTarget, queuedEndCause, wasLeft, withoutLeaves } from './end.ts';
import type { VisitorLeft, VisitorSaid } from './event.ts';
import { type Step, telling, transcribing, withQueued } from './owed.ts';
import type { HeldTurn, QueuedConversation } from './state.ts';
import type { QueuedPlan } from './visit.ts';

/** How long a turn that came early waits for those before it. Source: carebridge.md#relay-turns */
const turnGapMs = 2_000;

/** Choice: more than a page can have on its way; beyond it the oldest one is taken, so that the state stays small. */
const mostHeld = 16;

/** Choice: the inbox knows all of them; this is for repeats inside of what is being decided on. */
const recentTurns = 32;

/** When turns that wait are taken all the same, epoch ms. */
export function turnGapEndsAt({ turns }: QueuedConversation): number | undefined {
  const [first] = turns.held;
  return first === undefined ? undefined : Math.min(...turns.held.map(({ at }) => at)) + turnGapMs;
}

/** A turn came in. One that comes early waits for those before it; one whose number has passed is taken as it comes. */
export function onTurn(step: Step, event: VisitorSaid | VisitorLeft): Step | undefined {
  const { turns } = step.state.queued;
  const { turn, turnId } = event;
  if (turns.recent.includes(turnId) || turns.held.some((held) => held.turnId === turnId)) return undefined;
  const text = event.type === 'visitor-said' ? event.text : undefined;
  const plan = event.type === 'visitor-said' ? event.plan : undefined;
  const come: HeldTurn = defined({ turn, turnId, at: event.at, text });
  if (turn <= turns.next) return withFollowing(taken(step, come, plan));
  const held = [...turns.held, come].toSorted((a, b) => a.turn - b.turn || a.at - b.at);
  const waiting = withQueued(step, { turns: { ...turns, held } });
  return held.length > mostHeld ? withoutGap(waiting) : waiting;
}

/** Takes the turns that wait, from the lowest number on, as if those before it had come; a further gap is waited for. */
export function withoutGap(step: Step): Step {
  const { turns } = step.state.queued;
  const [lowest] = turns.held;
  return lowest === undefined
    ? step
    : withFollowing(withQueued(step, { turns: { ...turns, next: Math.max(turns.next, lowest.turn) } }));
}

/** Takes what no longer waits for anything. */
function withFollowing(step: Step): Step {
  const { turns } = step.state.queued;
  const [lowest, ...held] = turns.held;
  if (lowest === undefined || lowest.turn > turns.next) return step;
  return withFollowing(taken(withQueued(step, { turns: { ...turns, held } }), lowest, undefined));
}

function taken(step: Step, turn: HeldTurn, plan: QueuedPlan | undefined): Step {
  const { turns } = step.state.queued;
  const recent = [...turns.recent, turn.turnId].slice(-recentTurns);
  const counted = withQueued(step, { turns: { ...turns, recent, next: Math.max(turns.next, turn.turn + 1) } });
  return turn.text === undefined ? leaving(counted) : saying(counted, turn, turn.text, plan);
}

function leaving(step: Step): Step {
  return step.state.queued.ended === undefined ? withQueued(step, { ended: 'visitor' }) : step;
}

function saying(step: Step, { turn, turnId, at }: HeldTurn, text: string, plan: QueuedPlan | undefined): Step {
  const begun = queuedEndCause(step.state) === undefined ? step : withNextVisit(step, plan);
  const { state } = begun;
  const line = state.facts.visitorLines + 1;
  const displayName = state.queued.opening?.visitor.displayName ?? '';
  const counted = { ...begun, state: { ...state, facts: { ...state.facts, visitorLines: line } } };
  const said = transcribing(counted, { at, by: 'visitor', visitorLine: line, displayName, audience: 'everyone', text });
  const told = telling(said, { kind: 'said', turn, operationId: turnId, text });
  return { ...told, unsent: [...told.unsent, { line, turnId, text }] };
}

/**
 * The next visit of the same conversation begins: what was reported of the one before says nothing about it, unless the platform still knows it, has not
 * ended that one and was not told to. From now on it is not told any more, since that would end this one.
 */
export function withNextVisit(step: Step, plan: QueuedPlan | undefined): Step {
  const { queued, work: before, at } = step.state;
  const { ending: _, ...rest } = before;
  const { ended: _ended, floor, isFloorLow: _low, reports, reopening: _reopening, ...lasting } = queued;
  const isOverThere = (platformEndsAt(queued) ?? Number.POSITIVE_INFINITY) <= at;
  const goesOn = queued.platform.id !== undefined && !isOverThere && !wasLeft(step.state);
  const isFloorLow = !goesOn && !isOverThere ? (true as const) : undefined;
  const work = withoutLeaves(rest);
  const opening = issueOf(work, 'open-conversation', platformTarget)?.outcome;
  const isOpeningOver = queued.platform.id === undefined && opening !== undefined && opening !== 'pending';
  const { openings } = queued.platform;
  const next: QueuedConversation = {
    ...lasting,
    ...defined({ plan: plan ?? queued.plan, floor: goesOn ? floor : queued.heard.newest, isFloorLow }),
    visit: queued.visit + 1,
    beganAt: at,
    previousBeganAt: queued.beganAt,
    platform: isOpeningOver ? { ...queued.platform, openings: openings + 1 } : queued.platform,
    reports: goesOn ? reports : { agents: [] },
    told: { agents: [] },
  };
  return { ...step, state: { ...step.state, queued: next, work } };
}

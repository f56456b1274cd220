import { defined } from '../kernel/defined.ts';
import type { ConversationEvent } from './event.ts';
import { endCause, visitBeganAt } from './phase.ts';
import { isQueued, queuedEndCause } from './queued/end.ts';
import type { ConversationState, ServingAgent, VisitMeasures, Work } from './state.ts';
import type { TranscriptLine } from './transcript.ts';

/** The visit that goes on, or was the last, and the one before it. */
const mostMeasures = 2;

/** Choice: further agents of a visit are not counted. */
const mostAgents = 20;

/** What one event leads to: the state before and after it, and the lines that it puts into the transcript. */
type Step = {
  readonly before: ConversationState;
  readonly after: ConversationState;
  readonly event: ConversationEvent;
  readonly lines: readonly TranscriptLine[];
};

/** The state after an event with what reports count of the visit. An event tells its own time, which may be before what was heard already. */
export function withMeasures({ before, after, event, lines }: Step): ConversationState {
  const visit = visitBeganAt(after);
  if (visit === undefined || before === after) return after;
  const known = measuresOf(after.work, visit);
  const at = Math.max(event.at, visit);
  const next = ended(answered(known ?? begun(before, visit), { before, after, lines, at }), after, at);
  if (next === known) return after;
  const others = (after.work.measures ?? []).filter((one) => one.visit !== visit);
  return { ...after, work: { ...after.work, measures: [...others, next].slice(-mostMeasures) } };
}

/** What is counted of the visit that began at a time. */
export function measuresOf({ measures }: Pick<Work, 'measures'>, visit: number): VisitMeasures | undefined {
  return measures?.find((one) => one.visit === visit);
}

function begun(before: ConversationState, visit: number): VisitMeasures {
  const isLate = visitBeganAt(before) === visit && servingAgents(before).length > 0;
  return isLate ? { visit, isPartial: true } : { visit };
}

function answered(
  known: VisitMeasures,
  { before, after, lines, at }: Omit<Step, 'event'> & { readonly at: number },
): VisitMeasures {
  if (known.isPartial) return known;
  const hasCome = known.answeredAt === undefined && before.phase !== 'attended' && after.phase === 'attended';
  const isReply = ({ by, audience }: TranscriptLine): boolean => by === 'agent' && audience === 'everyone';
  const hasReplied = known.repliedAt === undefined && lines.some(isReply);
  if (!hasCome && !hasReplied) return known;
  return { ...known, ...(hasCome ? { answeredAt: at } : {}), ...(hasReplied ? { repliedAt: at } : {}) };
}

/** An end stands unless the platform tells later that the visit goes on. */
function ended(known: VisitMeasures, after: ConversationState, at: number): VisitMeasures {
  const cause = isQueued(after) ? queuedEndCause(after) : endCause(after);
  if (cause === undefined) {
    const { endedAt, endedBy: _, agents: __, skill: ___, ...open } = known;
    return endedAt === undefined ? known : open;
  }
  if (known.endedAt !== undefined) return known;
  const isVisitors = cause === 'visitor-left' || cause === 'visitor-silent';
  const endedBy = isVisitors ? 'visitor' : 'others';
  const agents = servingAgents(after).slice(0, mostAgents);
  return { ...known, endedAt: at, endedBy, agents, ...defined({ skill: skillOf(after) }) };
}

/** Agents of the plan who were in the visit, or those whom a contact center named. */
function servingAgents(state: ConversationState): readonly ServingAgent[] {
  if (isQueued(state)) return state.queued.reports.agents.map(({ id, name = '' }) => ({ id, name }));
  const { plan, facts } = state;
  return (plan?.agents ?? [])
    .filter(({ address }) => facts.people.some((one) => one.address === address && one.firstJoin !== undefined))
    .map(({ address, displayName }) => ({ id: address, name: displayName }));
}

function skillOf({ plan, queued }: ConversationState): string | undefined {
  return queued === undefined ? plan?.skill : queued.lastQueue?.name;
}

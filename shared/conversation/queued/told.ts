import { platformEndsAt, presentAgents, type QueuedEndCause, queuedEndCause } from './end.ts';
import { type Queued, type Step, saying, telling, withQueued } from './owed.ts';
import type { Told } from './state.ts';
import type { Speaker, Telling } from './visit.ts';

/** The step with what the visitor is yet to be told of where the visit stands: told is the difference to what was told before. */
export function withTold(step: Step): Step {
  const { told } = step.state.queued;
  const standing = standingOf(step.state);
  if (standing === undefined) return step;
  const agents = presentAgents(step.state.queued.reports).map(({ id, name = '' }) => ({ id, name }));
  const left = told.agents.filter(({ id }) => !agents.some((agent) => agent.id === id));
  const joined = agents.filter(({ id }) => !told.agents.some((agent) => agent.id === id));
  const people = telling(
    step,
    ...left.map((agent): Telling => ({ kind: 'left', who: asSpeaker(agent) })),
    ...(standing === 'ended' ? [] : joined.map((agent): Telling => ({ kind: 'joined', who: asSpeaker(agent) }))),
  );
  const next: Told = {
    standing,
    agents: standing === 'ended' ? told.agents.filter((one) => !left.includes(one)) : agents,
  };
  if (standing === 'waiting') return withWaiting(people, next);
  const stood = withQueued(people, { told: next });
  return standing === 'ended' && told.standing !== 'ended' ? withFarewell(stood) : stood;
}

/** Where the visit stands, as the visitor sees it: between the leaving of the last agent and what tells an end from a transfer, as before. */
function standingOf(state: Queued): Told['standing'] {
  const { opening, platform, reports, told } = state.queued;
  if (opening === undefined) return undefined;
  if (queuedEndCause(state) !== undefined) return 'ended';
  const isAttended = platform.id !== undefined && presentAgents(reports).length > 0;
  const isUndecided = told.standing === 'attended' && platformEndsAt(state.queued) !== undefined;
  return isAttended || isUndecided ? 'attended' : 'waiting';
}

function withWaiting(step: Step, next: Told): Step {
  const { told, reports } = step.state.queued;
  const { place = {} } = reports;
  const isTold = told.standing === 'waiting' && JSON.stringify(told.place ?? {}) === JSON.stringify(place);
  const known = withQueued(step, { told: { ...next, place } });
  return isTold ? known : telling(known, { kind: 'waiting', ...place });
}

/** The visit is over: who ended it, and a word where no agent came. */
function withFarewell(step: Step): Step {
  const cause = queuedEndCause(step.state);
  const isUnheard = cause === 'nobody' || cause === 'setup-failed';
  const said = isUnheard ? saying(step, step.state.queued.plan?.texts.nobody) : step;
  return cause === undefined ? said : telling(said, endings[cause]);
}

const endings: Readonly<Record<QueuedEndCause, Telling>> = {
  'visitor-left': { kind: 'ended', by: 'visitor' },
  'visitor-silent': { kind: 'ended', by: 'visitor', why: 'silence' },
  'agent-ended': { kind: 'ended', by: 'agent' },
  requested: { kind: 'ended', by: 'company' },
  silent: { kind: 'ended', by: 'company', why: 'silence' },
  nobody: { kind: 'ended', by: 'company', why: 'nobody' },
  'setup-failed': { kind: 'ended', by: 'company', why: 'nobody' },
};

function asSpeaker({ id, name }: { readonly id: string; readonly name: string }): Speaker {
  return { id, name, role: 'agent' };
}

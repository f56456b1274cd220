import { defined } from '../../kernel/defined.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { plainName } from '../../kernel/visible-text.ts';
import { issueOf, settle } from '../issued.ts';
import { isBefore, type Stamp } from '../stamp.ts';
import { platformTarget } from './end.ts';
import type { AgentPresenceChanged, AgentSaid, QueuedReport, VisitorQueued } from './event.ts';
import { confirmedByEcho } from './lines.ts';
import { type Step, telling, transcribing, withQueued } from './owed.ts';
import type { AgentReport, HeardAt, PlatformIdentity, QueuedConversation } from './state.ts';
import type { ContactAgent, Speaker, Telling } from './visit.ts';

/** Choice: the inbox knows all of them; this is for repeats inside of what is being decided on. */
const recentEvents = 64;

/** Choice: so many agents of one visit are kept, so that the state stays small; the one heard of longest ago goes first. */
const mostAgents = 32;

/** Conversations of the platform that are known not to be the conversation's any more. */
const mostFormer = 8;

/** Names are for showing only; a longer one is cut, so that the state stays small. */
const longestName = 250;

/** A report of the platform: what it tells is kept, if it is about the visit; undefined when it was heard before. */
export function onReport(step: Step, event: QueuedReport): Step | undefined {
  const { heard } = step.state.queued;
  const { eventId, occurredAt } = event.moment;
  if (heard.events.includes(eventId)) return undefined;
  const seen: Stamp = [occurredAt, heard.count + 1];
  const newest = heard.newest === undefined || isBefore(heard.newest, seen) ? seen : heard.newest;
  const events = [...heard.events, eventId].slice(-recentEvents);
  const next = withIdentity(
    withQueued(step, { heard: { count: heard.count + 1, newest, events } }),
    event.platformConversation,
  );
  // What was said is told, wherever and whenever: it was said to this visitor.
  if (event.type === 'agent-said') return onAgentSaid(next, event);
  const { platform, floor } = next.state.queued;
  const isOfVisit = platform.id === event.platformConversation && (floor === undefined || isBefore(floor, seen));
  return isOfVisit ? onReportOfVisit(next, event, { seen, at: next.state.at }) : withEarlierQueue(next, event);
}

/** A late report of a visit before says nothing about this one, but that the platform tells of queues, and of which. */
function withEarlierQueue(step: Step, event: Exclude<QueuedReport, AgentSaid>): Step {
  const { lastQueue, platform } = step.state.queued;
  const isFirst = event.type === 'visitor-queued' && lastQueue === undefined;
  return isFirst && platform.id === event.platformConversation ? withQueue(step, event) : step;
}

/** The step with the id under which the platform knows the conversation, from whichever answer or report told it first. */
export function withIdentity(step: Step, id: string): Step {
  const { queued, work } = step.state;
  const { platform } = queued;
  if (platform.id === id || platform.former.includes(id)) return step;
  if (platform.id !== undefined) {
    const former = [...platform.former, id].slice(-mostFormer);
    return { ...withQueued(step, { platform: { ...platform, former } }), superfluous: [...step.superfluous, id] };
  }
  const opening = issueOf(work, 'open-conversation', platformTarget);
  const settled = opening === undefined ? work : settle(work, opening.operationId, 'done');
  const known = withQueued(step, { platform: { ...platform, id } });
  return { ...known, state: { ...known.state, work: settled } };
}

/** What the platform knows the conversation by, once it has said that it is gone. */
export function withoutIdentity(platform: PlatformIdentity): PlatformIdentity {
  const { id, openings, former, linesThere } = platform;
  return { openings: openings + 1, linesThere, former: id === undefined ? former : [...former, id].slice(-mostFormer) };
}

function onReportOfVisit(step: Step, event: Exclude<QueuedReport, AgentSaid>, heard: HeardAt): Step {
  switch (event.type) {
    case 'visitor-queued':
      return onQueued(step, event, heard);
    case 'visit-transferred':
      return withNewest(step, 'transferred', heard);
    case 'platform-state-changed':
      return event.state === 'created' ? step : withNewest(step, event.state, heard);
    case 'line-echoed':
      return confirmedByEcho(withNewest(step, 'echoed', heard), event.text);
    case 'agent-presence-changed':
      return onAgent(withNewest(step, event.present ? 'joined' : 'left', heard), event, heard.seen);
    case 'platform-noted':
      return step;
  }
}

type ReportKind = 'queued' | 'transferred' | 'active' | 'idle' | 'echoed' | 'joined' | 'left';

function withNewest(step: Step, kind: ReportKind, heard: HeardAt): Step {
  const { reports } = step.state.queued;
  const known = reports[kind];
  if (known !== undefined && isBefore(heard.seen, known.seen)) return step;
  return withQueued(step, { reports: { ...reports, [kind]: heard } });
}

function onQueued(step: Step, event: VisitorQueued, heard: HeardAt): Step {
  const next = withNewest(step, 'queued', heard);
  if (next === step) return step;
  const { place: _, ...reports } = next.state.queued.reports;
  return withQueue(withQueued(next, { reports: defined({ ...reports, place: event.place }) }), event);
}

function withQueue(step: Step, { queue }: VisitorQueued): Step {
  return withQueued(step, { lastQueue: { id: queue.id, name: cutText(queue.name, longestName) } });
}

function onAgent(step: Step, { agent, present }: AgentPresenceChanged, seen: Stamp): Step {
  const { reports } = step.state.queued;
  const known = reports.agents.find(({ id }) => id === agent.id);
  const isNews = known === undefined || isBefore(known.seen, seen);
  const name = nameOf(agent) ?? known?.name;
  const report: AgentReport = defined({
    id: agent.id,
    name,
    present: isNews ? present : known.present,
    seen: isNews ? seen : known.seen,
  });
  const others = reports.agents.filter(({ id }) => id !== agent.id);
  const agents = [...others, report].slice(-mostAgents);
  return withQueued(step, { reports: { ...reports, agents } });
}

function onAgentSaid(step: Step, { agent, text, attachments, moment }: AgentSaid): Step {
  const who = speakerOf(step.state.queued, agent);
  const line = { at: moment.occurredAt, by: 'agent', address: agent.id, displayName: who.name } as const;
  const files = attachments.map(({ name }) => name);
  const said = transcribing(step, {
    ...line,
    audience: 'everyone',
    text,
    message: moment.occurredAt,
    ...(files.length === 0 ? {} : { files }),
  });
  const told: Telling = { kind: 'line', who, text, ...(attachments.length === 0 ? {} : { attachments }) };
  return telling(said, told);
}

/** An agent as the visitor is told of one; the name that a report of coming in has told stands in for a missing one. */
function speakerOf({ reports }: QueuedConversation, agent: ContactAgent): Speaker {
  const known = reports.agents.find(({ id }) => id === agent.id)?.name;
  return { id: agent.id, name: nameOf(agent) ?? known ?? '', role: 'agent' };
}

function nameOf({ name }: ContactAgent): string | undefined {
  return name === undefined ? undefined : cutText(plainName(name), longestName);
}

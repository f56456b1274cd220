import * as fc from 'fast-check';
import type { Leg } from '../../../shared/platform/call/call.ts';
import { addMessaging, leaveMeetingChat } from '../../../shared/platform/call/changes/add-messaging.ts';
import {
  acceptAgentInvitation,
  declineAgentInvitation,
} from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import {
  addBridgedParticipant,
  removeBridgedParticipant,
  updateBridgedParticipant,
} from '../../../shared/platform/call/changes/bridged-participants.ts';
import { eject, leaveMeeting } from '../../../shared/platform/call/changes/leave-meeting.ts';
import { agentSends, serviceSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { agentTypes, serviceTypes, visitorTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { type CallDriver, invited, jonas, mira, text, typingMs, visitorApplication } from './call-driver.ts';

const lena = { uri: 'sip:lena@northwind.example', displayName: 'Lena Ost', applicationId: '150000000003' };

/** Everybody who may come into the meeting. */
export const agents = [mira, jonas, lena] as const;
export type Agent = (typeof agents)[number];
export type Filter = 'Enabled' | 'Disabled';

/** One thing that a participant does; what is not possible just then is left out. */
export type Act =
  | {
      readonly kind: 'join' | 'declines' | 'leave' | 'ejected' | 'unbridge' | 'agentSends' | 'agentTypes';
      readonly agent: Agent;
    }
  | { readonly kind: 'colleague'; readonly agent: Agent; readonly by: Agent }
  | { readonly kind: 'bridge'; readonly agent: Agent; readonly filter: Filter }
  | { readonly kind: 'fetches'; readonly reader: string }
  | {
      readonly kind:
        | ('visitorSends' | 'visitorTypes' | 'serviceToVisitor' | 'serviceToMeeting')
        | ('serviceTypes' | 'chatOff' | 'chatOn' | 'timePasses');
    };

const anAgent = fc.constantFrom(...agents);

const byAgent = (...kinds: readonly Extract<Act, { agent: Agent }>['kind'][]) =>
  fc.record({ kind: fc.constantFrom(...kinds), agent: anAgent }) as fc.Arbitrary<Act>;
const byOthers = (...kinds: readonly OtherKind[]) =>
  fc.record({ kind: fc.constantFrom(...kinds) }) as fc.Arbitrary<Act>;

/** What happens in a meeting, in any order; what tells most comes most often. */
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: byAgent('join') },
  { weight: 3, arbitrary: byAgent('declines', 'leave', 'ejected', 'unbridge') },
  { weight: 6, arbitrary: byAgent('agentSends', 'agentTypes') },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('colleague'), agent: anAgent, by: anAgent }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('bridge'),
      agent: anAgent,
      filter: fc.constantFrom('Enabled', 'Disabled'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('fetches'),
      reader: fc.constantFrom(visitorApplication, ...agents.map(({ applicationId }) => applicationId)),
    }),
  },
  { weight: 6, arbitrary: byOthers('visitorSends', 'visitorTypes') },
  {
    weight: 3,
    arbitrary: byOthers('serviceToVisitor', 'serviceToMeeting', 'serviceTypes', 'chatOff', 'chatOn', 'timePasses'),
  },
);

/** A meeting's worth of acts. */
export const scripts = fc.array(acts, { minLength: 1, maxLength: 60, size: 'max' });

/** Who is there and who should have heard what, kept apart from the platform's own idea of it. */
export class Expectation {
  readonly present = new Set<Agent>();
  readonly filters = new Map<Agent, Filter>();
  /** Agents whom the visitor saw before they turned to colleagues only. */
  readonly known = new Set<Agent>();
  readonly byReader = new Map<string, string[]>();
  /** Whether the service application takes part in the chat of the meeting. */
  serviceListens = true;

  hear(reader: string, words: string): void {
    if (reader === 'service' && !this.serviceListens) return;
    this.byReader.set(reader, [...this.hears(reader), words]);
  }

  hears(reader: string): readonly string[] {
    return this.byReader.get(reader) ?? [];
  }

  /** Where the service application may speak. */
  get legs(): readonly Leg[] {
    return this.serviceListens ? ['visitor', 'meeting'] : ['visitor'];
  }

  /** The agents whom the visitor may know of. */
  get inSight(): readonly Agent[] {
    return agents.filter((agent) => {
      return this.present.has(agent) && (this.filters.get(agent) === 'Disabled' || this.known.has(agent));
    });
  }

  /** The agents to whom nothing of the visitor may come. */
  get deaf(): readonly Agent[] {
    return agents.filter((agent) => !this.present.has(agent) || this.filters.get(agent) === 'Enabled');
  }
}

/** Does what an act says, on the platform and in the expectation. */
export function play(driver: CallDriver, expected: Expectation, act: Act, words: string): void {
  if ('agent' in act) agentActs(driver, expected, act, words);
  else if (act.kind === 'fetches') fetches(driver, act.reader);
  else othersAct(driver, expected, act.kind, words);
}

type AgentAct = Extract<Act, { readonly agent: Agent }>;

function agentActs(driver: CallDriver, expected: Expectation, act: AgentAct, words: string): void {
  const { agent } = act;
  if (act.kind === 'bridge') bridges(driver, expected, agent, act.filter);
  else if (act.kind === 'unbridge') unbridges(driver, expected, agent);
  else if (expected.present.has(agent)) presentActs(driver, expected, act, words);
  else comes(driver, expected, act);
}

function presentActs(driver: CallDriver, expected: Expectation, { kind, agent }: AgentAct, words: string): void {
  if (kind === 'leave') driver.take(leaveMeeting(agent.applicationId));
  if (kind === 'ejected') driver.take(eject(agent.uri));
  if (kind === 'leave' || kind === 'ejected') {
    expected.present.delete(agent);
    expected.known.delete(agent);
  }
  if (kind === 'agentTypes') driver.take(agentTypes(agent.applicationId, typingMs));
  if (kind !== 'agentSends') return;
  driver.take(agentSends({ content: text(words), applicationId: agent.applicationId }));
  for (const other of expected.present) if (other !== agent) expected.hear(other.applicationId, words);
  expected.hear('service', words);
  if (expected.filters.get(agent) === 'Disabled') expected.hear(visitorApplication, words);
}

function comes(driver: CallDriver, expected: Expectation, act: AgentAct): void {
  const { agent } = act;
  const by = act.kind === 'colleague' && expected.present.has(act.by) ? act.by.uri : undefined;
  if (by === undefined && act.kind !== 'join' && act.kind !== 'declines') return;
  invited(driver, agent, [agent.applicationId], by);
  const number = driver.call.meeting?.invited ?? 0;
  if (act.kind === 'declines') {
    driver.take(declineAgentInvitation({ number, uri: agent.uri }));
  } else {
    driver.take(acceptAgentInvitation({ number, ...agent }));
    expected.present.add(agent);
  }
}

function bridges(driver: CallDriver, expected: Expectation, agent: Agent, filter: Filter): void {
  const participant = { uri: agent.uri, displayName: 'Care', filter };
  if (filter === 'Enabled' && expected.inSight.includes(agent)) expected.known.add(agent);
  driver.take(expected.filters.has(agent) ? updateBridgedParticipant(participant) : addBridgedParticipant(participant));
  expected.filters.set(agent, filter);
}

function unbridges(driver: CallDriver, expected: Expectation, agent: Agent): void {
  expected.known.delete(agent);
  if (expected.filters.delete(agent)) driver.take(removeBridgedParticipant(agent.uri));
}

/** A client confirms every message of its conversation so far. */
function fetches(driver: CallDriver, reader: string): void {
  const leg = reader === visitorApplication ? 'visitor' : 'meeting';
  const length = driver.call[leg]?.messages ?? 0;
  const messages = Array.from({ length }, (_, index) => ({ leg, number: index + 1 }) as const);
  driver.fetches(reader, messages);
}

type OtherKind = Exclude<Act, AgentAct | { readonly reader: string }>['kind'];

function othersAct(driver: CallDriver, expected: Expectation, kind: OtherKind, words: string): void {
  const content = text(words);
  if (kind === 'timePasses') timeGoesBy(driver);
  if ((kind === 'chatOn' && !expected.serviceListens) || (kind === 'chatOff' && expected.serviceListens)) {
    driver.take(kind === 'chatOn' ? addMessaging({ operationId: words }) : leaveMeetingChat);
    expected.serviceListens = kind === 'chatOn';
  }
  if (kind === 'visitorTypes') driver.take(visitorTypes(typingMs));
  if (kind === 'serviceTypes') for (const leg of expected.legs) driver.take(serviceTypes(leg, typingMs));
  if (kind === 'serviceToVisitor') {
    driver.take(serviceSends('visitor', { content, operationId: words }, 0));
    expected.hear(visitorApplication, words);
  }
  if (kind === 'serviceToMeeting' && expected.serviceListens) {
    driver.take(serviceSends('meeting', { content, operationId: words }, 0));
    for (const agent of expected.present) expected.hear(agent.applicationId, words);
  }
  if (kind !== 'visitorSends') return;
  driver.take(visitorSends({ content }));
  for (const agent of expected.present) {
    if (expected.filters.get(agent) !== 'Enabled') expected.hear(agent.applicationId, words);
  }
  expected.hear('service', words);
}

/** All typing has stopped, and messages that were not fetched have failed. */
function timeGoesBy(driver: CallDriver): void {
  driver.now += Math.max(typingMs, driver.deliveryMs);
  for (const purpose of ['typing', 'delivery'] as const) driver.take(timePasses({ purpose, dueAt: driver.now }));
}

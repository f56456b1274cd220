import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { acceptAgentInvitation } from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import {
  addBridgedParticipant,
  removeBridgedParticipant,
  updateBridgedParticipant,
} from '../../../shared/platform/call/changes/bridged-participants.ts';
import { leaveMeeting } from '../../../shared/platform/call/changes/leave-meeting.ts';
import { agentSends, serviceSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { agentTypes, visitorTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { PlatformRefusal } from '../../../shared/platform/refusal.ts';
import {
  bridged,
  heard,
  invited,
  jonas,
  mira,
  type Told,
  text,
  typingMs,
  visitorApplication,
  type World,
} from './world.ts';

const lena = { uri: 'sip:lena@northwind.example', displayName: 'Lena Ost', applicationId: '150000000003' };
const agents = [mira, jonas, lena] as const;
type Agent = (typeof agents)[number];

type Act =
  | { readonly kind: 'join' | 'leave' | 'unbridge' | 'agentSends' | 'agentTypes'; readonly agent: Agent }
  | { readonly kind: 'bridge'; readonly agent: Agent; readonly filter: 'Enabled' | 'Disabled' }
  | { readonly kind: 'visitorSends' | 'visitorTypes' | 'serviceToVisitor' | 'serviceToMeeting' };

const anAgent = fc.constantFrom(...agents);
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('join', 'leave', 'unbridge', 'agentSends', 'agentTypes'),
    agent: anAgent,
  }) as fc.Arbitrary<Act>,
  fc.record({
    kind: fc.constant('bridge'),
    agent: anAgent,
    filter: fc.constantFrom('Enabled', 'Disabled'),
  }) as fc.Arbitrary<Act>,
  fc.record({
    kind: fc.constantFrom('visitorSends', 'visitorTypes', 'serviceToVisitor', 'serviceToMeeting'),
  }) as fc.Arbitrary<Act>,
);

/** Who should have heard what, kept apart from the platform's own idea of it. */
class Expectation {
  readonly present = new Set<Agent>();
  readonly filters = new Map<Agent, 'Enabled' | 'Disabled'>();
  readonly byReader = new Map<string, string[]>();

  hear(reader: string, words: string): void {
    this.byReader.set(reader, [...(this.byReader.get(reader) ?? []), words]);
  }

  hears(reader: string): readonly string[] {
    return this.byReader.get(reader) ?? [];
  }
}

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (error instanceof PlatformRefusal) return false;
    throw error;
  }
}

function movePeople(world: World, expected: Expectation, act: Act): void {
  if (act.kind === 'join' && !expected.present.has(act.agent)) {
    invited(world, act.agent);
    world.take(acceptAgentInvitation({ number: world.call.meeting?.invited ?? 0, ...act.agent }));
    expected.present.add(act.agent);
  }
  if (act.kind === 'leave' && attempt(() => world.take(leaveMeeting(act.agent.applicationId)))) {
    expected.present.delete(act.agent);
  }
  if (act.kind === 'unbridge' && attempt(() => world.take(removeBridgedParticipant(act.agent.uri)))) {
    expected.filters.delete(act.agent);
  }
  if (act.kind !== 'bridge') return;
  const participant = { uri: act.agent.uri, displayName: 'Care', filter: act.filter };
  const known = expected.filters.has(act.agent);
  world.take(known ? updateBridgedParticipant(participant) : addBridgedParticipant(participant));
  expected.filters.set(act.agent, act.filter);
}

function speak(world: World, expected: Expectation, act: Act, words: string): void {
  const content = text(words);
  const toAgents = (besides?: Agent, only = (_agent: Agent) => true): void => {
    for (const agent of expected.present)
      if (agent !== besides && only(agent)) expected.hear(agent.applicationId, words);
  };
  if (act.kind === 'visitorSends') {
    world.take(visitorSends({ content }));
    toAgents(undefined, (agent) => expected.filters.get(agent) !== 'Enabled');
    expected.hear('service', words);
  }
  if (act.kind === 'serviceToVisitor') {
    world.take(serviceSends('visitor', { content, operationId: words }, 0));
    expected.hear(visitorApplication, words);
  }
  if (act.kind === 'serviceToMeeting') {
    world.take(serviceSends('meeting', { content, operationId: words }, 0));
    toAgents();
  }
  if (act.kind === 'agentSends' && expected.present.has(act.agent)) {
    world.take(agentSends({ content, applicationId: act.agent.applicationId }));
    toAgents(act.agent);
    expected.hear('service', words);
    if (expected.filters.get(act.agent) === 'Disabled') expected.hear(visitorApplication, words);
  }
}

function type(world: World, expected: Expectation, act: Act): void {
  const before = world.channels.length;
  if (act.kind === 'visitorTypes') {
    world.take(visitorTypes(typingMs));
    for (const agent of agents) {
      if (expected.filters.get(agent) === 'Enabled' || !expected.present.has(agent)) {
        expect(world.channel(agent.applicationId, before)).toEqual([]);
      }
    }
  }
  if (act.kind === 'agentTypes' && expected.present.has(act.agent)) {
    world.take(agentTypes(act.agent.applicationId, typingMs));
    if (expected.filters.get(act.agent) !== 'Disabled') {
      expect(world.channel(visitorApplication, before)).toEqual([]);
    }
  }
}

const words = (events: readonly Told[]): readonly string[] => heard(events).map((line) => line.replace(/^.*: /, ''));

test('message filter · any interleaving of people, filters, words and typing → each reader hears exactly what is meant for them, once and in order (trusted-application.md#decisions)', async () => {
  await fc.assert(
    fc.property(fc.array(acts, { maxLength: 40 }), (script) => {
      const world = bridged();
      const expected = new Expectation();
      for (const [index, act] of script.entries()) {
        movePeople(world, expected, act);
        speak(world, expected, act, `words ${index}`);
        type(world, expected, act);
      }
      for (const reader of [visitorApplication, ...agents.map(({ applicationId }) => applicationId)]) {
        expect(words(world.channel(reader))).toEqual(expected.hears(reader));
      }
      expect(words(world.leg(legConversation(world.call, 'meeting')))).toEqual(expected.hears('service'));
      const visitorSaw = JSON.stringify(world.channel(visitorApplication));
      for (const { uri, displayName } of agents) {
        expect(visitorSaw).not.toContain(uri);
        expect(visitorSaw).not.toContain(displayName);
      }
    }),
    { numRuns: 300 },
  );
});

test('typing · everybody stops in the end → nobody is left typing in front of the visitor or the service application', async () => {
  await fc.assert(
    fc.property(fc.array(acts, { maxLength: 30 }), (script) => {
      const world = bridged();
      const expected = new Expectation();
      for (const [index, act] of script.entries()) {
        movePeople(world, expected, act);
        speak(world, expected, act, `words ${index}`);
        type(world, expected, act);
      }
      world.now += typingMs;
      world.take(timePasses({ purpose: 'typing', dueAt: world.now }));
      const legs = (['visitor', 'meeting'] as const).map((leg) => world.leg(legConversation(world.call, leg)));
      for (const events of [world.channel(visitorApplication), ...legs]) expect(stillTyping(events)).toEqual([]);
      expect(world.call.typing).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

function stillTyping(events: readonly Told[]): readonly string[] {
  const typing = new Set<string>();
  for (const { event } of events) {
    const {
      in: within,
      link,
      type: happened,
    } = event as {
      in?: { rel: string };
      link: { href: string };
      type: string;
    };
    if (!within?.rel.endsWith('typingParticipants')) continue;
    if (happened === 'added') typing.add(link.href);
    else typing.delete(link.href);
  }
  return [...typing];
}

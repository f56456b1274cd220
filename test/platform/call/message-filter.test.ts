import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressOf, legConversation, maskedUri } from '../../../shared/platform/call/call-ids.ts';
import { seenRoster, visitorViewer } from '../../../shared/platform/call/view/ucwa/viewer.ts';
import { propertyRuns } from '../../support/thoroughness.ts';
import { bridged, type CallDriver, heard, type ReceivedEvent, visitorApplication } from './call-driver.ts';
import { type Act, type Agent, agents, Expectation, play, scripts } from './filter-acts.ts';

const deliveries = fc.constantFrom(0, 30_000);
const readers = [visitorApplication, ...agents.map(({ applicationId }) => applicationId)];

const words = (events: readonly ReceivedEvent[]): readonly string[] =>
  heard(events).map((line) => line.replace(/^.*: /, ''));

/** Plays a script; `after` looks at each act, with what came into the channels by it. */
function played(
  script: readonly Act[],
  deliveryMs: number,
  after?: (driver: CallDriver, expected: Expectation, step: Step) => void,
) {
  const driver = bridged({}, deliveryMs);
  const expected = new Expectation();
  for (const [index, act] of script.entries()) {
    const since = driver.channels.length;
    const before = { inSight: expected.inSight, deaf: expected.deaf };
    play(driver, expected, act, `words ${index}`);
    after?.(driver, expected, { act, since, before });
  }
  return { driver, expected };
}

type Step = {
  readonly act: Act;
  /** Where the channels stood before. */
  readonly since: number;
  readonly before: { readonly inSight: readonly Agent[]; readonly deaf: readonly Agent[] };
};

test('message filter · any interleaving of people, filters, words and typing → each reader hears exactly what is meant for them, once and in order (trusted-application.md#decisions)', async () => {
  const property = fc.property(scripts, deliveries, (script, deliveryMs) => {
    const { driver, expected } = played(script, deliveryMs);
    for (const reader of readers) expect(words(driver.channel(reader))).toEqual(expected.hears(reader));
    expect(words(driver.leg(legConversation(driver.call, 'meeting')))).toEqual(expected.hears('service'));
    for (const { text, from, readers: given } of driver.messages) {
      const strangers = given.filter((reader) => !speaks(from, reader) && !expected.hears(reader).includes(text));
      expect([text, strangers]).toEqual([text, []]);
    }
  });
  await fc.assert(property, propertyRuns(30, 80));
});

/** Whether an application is the one through which a participant speaks. */
const speaks = (from: string, applicationId: string): boolean =>
  from === 'visitor'
    ? applicationId === visitorApplication
    : agents.some((agent) => agent.uri === from && agent.applicationId === applicationId);

test('visitor · any interleaving → no event about an agent who is hidden or not bridged, before the act and after it (trusted-application.md#bridged-participants)', async () => {
  const property = fc.property(scripts, deliveries, (script, deliveryMs) => {
    const { driver, expected } = played(script, deliveryMs, (now, people, { act, since, before }) => {
      const seen = JSON.stringify(now.channel(visitorApplication, since));
      for (const agent of agents) {
        const known = before.inSight.includes(agent) || people.inSight.includes(agent);
        const isTold = seen.includes(addressOf(maskedUri(now.call, agent.uri)));
        expect({ act, agent, isTold: isTold && !known }).toEqual({ act, agent, isTold: false });
      }
    });
    const saw = JSON.stringify(driver.channel(visitorApplication));
    for (const { uri, displayName } of agents) {
      expect(saw).not.toContain(addressOf(uri));
      expect(saw).not.toContain(displayName);
    }
    const roster = seenRoster(driver.call, visitorViewer(driver.call));
    expect([...roster].sort()).toEqual(['service', ...expected.inSight.map(({ uri }) => uri)].sort());
  });
  await fc.assert(property, propertyRuns(30, 80));
});

test('visitor · an agent turns to colleagues only, and back, and leaves → is told of the leaving alone (ucwa.md#participants)', () => {
  const driver = bridged();
  const expected = new Expectation();
  const [agent] = agents;
  const told = (...acts: readonly Act[]): readonly unknown[] => {
    const since = driver.channels.length;
    for (const act of acts) play(driver, expected, act, 'words');
    return driver
      .channel(visitorApplication, since)
      .map(({ event }) => event as { link: { rel: string }; in?: object; type: string })
      .filter((event) => event.link.rel === 'participant' && event.in === undefined)
      .map(({ type }) => type);
  };
  expect(told({ kind: 'join', agent }, { kind: 'bridge', agent, filter: 'Disabled' })).toEqual(['added']);
  expect(told({ kind: 'bridge', agent, filter: 'Enabled' })).toEqual([]);
  expect(told({ kind: 'agentSends', agent }, { kind: 'bridge', agent, filter: 'Disabled' })).toEqual([]);
  expect(told({ kind: 'bridge', agent, filter: 'Enabled' }, { kind: 'leave', agent })).toEqual(['deleted']);
  expect(told({ kind: 'join', agent })).toEqual([]);
});

test('agent · filter on, before the act and after it → neither words nor typing of the visitor (trusted-application.md#bridged-participants)', async () => {
  const property = fc.property(scripts, deliveries, (script, deliveryMs) => {
    played(script, deliveryMs, (driver, people, { act, since, before }) => {
      const visitor = addressOf(driver.call.visitor.uri);
      for (const agent of people.deaf.filter((each) => before.deaf.includes(each))) {
        const told = driver.channel(agent.applicationId, since);
        expect({ act, agent, told: told.filter(({ event }) => isOfVisitor(event, visitor)) }).toEqual({
          act,
          agent,
          told: [],
        });
      }
    });
  });
  await fc.assert(property, propertyRuns(30, 80));
});

/** Whether an event is a message of the visitor, or tells that the visitor types. */
function isOfVisitor(event: ReceivedEvent['event'], visitor: string): boolean {
  const {
    link,
    in: within,
    _embedded: embedded,
  } = event as {
    link: { rel: string; href: string };
    in?: { rel: string };
    _embedded?: object;
  };
  if (within?.rel === 'typingParticipants') return link.href.includes(visitor);
  const text = JSON.stringify(embedded);
  // What became of the agent's own messages is no word of the visitor.
  return link.rel === 'message' && text.includes('"Incoming"') && text.includes(`/participants/${visitor}`);
}

test('typing · any interleaving → each reader who is told of an end was told of the beginning, and no one is left typing', async () => {
  const property = fc.property(scripts, (script) => {
    const { driver } = played([...script, { kind: 'timePasses' }], 0);
    const legs = (['visitor', 'meeting'] as const).map((leg) => driver.leg(legConversation(driver.call, leg)));
    for (const events of [...readers.map((reader) => driver.channel(reader)), ...legs]) {
      expect(stillTyping(events)).toEqual([]);
    }
    expect(driver.call.typing).toEqual([]);
  });
  await fc.assert(property, propertyRuns(30, 80));
});

/** Who types in the end, and who began twice or ended without having begun. */
function stillTyping(events: readonly ReceivedEvent[]): readonly string[] {
  const typing = new Set<string>();
  const wrong: string[] = [];
  for (const { event } of events) {
    const { in: within, link, type } = event as { in?: { rel: string }; link: Link; type: string };
    if (link.rel === 'conversation' && type === 'deleted') typing.clear();
    if (!within?.rel.endsWith('typingParticipants')) continue;
    const isTyping = typing.has(link.href);
    if (isTyping === (type === 'added')) wrong.push(`${link.href} ${type}`);
    if (type === 'added') typing.add(link.href);
    else typing.delete(link.href);
  }
  return [...wrong, ...typing];
}

type Link = { readonly rel: string; readonly href: string };

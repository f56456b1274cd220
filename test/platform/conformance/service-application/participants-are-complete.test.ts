import { expect } from 'vitest';
import { bridged, joins } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'participants · service application, visitor and agent → each with role, network and what they are (trusted-application.md#participants)',
  brokenAnswer(({ path }) => path.includes('/participants?'), inBody('"Leader"', '"Attendee"')),
  async (fixture) => {
    const { application, endpoint } = fixture;
    const call = await bridged(fixture);
    const mira = await fixture.agent('Mira Voss');
    await joins(fixture, call, mira);
    const { members } = await application.read(call.conference('participants'), 'participants');
    const people = Object.values(members._embedded as Record<string, Record<string, unknown>[]>)[0] ?? [];
    const told = people.map(({ uri, role, sourceNetwork, inLobby, organizer, local, anonymous }) => {
      return [uri, role, sourceNetwork, inLobby, organizer, local, anonymous];
    });
    expect(told).toEqual([
      [endpoint.uri, 'Leader', 'SameEnterprise', false, true, true, undefined],
      [expect.stringMatching(/@anonymous\.invalid$/), 'Attendee', 'Everyone', false, false, undefined, true],
      [mira.uri, 'Attendee', 'SameEnterprise', false, false, undefined, undefined],
    ]);
  },
);

import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenAnswer, rule } from '../rule.ts';

rule(
  'operationId · the same request again → the same Location and one operation; another one under its name → 409 (trusted-application.md#idempotence)',
  brokenAnswer(
    ({ path }) => path.includes('participantInvitations'),
    (answer) => ({ ...answer, headers: { ...answer.headers, location: '/elsewhere' } }),
  ),
  async (fixture) => {
    const { application } = fixture;
    const { conference } = await bridged(fixture);
    const { uri } = await fixture.agent('Mira Voss');
    const input = { operationId: 'op-add-1', to: uri };
    const [first, second] = [
      await application.post(conference('addParticipant'), input),
      await application.post(conference('addParticipant'), input),
    ];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.location).toBe(first.headers.location);
    expect(
      (await application.post(conference('addParticipant'), { ...input, to: 'sip:jonas@northwind.example' })).status,
    ).toBe(409);
    const { link } = await application.event('participantInvitation started');
    expect(link.href).toBe(first.headers.location);
  },
);

import { expect } from 'vitest';
import { bridged, joins, linksOf } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'eject · POST without a body → 204, participant deleted, and the agent is told Ejected (trusted-application.md#participants)',
  brokenAnswer(({ path }) => path.includes('/eject'), withStatus(200)),
  async (fixture) => {
    const { application } = fixture;
    const call = await bridged(fixture);
    const mira = await fixture.agent('Mira Voss');
    await joins(fixture, call, mira);
    const { resource } = await application.event('participant added', ({ link }) => link.title === 'Mira Voss');
    expect((await application.post(linksOf(resource)('eject'))).status).toBe(204);
    await application.event('participantMessaging deleted', ({ link }) => link.href.includes(mira.uri.slice(4)));
    await application.event('participant deleted', ({ link }) => link.title === 'Mira Voss');
    expect(await mira.next('conversation', 'deleted')).toMatchObject({ reason: { subcode: 'Ejected' } });
  },
);

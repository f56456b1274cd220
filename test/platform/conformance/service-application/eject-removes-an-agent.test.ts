import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
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

rule(
  'eject · by the link of a stay that is over → 404, and who has come in again stays (trusted-application.md#participants)',
  brokenAnswer(({ path }) => path.includes('/eject'), withStatus(204), 2),
  async (fixture) => {
    const { application } = fixture;
    const call = await bridged(fixture);
    const mira = await fixture.agent('Mira Voss');
    await joins(fixture, call, mira);
    const ring = await mira.next('onlineMeetingInvitation', 'started');
    const isAnother = ({ link }: typeof ring) => link.href !== ring.link.href;
    const isMira = ({ link }: { readonly link: { readonly title?: string } }) => link.title === 'Mira Voss';
    const first = await application.event('participant added', isMira);
    const eject = linksOf(first.resource)('eject');
    expect((await application.post(eject)).status).toBe(204);
    await application.event('participant deleted', isMira);
    expect((await application.post(eject)).status).toBe(404);
    const accepts = async () =>
      mira.post(linkOf(await mira.next('onlineMeetingInvitation', 'started', isAnother), 'accept'));
    await joins(fixture, call, { uri: mira.uri, accepts });
    const again = await application.event('participant added', (event) => isMira(event) && event !== first);
    expect((await application.post(eject)).status).toBe(404);
    expect((await application.post(linksOf(again.resource)('eject'))).status).toBe(204);
  },
);

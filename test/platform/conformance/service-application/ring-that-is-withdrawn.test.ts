import { expect } from 'vitest';
import { linkObjectOf } from '../../../../shared/protocol/hypermedia/resource.ts';
import { linkOf, resourceOf } from '../../call/listener.ts';
import { type InMeeting, joins, meets, ringing } from '../bridging.ts';
import { brokenAnswer, inBody, rule, withStatus } from '../rule.ts';
import type { RuleFixture } from '../rule-fixture.ts';

/** Invites a person who has an application open, and waits until it rings; how to take that back. */
async function rings({ application }: RuleFixture, { conference }: InMeeting, to: string, operationId: string) {
  await application.post(conference('addParticipant'), { operationId, to });
  const { resource } = await application.event(
    'participantInvitation started',
    (event) => event.resource?.members.operationId === operationId,
  );
  return resource?.links.cancel ?? 'the link cancel is missing';
}

rule(
  'addParticipant · taken back while it rings → Failed and Canceled on both sides, and not accepted any more (trusted-application.md#withdrawn-rings)',
  [
    brokenAnswer(({ path }) => path.includes('/accept'), withStatus(204)),
    brokenAnswer(
      ({ path }, answer) => path.includes('/events') && answer?.body.includes('"Canceled"') === true,
      inBody('"Canceled"', '"Missed"'),
      5,
    ),
  ],
  async (fixture) => {
    const { application } = fixture;
    const meeting = await meets(fixture, await ringing(fixture));
    const mira = await fixture.agent('Mira Voss');
    const cancel = await rings(fixture, meeting, mira.uri, 'op-1');
    const ring = await mira.next('onlineMeetingInvitation', 'started');
    expect((await application.post(cancel, { reason: 'ApplicationInitiatedAction' })).status).toBe(204);
    const { status, resource, reason } = await application.event('participantInvitation completed');
    expect([status, resource?.members.state, reason?.code, reason?.subcode]).toEqual([
      'Failure',
      'Failed',
      'LocalFailure',
      'Canceled',
    ]);
    expect(resource?.links).not.toHaveProperty('cancel');
    expect((await mira.next('onlineMeetingInvitation', 'completed')).reason?.subcode).toBe('Canceled');
    const late = await mira.post(linkOf(ring, 'accept'));
    expect([late.status, ((await late.json()) as { subcode: string }).subcode]).toEqual([409, 'Canceled']);
    expect((await application.post(cancel)).status).toBe(204);
  },
);

rule(
  'addParticipant · another one has accepted, and the other ring is taken back → falls silent and is told who it was; invited on purpose afterwards, the other one comes in (trusted-application.md#withdrawn-rings)',
  [
    brokenAnswer(({ path }) => path.includes('/cancel'), withStatus(500)),
    brokenAnswer(
      ({ path }, answer) => path.includes('/events') && answer?.body.includes('"acceptedByParticipant"') === true,
      inBody('"acceptedByParticipant"', '"forwardedBy"'),
      5,
    ),
  ],
  async (fixture) => {
    const { application } = fixture;
    const meeting = await meets(fixture, await ringing(fixture));
    const [mira, jonas] = [await fixture.agent('Mira Voss'), await fixture.agent('Jonas Bern')];
    const cancel = await rings(fixture, meeting, jonas.uri, 'op-2');
    const ring = await jonas.next('onlineMeetingInvitation', 'started');
    await joins(fixture, meeting, mira);
    const instead = { acceptedByUri: mira.uri, acceptedByDisplayName: 'Mira of Care' };
    expect((await application.post(cancel, instead)).status).toBe(204);
    const over = resourceOf(await jonas.next('onlineMeetingInvitation', 'completed'));
    expect(linkObjectOf(over, 'acceptedByParticipant')?.title).toBe('Mira of Care');
    const isAnother = ({ link }: typeof ring) => link.href !== ring.link.href;
    const accepts = async () =>
      jonas.post(linkOf(await jonas.next('onlineMeetingInvitation', 'started', isAnother), 'accept'));
    await joins(fixture, meeting, { uri: jonas.uri, accepts });
  },
);

rule(
  'addParticipant · taken back when it has been accepted, or one that is not known → 409, 404 (trusted-application.md#withdrawn-rings)',
  brokenAnswer(({ path }) => path.includes('/cancel'), withStatus(204)),
  async (fixture) => {
    const { application } = fixture;
    const meeting = await meets(fixture, await ringing(fixture));
    const mira = await fixture.agent('Mira Voss');
    const cancel = await rings(fixture, meeting, mira.uri, 'op-3');
    await mira.post(linkOf(await mira.next('onlineMeetingInvitation', 'started'), 'accept'));
    await application.event('participantInvitation completed');
    expect((await application.post(cancel)).status).toBe(409);
    const unknown = cancel.replace(/[0-9a-f-]{36}(?=\/cancel)/i, '00000000-0000-4000-8000-000000000000');
    expect((await application.post(unknown)).status).toBe(404);
  },
);

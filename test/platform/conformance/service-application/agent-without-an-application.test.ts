import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { calls } from '../calling.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'invitations · the person has no application open → completed at once as Failed, RemoteFailure/Unavailable (trusted-application.md#add-participant)',
  brokenCallback(
    ({ body }) => body.includes('"Unavailable"'),
    (request) => [inBody('"Unavailable"', '"Missed"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { conference } = await meets(fixture, await ringing(fixture));
    const { uri } = await fixture.person('Mira Voss');
    await application.post(conference('addParticipant'), { operationId: 'op-1', to: uri });
    await calls(fixture, uri, { operationId: 'op-2' });
    for (const [operation, operationId] of [
      ['participantInvitation', 'op-1'],
      ['messagingInvitation', 'op-2'],
    ]) {
      const { resource, reason } = await application.event(
        `${operation} completed`,
        (event) => event.resource?.members.operationId === operationId,
      );
      expect([resource?.members.state, reason?.code, reason?.subcode]).toEqual([
        'Failed',
        'RemoteFailure',
        'Unavailable',
      ]);
    }
  },
);

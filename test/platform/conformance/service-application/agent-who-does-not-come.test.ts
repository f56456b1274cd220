import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { meets, ringing } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'addParticipant · declined, unknown → completed as Failed with a reason that readers know (trusted-application.md#add-participant)',
  brokenCallback(
    ({ body }) => body.includes('"Declined"'),
    (request) => [inBody('"state":"Failed"', '"state":"Declined"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { conference } = await meets(fixture, await ringing(fixture));
    const mira = await fixture.agent('Mira Voss');
    const outcome = async (operationId: string) => {
      const event = await application.event(
        'participantInvitation completed',
        ({ resource }) => resource?.members.operationId === operationId,
      );
      return [event.status, event.resource?.members.state, event.reason?.code, event.reason?.subcode];
    };
    await application.post(conference('addParticipant'), { operationId: 'op-1', to: mira.uri });
    const ring = await mira.next('onlineMeetingInvitation', 'started');
    await mira.post(linkOf(ring, 'decline'));
    expect(await outcome('op-1')).toEqual(['Failure', 'Failed', 'RemoteFailure', 'Declined']);
    await application.post(conference('addParticipant'), { operationId: 'op-2', to: 'sip:unknown@northwind.example' });
    expect(await outcome('op-2')).toEqual(['Failure', 'Failed', 'RemoteFailure', 'DestinationNotFound']);
  },
);

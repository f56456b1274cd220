import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'addParticipant · no answer → after the ring time completed as Failed, RemoteFailure/Missed (trusted-application.md#lifetimes)',
  brokenCallback(
    ({ body }) => body.includes('"op-1"'),
    (request) => [inBody('op-1', 'op-9')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { conference, conversation } = await meets(fixture, await ringing(fixture));
    const { uri } = await fixture.agent('Mira Voss');
    await application.post(conference('addParticipant'), { operationId: 'op-1', to: uri });
    await application.event('participantInvitation started');
    await fixture.timeIsOver(conversation, 'ring');
    const { resource, reason } = await application.event('participantInvitation completed');
    expect([resource?.members.operationId, resource?.members.state, reason?.code, reason?.subcode]).toEqual([
      'op-1',
      'Failed',
      'RemoteFailure',
      'Missed',
    ]);
  },
);

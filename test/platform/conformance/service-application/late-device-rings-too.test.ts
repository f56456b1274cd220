import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { meets, ringing } from '../bridging.ts';
import { calls } from '../calling.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'invitations · a device signs in while they ring → rings, accepts, and the first falls silent (trusted-application.md#add-participant)',
  brokenAnswer(({ path, headers }) => path.endsWith('/accept') && headers['x-device'] === 'late', withStatus(409)),
  async (fixture) => {
    const { application } = fixture;
    const { conference } = await meets(fixture, await ringing(fixture));
    const mira = await fixture.agent('Mira Voss');
    await application.post(conference('addParticipant'), { operationId: 'add-1', to: mira.uri });
    await mira.next('onlineMeetingInvitation', 'started');
    await calls(fixture, mira.uri, { operationId: 'call-1' });
    await mira.next('messagingInvitation', 'started');
    const late = await fixture.furtherDevice(mira, { 'x-device': 'late' });
    const meeting = await late.next('onlineMeetingInvitation', 'started');
    const chat = await late.next('messagingInvitation', 'started');
    expect((await late.post(linkOf(meeting, 'accept'))).status).toBe(204);
    expect((await late.post(linkOf(chat, 'accept'))).status).toBe(204);
    for (const operation of ['participantInvitation', 'messagingInvitation']) {
      const completed = await application.event(`${operation} completed`);
      expect([completed.status, completed.resource?.members.state]).toEqual(['Success', 'Connected']);
    }
    for (const invitation of ['onlineMeetingInvitation', 'messagingInvitation']) {
      expect((await mira.next(invitation, 'completed')).reason?.subcode).toBe('ConnectedElsewhere');
    }
  },
);

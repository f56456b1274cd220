import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'messagingInvitation · its conversation is gone → 404, before that it can be read (trusted-application.md#invitations)',
  brokenAnswer(
    ({ method, path }, answer) => method === 'GET' && path.includes('/messagingInvitations/') && answer?.status === 404,
    withStatus(200),
  ),
  async (fixture) => {
    const { application } = fixture;
    const { invitation } = await ringing(fixture);
    const read = await application.read(invitation('self'), 'messagingInvitation');
    expect(read.members).toMatchObject({ direction: 'Incoming', state: 'Connecting' });
    expect((await application.post(invitation('accept'))).status).toBe(204);
    const connected = await application.read(invitation('self'), 'messagingInvitation');
    expect(connected.members.state).toBe('Connected');
    expect(Object.keys(connected.links).sort()).toEqual(['conversation', 'messaging', 'self']);
    await application.delete(invitation('conversation'));
    expect((await application.get(invitation('self'))).status).toBe(404);
  },
);

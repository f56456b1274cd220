import { expect } from 'vitest';
import { conversationOf, ringing } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'accept · POST without a body → 204, a conversation of two, and its text on the visitor leg (trusted-application.md#invitations)',
  brokenAnswer(({ path }) => path.includes('/accept?'), withStatus(201)),
  async (fixture) => {
    const { application } = fixture;
    const { invitation, visitor } = await ringing(fixture);
    expect((await application.post(invitation('accept'))).status).toBe(204);
    const completed = await application.event('messagingInvitation completed');
    expect(completed.resource?.members.state).toBe('Connected');
    await visitor.next('messagingInvitation', 'completed');
    await visitor.post(`${await conversationOf(visitor)}/messaging/messages`, 'Hello');
    const { sender } = await application.event('message completed');
    expect(sender.href).toBe(invitation('conversation'));
    expect((await application.get(`${invitation('conversation').replace('?', '/conversationBridge?')}`)).status).toBe(
      404,
    );
  },
);

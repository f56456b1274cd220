import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'terminateOnlineMeeting · POST without a body → 204, the conversation deleted for everybody, the bridge gone (trusted-application.md#meetings)',
  brokenAnswer(({ path }) => path.includes('terminateOnlineMeeting'), withStatus(202)),
  async (fixture) => {
    const { application } = fixture;
    const { onlineMeeting, conversation, leg } = await bridged(fixture);
    expect((await application.post(onlineMeeting('terminateOnlineMeeting'))).status).toBe(204);
    await application.event('conversation deleted', ({ link }) => link.href === conversation);
    await application.event('conversationBridge deleted', ({ in: within }) => within?.href === leg);
    expect((await application.read(leg, 'conversation')).links.conversationBridge).toBeUndefined();
  },
);

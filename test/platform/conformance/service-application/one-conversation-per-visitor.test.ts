import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'visitor · invites again while a conversation goes on → 409 Conflict/AlreadyExists; afterwards → 201 (trusted-application.md#error-codes)',
  brokenAnswer((_request, answer) => answer?.status === 409, withStatus(429)),
  async (fixture) => {
    const { visitor, invitation } = await ringing(fixture);
    const invite = () =>
      visitor.post(`${visitor.path}/communication/messagingInvitations`, {
        operationId: 'again',
        to: fixture.endpoint.uri,
      });
    const refused = await invite();
    expect(refused.status).toBe(409);
    expect(await refused.json()).toMatchObject({ code: 'Conflict', subcode: 'AlreadyExists' });
    await fixture.application.post(invitation('decline'));
    expect((await invite()).status).toBe(201);
  },
);

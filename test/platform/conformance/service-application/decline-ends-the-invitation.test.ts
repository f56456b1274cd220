import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'decline · with a reason → 204, completed as Declined, conversation deleted, and 404 from then on (trusted-application.md#decline)',
  brokenAnswer(({ path }) => path.includes('/decline'), withStatus(200)),
  async (fixture) => {
    const { application } = fixture;
    const { invitation, visitor } = await ringing(fixture);
    expect((await application.post(invitation('decline'), { reason: 'ApplicationInitiatedAction' })).status).toBe(204);
    const { resource } = await application.event('messagingInvitation completed');
    expect(resource?.members.state).toBe('Declined');
    await application.event('conversation deleted');
    expect(await visitor.next('messagingInvitation', 'completed')).toMatchObject({ status: 'Failure' });
    expect((await application.get(invitation('conversation'))).status).toBe(404);
  },
);

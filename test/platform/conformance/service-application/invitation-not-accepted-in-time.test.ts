import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'invitation · not accepted in the ring time → completed as Failed, conversation deleted (trusted-application.md#lifetimes)',
  brokenCallback(
    ({ body }) => body.includes('"Failed"'),
    (request) => [inBody('"state":"Failed"', '"state":"Connecting"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const { visitor } = await ringing(fixture);
    const { resource, status } = await application.event('messagingInvitation completed');
    expect([status, resource?.members.state]).toEqual(['Failure', 'Failed']);
    await application.event('conversation deleted');
    await visitor.next('conversation', 'deleted');
  },
  'service:',
  { times: { ringMs: 3_000 } },
);

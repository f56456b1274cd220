import { expect } from 'vitest';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'callback · each of one conversation → self and next count on from 1 (trusted-application.md#callback-body)',
  brokenCallback(
    ({ body }) => body.includes('ack=1&'),
    (request) => [inBody('ack=1&', 'ack=3&')(request)],
  ),
  async (fixture) => {
    await fixture.invites();
    const { ack } = await fixture.application.event('messagingInvitation started');
    expect(ack).toBe(1);
  },
);

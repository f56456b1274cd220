import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../../../platform/conformance/rule.ts';
import { type Reply, smallServer } from '../../../support/small-server.ts';
import { centerRule } from '../center-rule.ts';

const page = { text: '<!DOCTYPE html><p>Thank you.', headers: { 'content-type': 'text/html; charset=utf-8' } };
const successes: readonly Exclude<Reply, string>[] = [
  { status: 200, ...page },
  { status: 201, text: '{"no JSON', headers: { 'content-type': 'application/json' } },
  { status: 202 },
  { status: 204 },
  { status: 299, text: 'x'.repeat(100_000) },
];

centerRule(
  'webhook · that answers 200 with a page, 201, 202, 204, 299 with a long text → each is good, and the trial of its address 204 (contact-center.md#verify)',
  brokenAnswer(({ path }) => path.endsWith('/verify'), withStatus(400)),
  async ({ gateway }) => {
    for (const reply of successes) {
      const hook = await smallServer(() => reply);
      const uri = `${hook.origin}/hook`;
      const tried = await gateway.call('POST', '/webhooks/verify', { uri, version: 'Chat Gateway v1.0' });
      expect([reply.status, tried.status]).toEqual([reply.status, 204]);
    }
  },
);

import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'events · low, medium, timeout and priority within and out of their ranges, and unknown members → 200; no number at all → 400 (ucwa.md#event-channel)',
  brokenAnswer(({ path }) => path.includes('low=1800'), withStatus(400)),
  async (clients) => {
    const visitor = await clients.quietVisitor();
    const settings = ['&low=1800&medium=1800&timeout=1800&priority=5', '&low=0&medium=99999&timeout=0', '&x=1&low=abc'];
    for (const setting of settings) expect((await visitor.poll(2, setting)).status).toBe(200);
    for (const ack of ['', '?ack=', '?ack=-1', '?ack=x']) {
      const { status, error } = await visitor.send('GET', `${visitor.path}/events${ack}`);
      expect([status, error?.subcode]).toEqual([400, 'ParameterValidationFailure']);
    }
  },
);

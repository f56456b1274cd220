import { expect } from 'vitest';
import { batchOf, get } from '../../edge/batching.ts';
import { refusalOf } from '../../edge/reading.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'batch · more than a hundred parts → 429 TooManyRequests (ucwa.md#batch)',
  brokenAnswer((_request, answer) => answer?.status === 429, inBody('TooManyRequests', 'Conflict')),
  async (fixture) => {
    const visitor = await fixture.visitor();
    const parts = Array.from({ length: 101 }, () => get(`${visitor.path}/me`));
    const response = await visitor.post(`${visitor.path}/batch`, batchOf(parts), 'multipart/batching;boundary=b1');
    expect(await refusalOf(response)).toBe('429 TooManyRequests');
  },
);

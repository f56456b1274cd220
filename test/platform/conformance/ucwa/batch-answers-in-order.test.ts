import { expect } from 'vitest';
import { answersOf, batchOf, get } from '../../edge/batching.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'batch · a good request, a bad one, another good one → three answers in their order (ucwa.md#batch)',
  brokenAnswer(({ path }) => path.endsWith('/batch'), inBody('HTTP/1.1 404', 'HTTP/1.1 200')),
  async (fixture) => {
    const visitor = await fixture.visitor();
    const parts = [get(`${visitor.path}/me`), get(`${visitor.path}/phones`), get(`${visitor.path}/policies`)];
    const response = await visitor.post(`${visitor.path}/batch`, batchOf(parts), 'multipart/batching;boundary=b1');
    const answers = await answersOf(response);
    expect(answers.map(({ status, text }) => [status, JSON.parse(text).rel])).toEqual([
      [200, 'me'],
      [404, undefined],
      [200, 'policies'],
    ]);
  },
);

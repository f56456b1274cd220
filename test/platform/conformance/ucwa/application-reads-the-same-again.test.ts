import { expect } from 'vitest';
import { readApplication } from '../../../support/strict-ucwa-client/sign-in.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · read again, as after a reload → 200 and the same; unchanged since → 304 (ucwa.md#applications)',
  brokenAnswer(
    ({ method, path }) => method === 'GET' && /applications\/\d+$/.test(path),
    inBody('"communication":{', '"else":{'),
  ),
  async (clients) => {
    const visitor = await clients.visitor();
    const answer = await visitor.send('GET', visitor.path);
    expect(answer.status).toBe(200);
    expect(readApplication(answer, true).application).toEqual(visitor.signedIn.application);
    const etag = answer.headers.get('etag') ?? '';
    for (const [known, status] of [
      [etag, 304],
      [`"0", W/${etag}`, 304],
      ['"0"', 200],
    ] as const) {
      expect((await visitor.send('GET', visitor.path, { headers: { 'if-none-match': known } })).status).toBe(status);
    }
  },
);

import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · of another person, or unknown → 404 ApplicationNotFound, its events, too (ucwa.md#applications)',
  brokenAnswer(
    ({ method, path }) => method === 'GET' && /applications\/\d+\/events\?ack=2$/.test(path),
    withStatus(410),
  ),
  async (clients) => {
    const [mine, theirs] = [await clients.visitor(), await clients.visitor()];
    const unknown = `${mine.path.replace(/\d+$/, '')}100000000000`;
    for (const href of [theirs.path, `${theirs.path}/me`, `${theirs.path}/events?ack=2`, unknown]) {
      const { status, error } = await mine.send('GET', href);
      expect([status, error?.subcode]).toEqual([404, 'ApplicationNotFound']);
    }
  },
);

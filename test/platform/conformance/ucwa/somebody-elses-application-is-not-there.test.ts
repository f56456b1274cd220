import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · of somebody else, or of nobody → 404 ApplicationNotFound, its events, too (ucwa.md#applications)',
  brokenAnswer(
    ({ method, path }) => method === 'GET' && /applications\/\d+\/events\?ack=2$/.test(path),
    withStatus(410),
  ),
  async (clients) => {
    const [mine, theirs] = [await clients.visitor(), await clients.visitor()];
    const nobodys = `${mine.path.replace(/\d+$/, '')}100000000000`;
    for (const href of [theirs.path, `${theirs.path}/me`, `${theirs.path}/events?ack=2`, nobodys]) {
      const { status, error } = await mine.send('GET', href);
      expect([status, error?.subcode]).toEqual([404, 'ApplicationNotFound']);
    }
  },
);

import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'session · a new token for the same application session → the same person, who finds application and conversation as they were (ucwa.md#applications)',
  brokenAnswer(({ method, path }) => method === 'GET' && /applications\/\d+$/.test(path), withStatus(404)),
  async (clients) => {
    const session = 'basket-4711';
    const visitor = await clients.enter(await clients.visitorEntry({ session }));
    const again = await clients.enter(await clients.visitorEntry({ session }));
    const uriOf = ({ signedIn }: typeof visitor) => signedIn.application.embedded.me?.[0]?.members.uri;
    expect(uriOf(again)).toBe(uriOf(visitor));
    expect((await again.read(visitor.path, 'application')).self).toBe(visitor.path);
    const stranger = await clients.visitor();
    expect(uriOf(stranger)).not.toBe(uriOf(visitor));
  },
);

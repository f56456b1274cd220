import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'application · created by a visitor → 201 with Location, links, me and communication (ucwa.md#applications)',
  brokenAnswer(({ method, path }) => method === 'POST' && path.endsWith('/psanon/v1/applications'), withStatus(200)),
  async (clients) => {
    const visitor = await clients.visitor();
    const [me] = visitor.signedIn.application.embedded.me ?? [];
    expect(me?.members).toMatchObject({ name: 'Iris', uri: expect.stringMatching(/^sip:\d+@anonymous\.invalid$/) });
  },
);

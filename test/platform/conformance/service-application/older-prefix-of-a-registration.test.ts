import { expect } from 'vitest';
import { bridged } from '../bridging.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'relations · of an application that was registered with the older prefix → it in all answers and callbacks (trusted-application.md#relation-prefixes)',
  brokenCallback(
    ({ body }) => body.includes('conversationBridge'),
    (request) => [inBody('ms:rtc:saas:bridgedParticipants', 'service:bridgedParticipants')(request)],
  ),
  async (fixture) => {
    await bridged(fixture);
    const { received } = fixture.application;
    expect(received.every(({ text }) => text.includes('ms:rtc:saas:') && !text.includes('"service:'))).toBe(true);
  },
  'ms:rtc:saas:',
);

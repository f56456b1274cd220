import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'callbackUrl · without an answer, or not https → 400 CallbackUriUnreachable, and no meeting (trusted-application.md#error-codes)',
  brokenAnswer((_request, answer) => answer?.status === 400, inBody('CallbackUriUnreachable', 'None')),
  async (fixture) => {
    const { application } = fixture;
    const { invitation } = await ringing(fixture);
    for (const callbackUrl of ['http://127.0.0.1:9/callback', 'http://hooks.example/callback']) {
      const { status, json } = await application.post(invitation('startAdhocMeeting'), {
        operationId: 'a',
        callbackUrl,
      });
      expect([status, json.code, json.subcode]).toEqual([400, 'BadRequest', 'CallbackUriUnreachable']);
    }
  },
);

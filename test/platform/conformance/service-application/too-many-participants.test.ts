import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { bridged } from '../bridging.ts';
import { brokenAnswer, inBody, rule, withoutHeader } from '../rule.ts';

rule(
  'participants · one more than a meeting or a bridge takes → 429 TooManyParticipants with Retry-After (trusted-application.md#throttling)',
  [withoutHeader('retry-after'), inBody('TooManyParticipants', 'None')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (fixture) => {
    const { application } = fixture;
    const { conference, bridgedParticipants } = await bridged(fixture);
    const [first, second] = [await fixture.agent('Mira Voss'), await fixture.agent('Jonas Bern')];
    const answers = [];
    for (const { uri } of [first, second]) {
      answers.push(await application.post(conference('addParticipant'), { operationId: `add-${uri}`, to: uri }));
    }
    for (const { uri } of [first, second]) {
      const input = { displayName: 'Care', participantUri: uri, messageFilterState: 'Disabled' };
      answers.push(await application.post(bridgedParticipants, input));
    }
    expect(answers.map(({ status }) => status)).toEqual([201, 429, 201, 429]);
    for (const { json, headers } of answers.filter(({ status }) => status === 429)) {
      expect([json.code, json.subcode]).toEqual(['TooManyRequests', 'TooManyParticipants']);
      expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    }
  },
  'service:',
  { limits: { ...defaultLimits, agentsPerMeeting: 1, bridgedParticipants: 1 } },
);

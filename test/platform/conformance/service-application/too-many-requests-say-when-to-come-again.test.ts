import { expect } from 'vitest';
import { defaultLimits } from '../../../../shared/platform/limits.ts';
import { brokenAnswer, inBody, rule, withoutHeader } from '../rule.ts';

rule(
  'requests · more in a minute than the limit → 429 LimitExceeded with Retry-After, for this application only (trusted-application.md#throttling)',
  [withoutHeader('retry-after'), inBody('LimitExceeded', 'None')].map((change) =>
    brokenAnswer((_request, answer) => answer?.status === 429, change),
  ),
  async (fixture) => {
    const { application, endpoint } = fixture;
    const own = `/platformservice/v1/applications?endpointId=${endpoint.uri}`;
    const answers = await Promise.all(Array.from({ length: 12 }, () => application.get(own)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    const refused = answers.find(({ status }) => status === 429);
    expect([refused?.json.code, refused?.json.subcode]).toEqual(['TooManyRequests', 'LimitExceeded']);
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThanOrEqual(1);
    const foreign = {
      ...endpoint,
      uri: 'sip:other@northwind.example',
      clientId: 'd6a1c1de-0000-4000-8000-000000000001',
    };
    await fixture.world.first.platform.provisionEndpoint({ ...foreign, applicationId: '1000000001' });
    const authorization = `Bearer ${await fixture.token(undefined, { appid: foreign.clientId })}`;
    const others = `/platformservice/v1/applications?endpointId=${foreign.uri}`;
    expect((await fixture.fetch(others, { headers: { authorization } })).status).toBe(200);
  },
  'service:',
  { limits: { ...defaultLimits, requestsPerMinute: 10 } },
);

import { expect } from 'vitest';
import { ringing } from '../bridging.ts';
import { brokenCallback, rule, withoutHeader } from '../rule.ts';

rule(
  'callback · headers → a bearer token, the media type with its type parameter, a correlation id (trusted-application.md#callbacks)',
  brokenCallback(
    () => true,
    (request) => [withoutHeader('x-ms-correlation-id')(request)],
  ),
  async (fixture) => {
    await ringing(fixture);
    const [callback] = fixture.application.received;
    expect(callback?.headers['content-type']).toBe(
      'application/json; type="application/vnd.microsoft.com.ucwa+json"; charset=utf-8',
    );
    expect(callback?.headers.authorization).toMatch(/^Bearer [\w-]+\.[\w-]+\.[\w-]+$/);
    expect(callback?.headers['x-ms-correlation-id']).toMatch(/\S/);
    expect(callback?.headers['client-request-id']).toMatch(/\S/);
  },
);

import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

rule(
  'callbackUrl · given by an operation → probed with an empty package, then used as it stands (trusted-application.md#callback-context)',
  brokenCallback(
    ({ path }) => path.endsWith('/other?mine=1'),
    (request) => [{ ...request, path: request.path.replace('/other?mine=1', '/callback') }],
    2,
  ),
  async (fixture) => {
    const { application } = fixture;
    const begun = await ringing(fixture);
    await meets(fixture, begun, { callbackUrl: fixture.callbackUrl('/other?mine=1') });
    const [probe, ...rest] = application.received.filter(({ path }) => path === '/other?mine=1');
    expect(JSON.parse(probe?.text ?? '{}')).toMatchObject({ sender: [], baseuri: expect.stringMatching(/^http/) });
    expect(rest.length).toBeGreaterThan(0);
  },
);

import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

rule(
  'discover · without a token, where the deployment allows it → the applications link, and nothing further (trusted-application.md#discovery)',
  brokenAnswer(({ path }) => path === '/platformservice/discover', withStatus(401)),
  async (fixture) => {
    const discovered = await fixture.fetch('/platformservice/discover');
    expect(discovered.status).toBe(200);
    const { _links: links } = (await discovered.json()) as { _links: Record<string, { href: string }> };
    const applications = links['service:applications']?.href ?? '';
    expect(applications).toMatch(/^https?:\/\//);
    const refused = await fixture.fetch(`${applications}?endpointId=${fixture.endpoint.uri}`);
    expect(refused.status).toBe(401);
    expect(refused.headers.get('www-authenticate')).toMatch(/^Bearer /);
  },
  'service:',
  { anonymousDiscovery: true },
);

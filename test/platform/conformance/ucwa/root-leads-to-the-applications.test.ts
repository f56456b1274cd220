import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';
import { linkedBy, oldClients, ticketHeaders } from './old-clients.ts';

const old = oldClients();

rule(
  'Autodiscover · root, then user with a ticket → absolute links to the applications (ucwa.md#compatibility)',
  brokenAnswer(
    ({ path }) => path.endsWith('/user'),
    inBody(/"applications":\{"href":"https?:\/\/[^/]+/, '"applications":{"href":"'),
    10,
  ),
  async (fixture) => {
    await old.know(fixture);
    const root = await fixture.fetch('/Autodiscover/AutodiscoverService.svc/root');
    const user = await linkedBy(root, 'user');
    expect(user).toMatch(/^https?:\/\/[^/]+\/Autodiscover\/AutodiscoverService\.svc\/root\/oauth\/user$/);
    const headers = await ticketHeaders(fixture);
    const applications = await linkedBy(await fixture.fetch(user, { headers }), 'applications');
    expect(applications).toMatch(/^https?:\/\/[^/]+\/ucwa\/oauth\/v1\/applications$/);
    const body = JSON.stringify({ userAgent: 'Old/1.0', culture: 'en-US', endpointId: 'device-1' });
    const created = await fixture.fetch(applications, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });
    expect(created.status).toBe(201);
  },
  'service:',
  old.differently,
);

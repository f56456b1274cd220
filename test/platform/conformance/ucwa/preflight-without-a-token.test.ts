import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';
import { page } from '../stage.ts';
import { Clients } from './clients.ts';

rule(
  'preflight · on any path below /ucwa, and on discover → 204 with methods and headers; from a page that cannot be one → 403 (ucwa.md#cors)',
  brokenAnswer(({ method }) => method === 'OPTIONS', withStatus(401)),
  async (stage) => {
    const { discoverUrl } = await new Clients(stage).visitorEntry();
    const ask = (href: string, origin: string) => {
      const headers = {
        origin,
        'access-control-request-method': 'DELETE',
        'access-control-request-headers': 'if-match',
      };
      return stage.fetch(href, { method: 'OPTIONS', headers });
    };
    const paths = ['', '/123456789012/events?ack=2', '/123456789012/communication/conversations/x'];
    for (const href of [...paths.map((path) => `/ucwa/psanon/v1/applications${path}`), discoverUrl]) {
      const { status, headers } = await ask(href, page);
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, page]);
      expect(headers.get('access-control-allow-methods')).toContain('DELETE');
      expect(headers.get('access-control-allow-headers')).toContain('if-match');
      expect(headers.get('vary')).toMatch(/origin/i);
    }
    for (const origin of ['http://shop.northwind.example', 'null', 'ftp://x.example']) {
      expect((await ask('/ucwa/psanon/v1/applications', origin)).status).toBe(403);
    }
    expect((await ask(discoverUrl, 'https://elsewhere.example')).status).toBe(403);
  },
);

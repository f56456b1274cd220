import { expect } from 'vitest';
import { brokenAnswer, rule } from '../rule.ts';
import { page } from '../rule-fixture.ts';
import { Clients } from './clients.ts';

rule(
  'origin · not in the token → 403 with diagnostics 28070 and no CORS headers; in it, in whatever spelling → served; none → served (ucwa.md#cors)',
  brokenAnswer(
    (_request, answer) => answer?.status === 403,
    (answer) => ({ ...answer, headers: { ...answer.headers, 'access-control-allow-origin': '*' } }),
  ),
  async (fixture) => {
    const spelled = `${page.toUpperCase().replace('HTTPS', 'https')}:443/cart?x=1;http://localhost:8080`;
    const { token, discoverUrl } = await new Clients(fixture).visitorEntry({ allowedOrigins: spelled });
    const ask = (origin: string | undefined) =>
      fetch(discoverUrl, {
        headers: { authorization: `Bearer ${token}`, ...(origin === undefined ? {} : { origin }) },
      });
    for (const origin of ['https://elsewhere.example', 'http://shop.northwind.example', 'null', `${page}.example`]) {
      const response = await ask(origin);
      expect(response.status).toBe(403);
      expect(response.headers.get('x-ms-diagnostics')).toMatch(/^28070;source=".+";reason=".+"$/);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(await response.json()).toMatchObject({ code: 'Forbidden' });
    }
    for (const origin of [page, 'http://localhost:8080', undefined]) {
      const response = await ask(origin);
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, origin ?? null]);
    }
  },
);

import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'anonApplicationTokens · POST → 200 with token, expiryTime 8 h ahead, and a discover link encoded twice (trusted-application.md#anonymous-tokens)',
  brokenAnswer(({ path }) => path.includes('anonApplicationTokens'), inBody('psat%253d', 'psat%3d')),
  async ({ application }) => {
    const input = {
      applicationSessionId: 'session-1',
      allowedOrigins: 'https://shop.northwind.example/store;https://www.northwind.example',
    };
    const before = Date.now();
    const { status, json } = await application.post(await application.link('anonApplicationTokens'), input);
    expect(status).toBe(200);
    expect(json.token).toMatch(/^psat=[\w-]+\.[\w-]+\.[\w-]+$/);
    const claims = JSON.parse(Buffer.from(String(json.token).split('.')[1] ?? '', 'base64url').toString());
    expect(claims.exp - claims.nbf).toBe(28_800);
    expect(claims.ao).toBe('https://shop.northwind.example;https://www.northwind.example');
    expect(Math.abs(Date.parse(String(json.expiryTime)) - before - 28_800_000)).toBeLessThan(60_000);
    const { links } = application.reader.resource(json, '');
    expect(links.discover).toMatch(/\/discover\?anonymousContext=psat%253d/);
  },
);

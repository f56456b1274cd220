import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'discover · a visitor with a context, an agent with a token → absolute links, anonApplications and applications (ucwa.md#discovery)',
  brokenAnswer(
    ({ path }) => path.includes('/discover?'),
    inBody(/("anonApplications":\{"href":")https?:\/\/[^/]+/, '$1'),
  ),
  async (clients) => {
    const visitor = await clients.visitor();
    expect(visitor.signedIn.applicationsUrl).toMatch(/^http.*\/ucwa\/psanon\/v1\/applications$/);
    const { agent } = await clients.agent('Mira Voss');
    expect(agent.signedIn.applicationsUrl).toMatch(/^http.*\/ucwa\/oauth\/v1\/applications$/);
  },
);

import { expect } from 'vitest';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'myOnlineMeetings · embedded in the application under its bare name → served, and empty (trusted-application.md#discovery)',
  brokenAnswer(
    ({ path }) => /\/applications\/\d+\?/.test(path),
    inBody('"myOnlineMeetings":', '"service:myOnlineMeetings":'),
    2,
  ),
  async (fixture) => {
    const { application } = fixture;
    const { members } = await application.initialize();
    const embedded = members._embedded as Record<string, { rel: string; _links: { self: { href: string } } }>;
    expect(embedded.myOnlineMeetings?.rel).toBe('myOnlineMeetings');
    const shown = await application.read(embedded.myOnlineMeetings?._links.self.href ?? '', 'myOnlineMeetings');
    expect(shown.members).toEqual(embedded.myOnlineMeetings);
  },
);

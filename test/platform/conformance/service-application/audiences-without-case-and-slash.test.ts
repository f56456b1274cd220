import { expect } from 'vitest';
import { brokenAnswer, rule, withStatus } from '../rule.ts';

const legacy = 'https://NOAMmeetings.resources.lync.com';
const other = 'https://api.skypeforbusiness.com';

rule(
  'access token · one audience of the set, in any case, with a closing slash or none → taken, every other refused (trusted-application.md#application-tokens)',
  brokenAnswer(({ path }) => path.startsWith('/platformservice/discover'), withStatus(401), 99),
  async (fixture) => {
    const discover = async (aud: string | readonly string[]): Promise<number> => {
      const authorization = `Bearer ${await fixture.token(undefined, { aud })}`;
      return (await fixture.fetch('/platformservice/discover', { headers: { authorization } })).status;
    };
    for (const audience of [fixture.world.origin, legacy, other]) {
      expect(await discover(audience)).toBe(200);
      expect(await discover(audience.toUpperCase())).toBe(200);
      expect(await discover(`${audience.toLowerCase()}/`)).toBe(200);
    }
    expect(await discover([legacy, 'https://elsewhere.example'])).toBe(200);
    for (const foreign of ['https://elsewhere.example', `${legacy}.example`, `${legacy}/path`]) {
      expect(await discover(foreign)).toBe(401);
    }
  },
  'service:',
  { audiences: [legacy, other] },
);

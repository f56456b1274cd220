import * as z from 'zod/mini';

/** The one signature algorithm of callback tokens and anonymous tokens. Source: trusted-application.md#callback-tokens */
export const tokenAlgorithm = 'RS256';

/** How far clocks may differ when a callback token's lifetime is checked, in seconds. Source: trusted-application.md#callback-tokens */
export const callbackTokenToleranceSeconds = 60;

/** Application id of the original platform: `appid` of its callback tokens. Source: trusted-application.md#callback-tokens */
export const originalPlatformAppId = '00000004-0000-0ff1-ce00-000000000000';

/** The claims of a callback token that a service application relies on. Source: trusted-application.md#callback-tokens */
export const callbackClaimsSchema = z.looseObject({
  tid: z.guid(),
  appid: z.optional(z.string()),
  azp: z.optional(z.string()),
});

/** The application that a callback token was issued to, in lower case. Source: trusted-application.md#callback-tokens */
export function callerOf(claims: z.infer<typeof callbackClaimsSchema>): string | undefined {
  return (claims.appid ?? claims.azp)?.toLowerCase();
}

/** What an anonymous token begins with, also inside `Bearer`. Source: trusted-application.md#psat */
export const anonymousTokenPrefix = 'psat=';

/** The claims of an anonymous token; times in seconds. Source: trusted-application.md#psat */
export const anonymousClaimsSchema = z.looseObject({
  nbf: z.number(),
  exp: z.number(),
  asi: z.string(),
  aeu: z.string(),
  ao: z.string(),
  ruu: z.optional(z.string()),
});

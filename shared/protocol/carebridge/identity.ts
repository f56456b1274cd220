import * as z from 'zod/mini';

/** Longest token by which a company's site says who a visitor is. Source: carebridge.md#identity */
const longestToken = 4_096;

/** Who a visitor is, as a page lets the company know. Source: carebridge.md#identity */
export const identityRequestSchema = z.strictObject({
  token: z.string().check(z.minLength(1), z.maxLength(longestToken)),
});

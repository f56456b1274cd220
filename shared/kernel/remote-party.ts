import * as z from 'zod';
import { isOriginPattern } from './origin-pattern.ts';
import { withoutTrailing } from './trailing.ts';

const originPattern = z
  .string()
  .refine(isOriginPattern, 'must be https://host[:port], https://*.suffix or https://*')
  .refine((text) => text.startsWith('https://'), 'must be https');

/** A platform or application of others that this deployment deals with: where that is, and for which audiences tokens are sent there. */
export type RemoteParty = { readonly origin: string; readonly audiences: readonly string[] };

/** Remote parties as a setting lists them: an object of lists of audiences by origin. */
export const remotePartiesSchema = z
  .record(originPattern, z.array(z.string().min(1)))
  .transform((listed): readonly RemoteParty[] =>
    Object.entries(listed).map(([origin, audiences]) => ({ origin, audiences })),
  );

/** An audience in the one form in which two of them are compared: without regard to case, closing slashes and blanks around. */
export function comparableAudience(audience: string): string {
  return withoutTrailing(audience.trim().toLowerCase(), '/');
}

export function sameAudience(one: string, other: string): boolean {
  return comparableAudience(one) === comparableAudience(other);
}

/** Whether an audience is one of several, as `sameAudience` compares them. */
export function isAudienceIn(audiences: readonly string[], audience: string): boolean {
  return audiences.some((one) => sameAudience(one, audience));
}

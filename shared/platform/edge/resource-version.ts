import type { PlatformRequest } from './http.ts';
import { PlatformRefusal } from './refusal.ts';

/** The highest revision of any resource here, that of startMessaging. Source: ucwa.md#headers */
const highestRevision = 2;

/**
 * Takes a request that needs resources of a revision that is served; what is no number is not looked at.
 * @throws {PlatformRefusal} NotFound/APIVersionNotSupported — when it needs a higher one
 */
export function requireServedRevision({ headers }: PlatformRequest): void {
  const wanted = headers['x-ms-requiresminresourceversion'];
  if (wanted !== undefined && Number(wanted) > highestRevision) {
    throw new PlatformRefusal('NotFound', { subcode: 'APIVersionNotSupported' });
  }
}

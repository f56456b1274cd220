import { TransportFailure } from '../failure.ts';
import { objectOf, type WireObject } from '../wire.ts';
import type { UcwaRequests } from './ucwa-requests.ts';
import { embeddedOf, linkOf } from './wire.ts';

/** The links of one application: itself, its events, and where a chat is begun (visitors only). */
type UcwaApplication = {
  readonly self: string;
  readonly events: string;
  readonly startMessaging: string | undefined;
};

/** What an application is created with. Source: ucwa.md#applications */
type ApplicationInput = {
  readonly userAgent: string;
  readonly culture: string;
  readonly anonymousDisplayName?: string | undefined;
};

/**
 * Discovers the platform and creates an application; from then on links are relative to its collection.
 * @throws {TransportFailure} — when the platform cannot be reached or refuses
 */
export async function signIn(
  requests: UcwaRequests,
  rel: 'anonApplications' | 'applications',
  input: ApplicationInput,
): Promise<UcwaApplication> {
  const root = objectOf((await requests.send('GET', requests.base)).body);
  requests.base = new URL(required(root, rel), requests.base).href;
  return applicationOf(objectOf((await requests.send('POST', requests.base, { json: input })).body));
}

/** Reads an application resource. Source: ucwa.md#applications */
function applicationOf(resource: WireObject): UcwaApplication {
  return {
    self: required(resource, 'self'),
    events: required(resource, 'events'),
    startMessaging: linkOf(embeddedOf(resource, 'communication') ?? {}, 'startMessaging')?.href,
  };
}

function required(resource: WireObject, rel: string): string {
  const link = linkOf(resource, rel);
  if (link === undefined) throw new TransportFailure('refused', { subcode: `No link "${rel}"` });
  return link.href;
}

import { UcwaFailure } from './failure.ts';
import type { UcwaRequests } from './ucwa-requests.ts';
import { embeddedOf, linkOf, objectOf, type WireObject } from './wire.ts';

/** One sign-in: where it is, where its events are, and where a chat is begun (visitors only). */
export type UcwaApplication = {
  readonly self: string;
  readonly events: string;
  readonly startMessaging: string | undefined;
};

/** Who signs in. Source: ucwa.md#applications */
export type ApplicationInput = {
  readonly userAgent: string;
  readonly culture: string;
  readonly anonymousDisplayName?: string;
};

/**
 * Discovers the platform and signs in; from then on links are relative to the place of the applications.
 * @throws {UcwaFailure} — as the platform says
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

/** Reads an application as it was created, or as it is found again by a GET of its `self`. Source: ucwa.md#applications */
export function applicationOf(resource: WireObject): UcwaApplication {
  return {
    self: required(resource, 'self'),
    events: required(resource, 'events'),
    startMessaging: linkOf(embeddedOf(resource, 'communication') ?? {}, 'startMessaging')?.href,
  };
}

function required(resource: WireObject, rel: string): string {
  const link = linkOf(resource, rel);
  if (link === undefined) throw new UcwaFailure('refused', { subcode: `No link "${rel}"` });
  return link.href;
}

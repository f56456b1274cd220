import { ProtocolViolation } from './errors.ts';
import { coversOrigin } from './origin-pattern.ts';

/** A link that never loses what it is relative to: `href` as received, `base` the absolute URI it came with. */
export type Link = { readonly href: string; readonly base: string };

/**
 * The absolute URL of a link, provided that it leads to one of the platform's origins.
 * `origins` are `https://host[:port]` exactly, or `https://*.suffix` for any host below the suffix.
 * @throws {ProtocolViolation} ForeignLink — when the link is malformed or leads elsewhere
 */
export function resolveLink(link: Link, origins: readonly string[]): URL {
  const url = URL.canParse(link.href, link.base) ? new URL(link.href, link.base) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '' || !isOneOf(url, origins)) {
    throw foreignLink(origins, url);
  }
  return url;
}

/** What is thrown of a link that is not followed. */
export function foreignLink(origins: readonly string[], url?: URL): ProtocolViolation {
  const evidence = {
    expected: `an origin out of ${origins.join(', ')}`,
    got: url?.origin ?? 'not a URL',
    source: 'trusted-application.md#links',
  };
  return new ProtocolViolation('A link leads outside of the platform.', evidence, 'ForeignLink');
}

function isOneOf(url: URL, origins: readonly string[]): boolean {
  return origins.some((origin) => coversOrigin(origin, url.origin));
}

import { isKnown } from '../../kernel/entity-tags.ts';
import { RequestRefused } from '../../kernel/errors.ts';
import { hashId } from '../../kernel/ids.ts';
import { pictureHeader } from '../../kernel/picture-header.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import type { Tenant } from '../../providers/tenant.ts';

/** Choice: a logo changes once a year; pages show a new one within minutes. */
const cache = 'public, max-age=300, stale-while-revalidate=86400';

/**
 * A tenant's logo, as what its bytes are and nothing else. Opened by itself it is a picture that may do nothing. Source: carebridge.md#logo
 * @throws {RequestRefused} NotFound — when the tenant has none
 */
export function logoAnswer({ look }: Pick<Tenant, 'look'>, ifNoneMatch: string | undefined): HttpAnswer {
  const body = Buffer.from(look.logo ?? '', 'base64');
  const header = pictureHeader(body);
  if (header === undefined) throw new RequestRefused('NotFound', 'The tenant has no logo.');
  const etag = `"${hashId(look.logo ?? '')}"`;
  const headers = {
    'content-type': header.mediaType,
    etag,
    'cache-control': cache,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
  };
  return isKnown(ifNoneMatch, etag) ? { status: 304, headers } : { status: 200, headers, body };
}

import type { PageFile } from './pages.ts';

const immutableCache = 'public, max-age=31536000, immutable';
/** Names that never change: a new release is noticed within minutes, and costs 304 when there is none. */
const scriptCache = 'public, max-age=300, stale-while-revalidate=86400';
const pageCache = 'no-cache';

/** What our own pages may do: nothing inline, nothing evaluated, nothing foreign. Source: carebridge.md#pages */
export function contentSecurityPolicy(connect: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of a file for browsers. Scripts may be loaded by pages of any origin: they hold no secret. Source: carebridge.md#pages */
export function pageHeaders(
  file: Pick<PageFile, 'mediaType' | 'isImmutable'>,
  etag: string,
  connect: readonly string[],
): Readonly<Record<string, string>> {
  const isPage = file.mediaType.startsWith('text/html');
  return {
    'content-type': file.mediaType,
    etag,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    'cache-control': file.isImmutable ? immutableCache : isPage ? pageCache : scriptCache,
    ...(isPage
      ? {
          'content-security-policy': contentSecurityPolicy(connect),
          'referrer-policy': 'strict-origin-when-cross-origin',
          'cross-origin-opener-policy': 'same-origin-allow-popups',
        }
      : { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }),
  };
}

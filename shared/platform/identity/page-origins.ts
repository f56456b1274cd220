/** Whether plain http may be used there: the page is served by the visitor's own machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]';

/**
 * A page origin in its one form (scheme and host in lower case, no default port, no path), or undefined when pages there may not
 * use the platform. Choice: https anywhere, http on loopback only. Source: ucwa.md#cors
 */
export function pageOrigin(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return undefined;
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return allowed ? url.origin : undefined;
}

/** The origins of an `allowedOrigins` member (separated by `;`), or undefined when one of them is unusable. */
export function pageOrigins(text: string): readonly string[] | undefined {
  const origins = text
    .split(';')
    .filter((part) => part.trim() !== '')
    .map(pageOrigin);
  return origins.includes(undefined) ? undefined : [...new Set(origins.filter((origin) => origin !== undefined))];
}

/**
 * Whether a callback may go to this URL: https, or plain http between two ends on this machine (`ownOrigin` is the platform's).
 * Source: trusted-application.md#callback-context
 */
export function isCallbackUrl(text: string, ownOrigin: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return false;
  if (isLoopback(url.hostname)) return isLoopback(new URL(ownOrigin).hostname);
  return url.protocol === 'https:';
}

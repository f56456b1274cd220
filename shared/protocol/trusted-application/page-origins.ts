import { isLoopbackHost } from '../../kernel/addresses.ts';

/**
 * A page origin in its one form (scheme and host in lower case, no default port, no path), or undefined when pages there may not
 * use the platform. Choice: https anywhere, http on loopback only. Source: ucwa.md#cors
 */
export function pageOrigin(text: string): string | undefined {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || url.username !== '' || url.password !== '') return undefined;
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
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

/** Origins as the member `allowedOrigins` holds them, each once. Source: trusted-application.md#anonymous-tokens */
export function joinedOrigins(origins: readonly string[]): string {
  return [...new Set(origins)].join(';');
}

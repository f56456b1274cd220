import { attemptLivesMs } from './consent-attempts.ts';

/** The cookie that binds a consent to the browser that began it. */
export type ConsentCookie = {
  /** `Set-Cookie` that gives the browser its secret. */
  set(secret: string): string;
  /** `Set-Cookie` that takes it away. */
  clear(): string;
  /** The secret in a `Cookie` header; empty when there is none. */
  read(header: string | null): string;
};

/**
 * Lax, since the way back from the identity provider begins at another site. Source: carebridge.md#consent
 * Choice: on one machine, where there is no https, it lacks the prefix, which browsers allow with `Secure` only.
 */
export function consentCookie(origin: string): ConsentCookie {
  const isSecure = origin.startsWith('https:');
  const name = isSecure ? '__Host-carebridge-consent' : 'carebridge-consent';
  const cookie = (value: string, maxAgeSeconds: number): string =>
    `${name}=${value}; Path=/; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  return {
    // Two pages of the identity provider lie on the way.
    set: (secret) => cookie(secret, (2 * attemptLivesMs) / 1000),
    clear: () => cookie('', 0),
    read(header) {
      const parts = (header ?? '').split(';').map((part) => part.trim());
      const value = parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
      return /^[\w-]{43}$/.test(value) ? value : '';
    },
  };
}

import * as z from 'zod';
import { ProviderUnavailable } from '../kernel/errors.ts';
import type { PasswordSignIn } from '../platform/compatibility.ts';
import { isLoopback } from '../platform/identity/page-origins.ts';
import type { Settings } from './settings.ts';

const grantedSchema = z.object({ access_token: z.string(), expires_in: z.coerce.number() });
const timeoutMs = 5_000;

/**
 * How people sign in by password, where this deployment lets them: by the identity provider's own password grant. Only where the public
 * origin is loopback, whatever the setting says, since nowhere else anybody should hand a password to us.
 */
export function passwordSignIn(settings: Settings): PasswordSignIn | undefined {
  const { CAREBRIDGE_PLATFORM_COMPATIBILITY: wanted, CAREBRIDGE_ORIGIN: origin } = settings;
  const { CAREBRIDGE_CLIENT_SECRET: secret } = settings;
  if (wanted === 'off' || secret === undefined || !isLoopback(new URL(origin).hostname)) return undefined;
  return async (userName, password) => {
    const form = new URLSearchParams({
      grant_type: 'password',
      client_id: settings.CAREBRIDGE_CLIENT_ID,
      client_secret: secret,
      scope: `${settings.CAREBRIDGE_APP_ID_URI}/.default`,
      username: userName,
      password,
    });
    const url = `${settings.CAREBRIDGE_AUTHORITY}/organizations/oauth2/v2.0/token`;
    const response = await fetch(url, { method: 'POST', body: form, signal: AbortSignal.timeout(timeoutMs) }).catch(
      (cause: unknown) => {
        throw unavailable(cause);
      },
    );
    if (response.status >= 500) throw unavailable();
    if (!response.ok) return undefined;
    const granted = grantedSchema.safeParse(await response.json().catch(() => undefined));
    if (!granted.success) throw unavailable();
    return { token: granted.data.access_token, expiresInSeconds: granted.data.expires_in };
  };
}

const unavailable = (cause?: unknown): ProviderUnavailable =>
  new ProviderUnavailable('IdentityUnavailable', 'Nobody can be signed in now.', undefined, { cause });

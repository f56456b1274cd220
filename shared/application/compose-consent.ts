import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import { msalTokens, type TokenSettings } from '../providers/trusted-application/application-tokens.ts';
import { msalCodeTokens } from '../providers/trusted-application/code-tokens.ts';
import { credentialOf } from '../providers/trusted-application/trusted-application-provider.ts';
import type { PeopleTokens } from '../service/callers/people-tokens.ts';
import { Consent } from '../service/consent/consent.ts';
import { ConsentAttempts, consentCookie } from '../service/consent/consent-attempts.ts';
import type { DailySalt } from '../service/limits/daily-salt.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import type { Consents } from '../service/tenants/consents.ts';
import type { Stores } from './compose-stores.ts';
import type { Settings } from './settings.ts';

/** What consent stands on. */
export type ConsentStand = {
  readonly settings: Settings;
  readonly stores: Stores;
  readonly consents: Consents;
  readonly salt: DailySalt;
  readonly peopleTokens: PeopleTokens;
  readonly log: Log;
  readonly now: Clock;
};

/** Name of the limit of begun consents. */
export const consentLimit = 'consent';
const consentsPerMinute = 30;

/** Puts together what takes an administrator through consent. */
export function composeConsent({ settings, stores, now, ...rest }: ConsentStand): Consent {
  const { CAREBRIDGE_ORIGIN: origin, CAREBRIDGE_AUTHORITY: authority, CAREBRIDGE_CLIENT_ID: clientId } = settings;
  const { CAREBRIDGE_CLIENT_SECRET: clientSecret, CAREBRIDGE_IDENTITY_CLIENT_ID: identityClientId } = settings;
  const credential = credentialOf({ clientSecret, identityClientId });
  const tokenSettings: TokenSettings = { authority, clientId, credential };
  const limit = { name: consentLimit, limit: consentsPerMinute, windowMs: 60_000 };
  return new Consent({
    ...rest,
    origin,
    authority,
    clientId,
    audience: settings.CAREBRIDGE_APP_ID_URI,
    cookie: consentCookie(origin),
    attempts: new ConsentAttempts(stores.records, now),
    codes: msalCodeTokens(tokenSettings),
    applicationTokens: msalTokens(tokenSettings),
    rateLimit: new RateLimit(limit, stores.records, now),
  });
}

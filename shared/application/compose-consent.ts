import { minuteMs } from '../kernel/time.ts';
import { msalTokens } from '../providers/trusted-application/application-tokens.ts';
import { msalCodeTokens } from '../providers/trusted-application/code-tokens.ts';
import { credentialOf } from '../providers/trusted-application/trusted-application-provider.ts';
import { Consent } from '../service/consent/consent.ts';
import { ConsentAttempts, consentCookie } from '../service/consent/consent-attempts.ts';
import { RateLimit } from '../service/limits/rate-limit.ts';
import type { Stores } from './compose-stores.ts';
import type { Settings } from './settings.ts';

/** Name of the limit of consents that one visitor begins. */
export const consentLimitName = 'consent';
const consentsPerMinute = 30;

type ConsentDependencies = ConstructorParameters<typeof Consent>[0];

/** What consenting is made of. */
type ConsentParts = Pick<ConsentDependencies, 'consents' | 'settlement' | 'lease' | 'salt' | 'peopleTokens' | 'log'> & {
  readonly settings: Settings;
  readonly stores: Pick<Stores, 'records'>;
  readonly now: ConstructorParameters<typeof ConsentAttempts>[1];
};

/** Puts together what lets Entra tenants consent. */
export function composeConsent({
  settings,
  stores,
  consents,
  settlement,
  lease,
  salt,
  peopleTokens,
  log,
  now,
}: ConsentParts): Consent {
  const { CAREBRIDGE_ORIGIN: origin, CAREBRIDGE_AUTHORITY: authority, CAREBRIDGE_CLIENT_ID: clientId } = settings;
  const { CAREBRIDGE_CLIENT_SECRET: clientSecret, CAREBRIDGE_IDENTITY_CLIENT_ID: identityClientId } = settings;
  const identity = { authority, clientId, credential: credentialOf({ clientSecret, identityClientId }) };
  const limit = { name: consentLimitName, limit: consentsPerMinute, windowMs: minuteMs };
  return new Consent({
    origin,
    authority,
    clientId,
    cookie: consentCookie(origin),
    attempts: new ConsentAttempts(stores.records, now),
    consents,
    settlement,
    lease,
    codes: msalCodeTokens(identity),
    applicationTokens: msalTokens(identity),
    peopleTokens,
    rateLimit: new RateLimit(limit, stores.records, now),
    salt,
    log,
  });
}

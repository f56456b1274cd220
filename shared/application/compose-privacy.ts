import { minuteMs } from '../kernel/time.ts';
import { countedKinds } from '../platform/budgets/shared-counts.ts';
import { DataSubjects } from '../service/privacy/data-subjects.ts';
import { Erasure } from '../service/privacy/erasure.ts';
import { Retention } from '../service/privacy/retention.ts';
import type { UseCases } from './carebridge.ts';
import { consentLimitName } from './compose-consent.ts';
import { relayLimits } from './compose-relay.ts';
import { statusLimitName } from './compose-roster.ts';
import { messageLimitName, ratingLimitName, tokenLimitName } from './compose-visitors.ts';
import { type Shared, tenantWritesLimitName } from './shared-services.ts';

/** Ends before the function's time-out of five minutes. */
const retentionRunMs = 4 * minuteMs;

/** What hands out and removes what is known of visitors. */
export function composePrivacy(shared: Shared): Pick<UseCases, 'dataSubjects' | 'retention'> {
  const { stores, deadLetters: letters, embedded, tenants, conversations, visits, log, now } = shared;
  const { conversations: ledger, records } = stores;
  const { salt, failures, marks, remembered, relay, upkeep: boards, messageStore: leftMessages } = shared;
  const platform = embedded.erasure;
  const erasure = new Erasure({
    ledger,
    tenants,
    visits,
    marks,
    platformConversations: shared.platformConversations,
    letters,
    platform,
    boards,
    relay: relay.traces,
    remembered,
    log,
    now,
  });
  const rateLimits = [
    consentLimitName,
    tenantWritesLimitName,
    ...Object.values(relayLimits),
    statusLimitName,
    tokenLimitName,
    messageLimitName,
    ratingLimitName,
    ...countedKinds,
  ];
  const { partitionsOfDay } = embedded;
  const cleared = {
    ledger,
    records,
    tenants,
    visits,
    erasure,
    salt,
    failures,
    rateLimits,
    partitionsOfDay,
    platform: embedded.sweeping,
    boards,
    relay: relay.traces,
    leftMessages,
    contactCenter: shared.contactCenter,
  };
  return {
    dataSubjects: new DataSubjects({ conversations, tenants, visits, erasure, platform, leftMessages, now }),
    retention: new Retention({ ...cleared, log, now, runMs: retentionRunMs }),
  };
}

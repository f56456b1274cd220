import type { DeadLetters } from '../bus/dead-letters.ts';
import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import type { DailySalt } from '../service/limits/daily-salt.ts';
import type { DeliveryFailures } from '../service/messages/delivery-failures.ts';
import type { Conversations } from '../service/operators/conversations.ts';
import { DataSubjects } from '../service/privacy/data-subjects.ts';
import { Erasure, type PlatformErasure } from '../service/privacy/erasure.ts';
import { Retention } from '../service/privacy/retention.ts';
import type { TenantDirectory } from '../service/tenants/tenant-directory.ts';
import type { ErasedMarks } from '../service/worker/erased-marks.ts';
import type { VisitRecords } from '../service/worker/visit-records.ts';
import type { Stores } from './compose-stores.ts';

/** What export, erasure and retention stand on. */
export type DataSubjectStand = {
  readonly stores: Stores;
  readonly tenants: TenantDirectory;
  readonly conversations: Conversations;
  readonly letters: DeadLetters;
  readonly platform: PlatformErasure;
  readonly salt: DailySalt;
  readonly failures: DeliveryFailures;
  readonly rateLimits: readonly string[];
  readonly visits: VisitRecords;
  readonly marks: ErasedMarks;
  readonly log: Log;
  readonly now: Clock;
};

/** Ends before the function's time-out of five minutes. */
const retentionRunMs = 4 * 60_000;

/** Puts together what hands out and removes what is known of visitors. */
export function composeDataSubjects({ stores, conversations, letters, salt, ...rest }: DataSubjectStand) {
  const { tenants, visits, marks, platform, failures, rateLimits, log, now } = rest;
  const ledger = stores.conversations;
  const erasure = new Erasure({ ledger, tenants, visits, marks, letters, platform, log, now });
  const { records } = stores;
  const runMs = retentionRunMs;
  return {
    dataSubjects: new DataSubjects({ conversations, tenants, visits, erasure, now }),
    retention: new Retention({
      ledger,
      records,
      tenants,
      visits,
      erasure,
      salt,
      failures,
      rateLimits,
      log,
      now,
      runMs,
    }),
  };
}

/** Where the platform is elsewhere, nothing of it is ours to remove. */
export const noPlatformErasure: PlatformErasure = {
  sessionOf: () => undefined,
  erase: async () => 0,
};

import * as z from 'zod';
import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { errorFields, type Log } from '../../kernel/log.ts';
import { type Clock, dayMs, startOfDay, utcDay } from '../../kernel/time.ts';
import { counterPartition } from '../../ledger/counted-names.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { removeAll } from '../../ledger/remove-all.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { ConsentAttempts } from '../consent/consent-attempts.ts';
import type { DailySalt } from '../limits/daily-salt.ts';
import type { DeliveryFailures } from '../messages/delivery-failures.ts';
import type { TenantDirectory } from '../tenants/tenant-directory.ts';
import { indexValueSchema, keptFrom } from '../worker/conversation-index.ts';
import { ErasedMarks } from '../worker/erased-marks.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import { StoredConversations } from '../worker/stored-conversation.ts';
import { retentionCursors, type VisitRecords } from '../worker/visit-records.ts';
import { type Erasure, type ErasureTarget, isAtRest } from './erasure.ts';

/** What the embedded platform does by itself once an hour; where the platform is elsewhere, its own rules hold. */
export interface PlatformSweeping {
  /** Ends and removes what alarms should have; begins nothing new when `isOver` says so. */
  sweep(isOver: () => boolean): Promise<void>;
}

/** What the embedded contact center does by itself once an hour. */
interface CenterSweeping {
  /** Removes what instances that have gone have left; begins nothing new when `isOver` says so. @throws {Unavailable} StoreUnavailable */
  sweep(isOver: () => boolean): Promise<void>;
}

/** What the boards do by themselves once an hour. */
export interface BoardSweeping {
  /** Puts a tenant's board right, and removes what is too old. @throws {Unavailable} StoreUnavailable */
  review(tenant: Tenant): Promise<void>;
  /** Removes what instances that have gone have left; begins nothing new when `isOver` says so. @throws {Unavailable} StoreUnavailable */
  sweep(isOver: () => boolean): Promise<void>;
}

/** What the relay keeps, removed where no conversation leads to it. */
interface RelayClearing {
  /** Removes what pages opened on a day (yyyymmdd) and that never became a conversation; false when something is left. */
  clearDay(tenant: string, day: string, isOver: () => boolean): Promise<boolean>;
  /** Removes the mailboxes of instances that have gone. */
  sweep(isOver: () => boolean): Promise<void>;
}

/** What is kept of messages that visitors have left. */
interface MessageClearing {
  /** Removes what was left before a time (epoch ms); false when something is left of it. @throws {Unavailable} StoreUnavailable */
  clearBefore(tenant: string, before: number, isOver: () => boolean): Promise<boolean>;
}

/** What retention needs. */
type RetentionDependencies = {
  readonly ledger: Ledger;
  readonly records: TableRecords;
  readonly tenants: TenantDirectory;
  readonly visits: VisitRecords;
  readonly erasure: Erasure;
  readonly salt: DailySalt;
  readonly failures: DeliveryFailures;
  /** Partitions of what others keep by days, not needed two days later. */
  readonly partitionsOfDay: (day: string) => readonly string[];
  readonly platform: PlatformSweeping;
  readonly boards: BoardSweeping;
  readonly relay: RelayClearing;
  readonly leftMessages: MessageClearing;
  /** Absent where no contact center is embedded. */
  readonly contactCenter?: CenterSweeping | undefined;
  /** Kinds of counters that are cleared. */
  readonly rateLimits: readonly string[];
  readonly log: Log;
  readonly now: Clock;
  /** A run begins nothing new after this; the next one goes on where it stopped. */
  readonly runMs: number;
};

const erasedAtOnce = 50;
/** Where a tenant's first run begins, in days before the first that is kept. */
const lookBackDays = 60;
/** No tenant may have this id. */
const serviceCursor = 'service';
const tenantsAtOnce = 200;
const cursorSchema = z.object({ clearedThrough: z.number() });

/**
 * Removes what has been kept for long enough: day by day out of the tenants' indexes, no table is scanned. What was cleared is
 * remembered per tenant, so that a run costs nothing where nothing is due.
 */
export class Retention {
  readonly #dependencies: RetentionDependencies;

  constructor(dependencies: RetentionDependencies) {
    this.#dependencies = dependencies;
  }

  /** Clears what is due, as far as time allows; a tenant that fails is logged, and the others go on. */
  async run(): Promise<void> {
    const until = this.#dependencies.now() + this.#dependencies.runMs;
    for await (const id of this.#tenants()) {
      try {
        const tenant = (await this.#dependencies.tenants.read(id))?.tenant;
        if (tenant === undefined) continue;
        if (this.#dependencies.now() < until) await this.#dependencies.boards.review(tenant);
        await this.#throughDays(id, tenant.retentionDays, until, (day) => this.#clearDay(tenant, day, until));
      } catch (error) {
        const step = 'retention';
        this.#dependencies.log({ level: 'error', event: 'failure', tenant: id, step, ...errorFields(error) });
      }
    }
    await this.#throughDays(serviceCursor, 1, until, (day) => this.#clearServiceDay(day));
    await this.#dependencies.salt.expire();
    await this.#dependencies.failures.expire();
    const isOver = () => this.#dependencies.now() >= until;
    await this.#dependencies.boards.sweep(isOver);
    await this.#dependencies.platform.sweep(isOver);
    await this.#dependencies.relay.sweep(isOver);
    await this.#dependencies.contactCenter?.sweep(isOver);
  }

  /** Ids of the tenants of which something was ever kept. */
  async *#tenants(): AsyncGenerator<string> {
    let after: string | undefined;
    for (;;) {
      const range = { limit: tenantsAtOnce, ...(after === undefined ? {} : { after }) };
      const some = await this.#dependencies.records.list(retentionCursors, range);
      for (const { key } of some) yield key;
      after = some.at(-1)?.key;
      if (some.length < tenantsAtOnce) return;
    }
  }

  /** Clears the days (numbered from the epoch) that are due, oldest first. */
  async #throughDays(
    key: string,
    keptDays: number,
    until: number,
    clear: (day: string) => Promise<boolean>,
  ): Promise<void> {
    const { records, now } = this.#dependencies;
    const last = keptFrom(keptDays, now()) / dayMs - 1;
    const cursor = cursorSchema.safeParse((await records.get(retentionCursors, key))?.value).data;
    const first = (cursor?.clearedThrough ?? last - lookBackDays) + 1;
    let cleared = first - 1;
    let unbroken = true;
    for (let day = first; day <= last && now() < until; day += 1) {
      const isClear = await clear(utcDay(day * dayMs));
      unbroken = unbroken && isClear;
      if (unbroken) cleared = day;
    }
    if (cleared !== cursor?.clearedThrough) await records.put(retentionCursors, key, { clearedThrough: cleared });
  }

  /** Erases what began on a day; false when something is left. */
  async #clearDay(tenant: Tenant, day: string, until: number): Promise<boolean> {
    const { ledger, visits, relay, leftMessages, log, now } = this.#dependencies;
    let erased = 0;
    let spared = 0;
    let after: string | undefined;
    for (;;) {
      if (now() >= until) return false;
      const entries = await ledger.indexed(tenant.id, day, after, erasedAtOnce);
      const targets = entries.map((entry): ErasureTarget => {
        const { conversation } = indexValueSchema.parse(entry.value);
        return { tenant: tenant.id, conversation, entry };
      });
      const counted = await this.#eraseResting(targets, day);
      erased += counted.erased;
      spared += targets.length - counted.erased - counted.passed;
      after = entries.at(-1)?.key;
      if (entries.length < erasedAtOnce) break;
    }
    erased += await this.#clearStrays(tenant, day);
    if (erased > 0) log({ level: 'info', event: 'retention', tenant: tenant.id, step: day, outcome: String(erased) });
    if (spared > 0) return false;
    if (!(await relay.clearDay(tenant.id, day, () => now() >= until))) return false;
    const end = startOfDay(day) + dayMs;
    if (!(await leftMessages.clearBefore(tenant.id, end, () => now() >= until))) return false;
    await visits.forgetDay(tenant.id, day);
    return true;
  }

  /** Erases those that do not go on. Of one that had a further visit on a later day only the day's entry goes (`passed`). */
  async #eraseResting(targets: readonly ErasureTarget[], day: string): Promise<{ erased: number; passed: number }> {
    const { ledger, erasure, now } = this.#dependencies;
    const stored = new StoredConversations(ledger);
    const states = await Promise.all(targets.map(async (one) => (await stored.load(one))?.state));
    const isLater = (state: ConversationState) => utcDay(visitBeganAt(state) ?? 0) > day;
    const passed = targets.filter((_, index) => states[index] !== undefined && isLater(states[index]));
    const ended = targets.filter((one, index) => {
      const state = states[index];
      return !passed.includes(one) && (state === undefined || isAtRest(state, now()));
    });
    for (const { entry } of passed) if (entry !== undefined) await ledger.unindex(entry);
    await erasure.erase(ended);
    return { erased: ended.length, passed: passed.length };
  }

  async #clearStrays(tenant: Tenant, day: string): Promise<number> {
    let erased = 0;
    for (;;) {
      const strays = await this.#dependencies.visits.straysOf(tenant.id, day, erasedAtOnce);
      const names = strays.map((conversation) => ({ tenant: tenant.id, conversation }));
      const unnamed = await Promise.all(names.map(async (name) => ((await this.#isIndexed(name)) ? [] : [name])));
      await this.#dependencies.erasure.erase(unnamed.flat());
      for (const conversation of strays)
        await this.#dependencies.visits.forgetStray({ tenant: tenant.id, conversation }, day);
      erased += strays.length;
      if (strays.length < erasedAtOnce) return erased;
    }
  }

  /** Whether an index names a conversation by now. */
  async #isIndexed(name: ConversationName): Promise<boolean> {
    const loaded = await new StoredConversations(this.#dependencies.ledger).load(name);
    return loaded !== undefined && visitBeganAt(loaded.state) !== undefined;
  }

  async #clearServiceDay(day: string): Promise<boolean> {
    const { records, rateLimits, partitionsOfDay } = this.#dependencies;
    for (const partition of partitionsOfDay(day)) await removeAll(records, partition);
    for (const name of rateLimits) await removeAll(records, counterPartition(name, day));
    await removeAll(records, ErasedMarks.partition(day));
    await removeAll(records, ConsentAttempts.partition(day));
    return true;
  }
}

import type { WaitEstimate } from '../../conversation/queued/visit.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { PartitionWriter } from '../../ledger/partition-writer.ts';
import { readerOf } from '../../ledger/stored-row.ts';
import type { ConversationName } from '../worker/service-envelope.ts';
import type { BegunWait, EndedWait, WaitingTimes } from '../worker/told-waits.ts';
import { emptyWaits, type Waits, waitsSchema, withBegun, withEnded, withoutConversation, withoutOld } from './waits.ts';

const readWaits = readerOf<Waits, typeof waitsSchema>(waitsSchema, 'the waits of a tenant');

/** The waits of the tenants: a partition each, whose state is all of it. What is told is durable before it is told. */
export class WaitStore implements WaitingTimes {
  readonly #ledger: Ledger;
  readonly #writer: PartitionWriter<Waits>;
  readonly #now: Clock;

  constructor(ledger: Ledger, now: Clock) {
    this.#ledger = ledger;
    this.#writer = new PartitionWriter({ ledger, read: readWaits });
    this.#now = now;
  }

  async begin({ tenant, conversation }: ConversationName, wait: BegunWait): Promise<WaitEstimate | undefined> {
    const begun = { ...wait, report: hashId('wait', wait.report) };
    const { waiting } = await this.#revise(tenant, (before) => withBegun(before, conversation, begun));
    const told = waiting.find((one) => one.conversation === conversation && one.queue === wait.queue)?.told;
    if (told === undefined) return undefined;
    const { fromMs, toMs, confidence } = told;
    return { fromSeconds: fromMs / 1_000, toSeconds: toMs / 1_000, confidence };
  }

  async end({ tenant, conversation }: ConversationName, ended: EndedWait): Promise<void> {
    await this.#revise(tenant, (before) => withEnded(before, conversation, ended));
  }

  /** Removes what names a conversation. */
  async forget({ tenant, conversation }: ConversationName): Promise<void> {
    await this.#revise(tenant, (before) => withoutConversation(before, conversation));
  }

  /** Removes waits of which no end was told. */
  async review(tenant: string): Promise<void> {
    await this.#revise(tenant, (before) => withoutOld(before, this.#now()));
  }

  /** Removes what is kept of a tenant; how many rows that were. */
  erase(tenant: string): Promise<number> {
    return this.#ledger.erase(partitionOf(tenant));
  }

  async #revise(tenant: string, change: (before: Waits) => Waits): Promise<Waits> {
    const written = await this.#writer.write({
      partition: partitionOf(tenant),
      decide: (loaded) => {
        const before = loaded?.state ?? emptyWaits;
        const state = change(before);
        return state === before ? { nothing: 'NoChange' as const } : { entry: { state }, decision: state };
      },
    });
    if (written.outcome === 'committed') return written.decision;
    return (written.outcome === 'nothing' ? written.current?.state : undefined) ?? emptyWaits;
  }
}

const partitionOf = (tenant: string): string => `waits.${tenant}`;

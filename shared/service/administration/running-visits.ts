import type { EventBus } from '../../bus/bus.ts';
import { type Clock, dayMs, utcDay } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { newRequestId } from '../operators/operator-request.ts';
import { type IndexValue, indexValueSchema } from '../worker/conversation-index.ts';
import { addressed, type RequestEnvelope } from '../worker/service-envelope.ts';

const readAtOnce = 200;

/**
 * The visits of a tenant that have not come to their end, found by the index.
 * Choice: looked for among those of today and yesterday, since no visit is longer than a visitor's token lives.
 */
export class RunningVisits {
  readonly #ledger: Ledger;
  readonly #bus: EventBus;
  readonly #now: Clock;

  constructor(ledger: Ledger, bus: EventBus, now: Clock) {
    this.#ledger = ledger;
    this.#bus = bus;
    this.#now = now;
  }

  /**
   * Asks for the end of all of them; repeatable, since a further request for the end of a visit does no harm.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable — after some of them may have been asked for
   */
  endAll(tenant: string): Promise<void> {
    return this.#askAll(tenant, { kind: 'end' });
  }

  /**
   * Asks for the end of those that did not begin where the tenant's visitors arrive now (`place`: its mark), or of which that is not known,
   * since the release before this one wrote their entry. Repeatable, also long after the tenant has moved. Throws as `endAll` does.
   */
  endElsewhere(tenant: string, place: string): Promise<void> {
    return this.#askAll(tenant, { kind: 'end' }, place);
  }

  /** Tells all of them who the tenant's agents are now; repeatable. Throws as `endAll` does. */
  listAgents(tenant: string, addresses: readonly string[]): Promise<void> {
    return this.#askAll(tenant, { kind: 'list-agents', addresses: [...addresses] });
  }

  async #askAll(tenant: string, request: RequestEnvelope['request'], spared?: string): Promise<void> {
    for (const day of [this.#now(), this.#now() - dayMs].map(utcDay)) {
      for await (const { conversation, phase, place } of this.#of(tenant, day)) {
        if (phase === 'closed' || (spared !== undefined && place === spared)) continue;
        const requestId = newRequestId(this.#now());
        await this.#bus.send(addressed({ kind: 'request', schema: 1, tenant, conversation, requestId, request }));
      }
    }
  }

  async *#of(tenant: string, day: string): AsyncGenerator<IndexValue> {
    let after: string | undefined;
    for (;;) {
      const entries = await this.#ledger.indexed(tenant, day, after, readAtOnce);
      for (const { value } of entries) yield indexValueSchema.parse(value);
      after = entries.at(-1)?.key;
      if (entries.length < readAtOnce) return;
    }
  }
}

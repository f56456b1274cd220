import type { Alarm } from '../conversation/decision.ts';
import type { ConversationEvent } from '../conversation/event.ts';
import type { Json } from '../kernel/json.ts';
import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Provider } from '../providers/provider.ts';
import type { Tenant } from '../providers/tenant.ts';
import type { EventQueue } from '../queue/queue.ts';
import { AlarmClock, alarmsOf } from './alarm-clock.ts';
import { CommandBook } from './command-book.ts';
import { isIndexStale, writeIndex } from './conversation-index.ts';
import { type Drained, Outbox } from './outbox.ts';
import { Performer } from './performer.ts';
import { type ConversationName, type Recorded, Recorder, type Standing } from './recorder.ts';
import { partitionOf } from './service-envelope.ts';

/** What one run works with; ledger and queue wait by themselves while they are unavailable. */
export type RunParts = {
  readonly name: ConversationName;
  readonly tenant: Tenant;
  readonly provider: Provider;
  readonly ledger: Ledger;
  readonly queue: EventQueue;
  readonly log: Log;
  readonly now: Clock;
  /** No command is begun after this (epoch ms). */
  readonly beginUntil: number;
};

/** What came: its inbox key, the events that it stands for, and what is kept beside the inbox key. */
export type Delivery = {
  readonly deliveryId: string;
  readonly events: readonly ConversationEvent[];
  readonly answer?: Json;
};

/** The handling of one envelope in its conversation: decide, commit, set alarms, perform, keep the index. */
export class ConversationRun {
  readonly #parts: RunParts;
  readonly #recorder: Recorder;
  readonly #alarms: AlarmClock;
  readonly #commands: CommandBook;
  readonly #tasks: Promise<void>[] = [];

  constructor(parts: RunParts) {
    const { name, ledger, queue, log, now } = parts;
    this.#parts = parts;
    this.#recorder = new Recorder(ledger, log, now);
    this.#alarms = new AlarmClock(name, queue, log);
    this.#commands = new CommandBook(ledger, partitionOf(name.tenant, name.conversation));
  }

  /**
   * Records the events of one delivery and does all that follows; of a delivery that was recorded before, what was left undone.
   * @throws {ProviderUnavailable} StoreUnavailable, QueueUnavailable — the delivery is to come again
   * @throws {StateConflict} StateChanged — likewise
   */
  async deliver({ events, ...delivery }: Delivery): Promise<void> {
    const recorded = await this.#recorder.record(this.#parts.name, { ...delivery, events: () => events });
    if (recorded.outcome === 'nothing') return;
    if (recorded.outcome === 'decided') this.#commands.learn(recorded.decision.commands);
    this.#setAlarms(recorded);
    if (isIndexStale('before' in recorded ? recorded.before : undefined, recorded.state))
      this.#begin(this.#index(recorded));
    try {
      const { standing, unfinished } = await this.#drain(recorded);
      await Promise.all(this.#tasks);
      if (isIndexStale(recorded.state, standing.state)) await this.#index(standing);
      if (unfinished) await this.#alarms.set([{ purpose: 'retry', dueAt: this.#parts.now() }]);
    } finally {
      await Promise.allSettled(this.#tasks);
    }
  }

  #drain(standing: Standing): Promise<Drained> {
    const { name, now, beginUntil } = this.#parts;
    const outbox = new Outbox(standing, {
      name,
      recorder: this.#recorder,
      commands: this.#commands,
      performer: new Performer(this.#parts),
      now,
      beginUntil,
      onRecorded: (recorded) => this.#setAlarms(recorded),
    });
    return outbox.drain();
  }

  #setAlarms(recorded: Recorded): void {
    const alarms = alarmsAfter(recorded);
    if (alarms.length > 0) this.#begin(this.#alarms.set(alarms));
  }

  #index({ state }: Standing): Promise<void> {
    return writeIndex(this.#parts.ledger, this.#parts.name, state);
  }

  /** Work that goes on beside the drain; its failure is seen when the drain has ended. */
  #begin(task: Promise<void>): void {
    this.#tasks.push(task);
    task.catch(() => undefined);
  }
}

function alarmsAfter(recorded: Recorded): readonly Alarm[] {
  if (recorded.outcome === 'decided') return recorded.decision.alarms;
  const standing = recorded.outcome === 'duplicate' ? recorded : recorded.standing;
  return standing === undefined ? [] : alarmsOf(standing.state);
}

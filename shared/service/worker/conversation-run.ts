import type { EventBus } from '../../bus/bus.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { AlarmClock, alarmsOf } from './alarm-clock.ts';
import { isIndexStale, writeIndex } from './conversation-index.ts';
import { type Delivery, inParts } from './delivery-parts.ts';
import type { ErasedMarks } from './erased-marks.ts';
import { CommandBook, type Drained, Outbox } from './outbox.ts';
import { Performer } from './performer.ts';
import { type ConversationName, type Recorded, Recorder, type Standing } from './recorder.ts';
import { partitionOf } from './service-envelope.ts';
import type { VisitRecords } from './visit-records.ts';

/** What one run works with; ledger and queue wait by themselves while they are unavailable. */
export type RunParts = {
  readonly name: ConversationName;
  readonly tenant: Tenant;
  readonly provider: Provider;
  readonly visits: VisitRecords;
  readonly marks: ErasedMarks;
  readonly ledger: Ledger;
  readonly bus: EventBus;
  readonly log: Log;
  readonly now: Clock;
  /** No command is begun after this (epoch ms). */
  readonly beginUntil: number;
};

/** A conversation after a delivery, and the state before. */
type Moved = Standing & { readonly before: ConversationState | undefined };

/** The handling of one envelope in its conversation: decide, commit, set alarms, perform, keep the index. */
export class ConversationRun {
  readonly #parts: RunParts;
  readonly #recorder: Recorder;
  readonly #alarms: AlarmClock;
  readonly #commands: CommandBook;
  readonly #tasks: Promise<void>[] = [];

  constructor(parts: RunParts) {
    const { name, ledger, bus, marks, log, now } = parts;
    this.#parts = parts;
    this.#recorder = new Recorder(ledger, log, now, (asked) => marks.has(asked));
    this.#alarms = new AlarmClock(name, bus, log);
    this.#commands = new CommandBook(ledger, partitionOf(name.tenant, name.conversation));
  }

  /**
   * Records the events of one delivery and does all that follows; of a delivery that was recorded before, what was left undone.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable — the delivery is to come again
   * @throws {StateConflict} StateChanged — likewise
   */
  async deliver(delivery: Delivery): Promise<void> {
    try {
      const recorded = await this.#recordAll(delivery);
      if (recorded === undefined) return;
      this.#noteVisit(recorded, delivery.events);
      if (isIndexStale(recorded.before, recorded.state)) this.#begin(this.#index(recorded));
      const { standing, unfinished } = await this.#drain(recorded);
      await Promise.all(this.#tasks);
      if (isIndexStale(recorded.state, standing.state)) await this.#index(standing);
      if (unfinished) await this.#alarms.set([{ purpose: 'retry', dueAt: this.#parts.now() }]);
    } finally {
      await Promise.allSettled(this.#tasks);
    }
  }

  /** Where the conversation stands now, and where it stood before, unless a part of this was there already. */
  async #recordAll(delivery: Delivery): Promise<Moved | undefined> {
    let standing: Moved | undefined;
    for (const { events, ...part } of inParts(delivery)) {
      const at = standing === undefined ? {} : { standing };
      const recorded = await this.#recorder.record(this.#parts.name, { ...part, ...at, events: () => events });
      if (recorded.outcome === 'nothing') return undefined;
      if (recorded.outcome === 'decided') this.#commands.learn(recorded.decision.commands);
      this.#setAlarms(recorded);
      const { loaded, state } = recorded;
      const before = recorded.outcome === 'decided' ? recorded.before : undefined;
      standing = { loaded, state, before: standing === undefined ? before : standing.before };
    }
    return standing;
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
    if (recorded.outcome === 'decided') {
      if (recorded.decision.alarms.length > 0) this.#begin(this.#alarms.set(recorded.decision.alarms));
      return;
    }
    const standing = recorded.outcome === 'duplicate' ? recorded : recorded.standing;
    if (standing !== undefined) this.#begin(this.#alarms.setAgain(alarmsOf(standing.state)));
  }

  /** So that a visitor's conversations, and those that no index names, are found when they are to be removed. */
  #noteVisit({ before, state }: Moved, events: Delivery['events']): void {
    const { name, visits, now } = this.#parts;
    if (before?.facts.visitor !== undefined) return;
    const invited = events.find((event) => event.type === 'visitor-invited');
    if (invited !== undefined) this.#begin(visits.began(name, invited));
    else if (before === undefined && state.facts.visitor === undefined) this.#begin(visits.strayed(name, now()));
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

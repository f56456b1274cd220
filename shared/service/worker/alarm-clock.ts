import type { EventBus } from '../../bus/bus.ts';
import type { Alarm } from '../../conversation/alarms.ts';
import type { AlarmPurpose } from '../../conversation/event.ts';
import type { ConversationState } from '../../conversation/state.ts';
import { hashId } from '../../kernel/ids.ts';
import type { Log } from '../../kernel/log.ts';
import { addressed, type ConversationName } from './service-envelope.ts';

/** Sets the alarms of one conversation; each is a scheduled envelope. */
export class AlarmClock {
  readonly #name: ConversationName;
  readonly #bus: EventBus;
  readonly #log: Log;

  constructor(name: ConversationName, bus: EventBus, log: Log) {
    this.#name = name;
    this.#bus = bus;
    this.#log = log;
  }

  /** @throws {Unavailable} QueueUnavailable — when the queue did not accept them all */
  async set(alarms: readonly Alarm[]): Promise<void> {
    await Promise.all(alarms.map((alarm) => this.#setOne(alarm)));
  }

  /**
   * Sets alarms of which it is not known whether they were set. Those that are set so have a name of their own: were it a
   * fresh one each time, every doubled alarm would double the others, and they the next ones.
   * @throws {Unavailable} QueueUnavailable — when the queue did not accept them all
   */
  async setAgain(alarms: readonly Alarm[]): Promise<void> {
    const { tenant, conversation } = this.#name;
    const nameOf = ({ purpose, dueAt }: Alarm) => hashId('alarm', tenant, conversation, purpose, String(dueAt));
    await Promise.all(alarms.map((alarm) => this.#setOne(alarm, nameOf(alarm))));
  }

  async #setOne({ purpose, dueAt }: Alarm, messageId?: string): Promise<void> {
    const envelope = addressed({ kind: 'alarm', schema: 1, ...this.#name, purpose, dueAt });
    await this.#bus.schedule(envelope, dueAt, messageId);
    const { tenant, conversation } = this.#name;
    this.#log({ level: 'info', event: 'alarm-set', tenant, conversationId: conversation, step: purpose });
  }
}

/** Every alarm that a conversation counts on; set anew when it is not known whether that was done. */
export function alarmsOf({ work }: ConversationState): readonly Alarm[] {
  return (Object.entries(work.alarms) as [AlarmPurpose, number][]).map(([purpose, dueAt]) => ({ purpose, dueAt }));
}

import type { EventBus } from '../../shared/bus/bus.ts';
import { serviceBus } from '../../shared/bus/service-bus.ts';
import type { AlarmPurpose } from '../../shared/conversation/event.ts';
import { delay } from '../../shared/kernel/time.ts';
import { addressed } from '../../shared/service/worker/service-envelope.ts';
import type { Transport } from '../support/engine/flows.ts';
import type { Random } from './random.ts';

/** Alarms that a conversation sets, by how its visitor comes. */
const purposesOf: Readonly<Record<Transport, readonly AlarmPurpose[]>> = {
  ucwa: ['retry', 'agent-answer', 'give-up'],
  relay: ['retry', 'give-up', 'turn-gap', 'visit-end'],
  'contact-center': ['retry', 'give-up', 'turn-gap', 'visit-end'],
};

/** Rings a conversation's alarms doubled, early and late. */
export class FalseAlarms {
  readonly #queue: EventBus;
  readonly #purposes: readonly AlarmPurpose[];

  constructor(broker: string, over: Transport) {
    this.#purposes = purposesOf[over];
    this.#queue = serviceBus({ connectionString: broker, queueName: 'conversation-events' });
  }

  /** Sets each alarm twice, due now or soon, and those that the conversation itself has set once more. */
  async ring(tenant: string, conversation: string, random: Random): Promise<void> {
    const alarm = (purpose: AlarmPurpose, dueAt: number, at: number) =>
      this.#queue.schedule(addressed({ kind: 'alarm', schema: 1, tenant, conversation, purpose, dueAt }), at);
    await delay(random() * 500);
    for (const purpose of this.#purposes) {
      const dueAt = Date.now() + Math.floor(random() * 1000);
      await Promise.all([alarm(purpose, dueAt, dueAt), alarm(purpose, dueAt, dueAt - 500)]);
      await alarm(purpose, dueAt, dueAt + 700);
    }
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}

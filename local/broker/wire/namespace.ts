import { BrokerError } from '../queue/broker-error.ts';
import { Queue, type QueueDependencies } from '../queue/queue.ts';
import type { QueueSettings } from '../queue/queue-settings.ts';

/** All queues of the broker and their dead-letter queues, by address; addresses are not case-sensitive. */
export class Namespace {
  readonly #queues = new Map<string, Queue>();

  /** Adds a queue with its dead-letter queue `<name>/$DeadLetterQueue`. */
  add(name: string, settings: QueueSettings, dependencies: QueueDependencies): void {
    const deadLetterSettings = { ...settings, requiresSession: false, duplicateDetectionWindowMs: undefined };
    const deadLetters = new Queue(`${name}/$DeadLetterQueue`, deadLetterSettings, dependencies);
    for (const queue of [deadLetters, new Queue(name, settings, dependencies, deadLetters)]) {
      this.#queues.set(queue.name.toLowerCase(), queue);
    }
  }

  /** @throws {BrokerError} not-found — when there is no such queue */
  find(address: string): Queue {
    const queue = this.#queues.get(address.replace(/^\/+/, '').toLowerCase());
    if (queue !== undefined) return queue;
    throw new BrokerError('amqp:not-found', `The messaging entity '${address}' could not be found.`);
  }

  dispose(): void {
    for (const queue of this.#queues.values()) queue.dispose();
  }
}

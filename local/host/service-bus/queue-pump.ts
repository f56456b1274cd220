import type { ServiceBusReceiver } from '@azure/service-bus';
import type { ServiceBusSettings } from '../host-json.ts';
import type { ServiceBusClients } from './clients.ts';
import { entityOf, receiverOptions } from './entity.ts';
import type { MessageRunner } from './message-runner.ts';
import type { Pump } from './pump.ts';

/** Feeds a function from a queue or subscription without sessions, up to `maxConcurrentCalls` messages at a time. */
export class QueuePump implements Pump {
  readonly #runner: MessageRunner;
  readonly #receiver: ServiceBusReceiver;
  readonly #maxConcurrentCalls: number;
  #subscription: { close(): Promise<void> } | undefined;

  constructor(clients: ServiceBusClients, runner: MessageRunner, settings: ServiceBusSettings) {
    const client = clients.open(runner.target.trigger.connection);
    const entity = entityOf(runner.target);
    const options = receiverOptions(settings);
    this.#runner = runner;
    this.#receiver =
      entity.kind === 'queue'
        ? client.createReceiver(entity.queue, options)
        : client.createReceiver(entity.topic, entity.subscription, options);
    this.#maxConcurrentCalls = settings.maxConcurrentCalls;
  }

  start(): void {
    this.#subscription = this.#receiver.subscribe(
      {
        // A message that could not be settled comes again when its lock is gone; the runner has said so.
        processMessage: (message) => this.#runner.run(this.#receiver, message).catch(() => undefined),
        processError: async ({ error }) => this.#runner.warn('receiving', error),
      },
      { maxConcurrentCalls: this.#maxConcurrentCalls, autoCompleteMessages: false },
    );
  }

  async stop(): Promise<void> {
    await this.#subscription?.close();
    await this.#runner.idle();
    await this.#receiver.close();
  }
}

import type { AppFunction } from '../function-app.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import type { HostLog } from '../host-log.ts';
import type { Invoker } from '../invoke.ts';
import { ServiceBusClients } from './clients.ts';
import { MessageRunner } from './message-runner.ts';
import { OutputSender } from './output-sender.ts';
import type { Pump } from './pump.ts';
import { QueuePump } from './queue-pump.ts';
import { SessionPump } from './session-pump.ts';

/** All Service Bus functions of an application, each with its pump. */
export class ServiceBusTriggers {
  readonly #clients = new ServiceBusClients();
  readonly #pumps: readonly Pump[];

  /** @throws {ConfigurationError} InvalidSetting — when a connection setting is missing or a trigger asks for batches */
  constructor(functions: readonly AppFunction[], settings: ServiceBusSettings, invoker: Invoker, log: HostLog) {
    const outputs = new OutputSender(this.#clients);
    const parts = { invoker, outputs, log, autoComplete: settings.autoCompleteMessages };
    this.#pumps = functions.map((target) => {
      const runner = new MessageRunner(target, parts);
      return target.trigger.isSessionsEnabled === true
        ? new SessionPump(this.#clients, runner, settings)
        : new QueuePump(this.#clients, runner, settings);
    });
  }

  start(): void {
    for (const pump of this.#pumps) pump.start();
  }

  /** Stops all pumps first and closes the connections last, since a closed one would leave accepts hanging. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#pumps.map((pump) => pump.stop()));
    await this.#clients.close();
  }
}

import type { AppFunction } from '../function-app.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import type { HostLog } from '../host-log.ts';
import type { Invoker } from '../invoke.ts';
import { ServiceBusClients } from './clients.ts';
import { MessageRunner } from './message-runner.ts';
import { SessionPump } from './session-pump.ts';

/** All Service Bus functions of an application, each with its pump. */
export class ServiceBusTriggers {
  readonly #clients = new ServiceBusClients();
  readonly #pumps: readonly SessionPump[];

  /** @throws {ConfigurationError} InvalidSetting — when a connection setting is missing */
  constructor(functions: readonly AppFunction[], settings: ServiceBusSettings, invoker: Invoker, log: HostLog) {
    const dependencies = { invoker, log, autoComplete: settings.autoCompleteMessages };
    this.#pumps = functions.map(
      (target) => new SessionPump(this.#clients, new MessageRunner(target, dependencies), settings),
    );
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

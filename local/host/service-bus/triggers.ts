import type { AppFunction } from '../function-app.ts';
import type { ServiceBusSettings } from '../host-json.ts';
import type { HostLog } from '../host-log.ts';
import type { Invoker } from '../invoke.ts';
import { ServiceBusClients } from './clients.ts';
import { MessageRunner } from './message-runner.ts';
import type { SessionProcessor } from './session-processor.ts';
import { SessionPump } from './session-pump.ts';

/** What host.json says of Service Bus, and what the session processor stands on. */
export type ServiceBusTriggerSettings = ServiceBusSettings & { readonly processor: SessionProcessor };

/** All Service Bus functions of an application, each with its pump. */
export class ServiceBusTriggers {
  readonly #clients = new ServiceBusClients();
  readonly #pumps: readonly SessionPump[];

  /** @throws {ConfigurationError} InvalidSetting — when a connection setting is missing */
  constructor(functions: readonly AppFunction[], settings: ServiceBusTriggerSettings, invoker: Invoker, log: HostLog) {
    const { processor, ...ofHostJson } = settings;
    const dependencies = { invoker, log, autoComplete: ofHostJson.autoCompleteMessages };
    this.#pumps = functions.map(
      (target) => new SessionPump(this.#clients, new MessageRunner(target, dependencies), ofHostJson, processor),
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

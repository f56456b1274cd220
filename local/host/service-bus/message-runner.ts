import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { AppFunction } from '../function-app.ts';
import { describeThrown, type HostLog } from '../host-log.ts';
import { InvocationCut, type Invoker } from '../invoke.ts';
import { messageData, messageMetadata, messageTraceParent } from './message-data.ts';
import { settlementOf } from './settlement.ts';

/** Runs a Service Bus function for one message and settles the message. */
export class MessageRunner {
  readonly target: AppFunction;
  readonly #invoker: Invoker;
  readonly #log: HostLog;
  readonly #autoComplete: boolean;
  readonly #running = new Set<Promise<void>>();

  constructor(target: AppFunction, dependencies: MessageRunnerDependencies) {
    const { autoCompleteMessages } = target.trigger;
    this.target = target;
    this.#invoker = dependencies.invoker;
    this.#log = dependencies.log;
    this.#autoComplete = typeof autoCompleteMessages === 'boolean' ? autoCompleteMessages : dependencies.autoComplete;
  }

  /** Completes after success, abandons after an error, does neither when it was cut: the rest is the broker's business. */
  run(receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage): Promise<void> {
    const run = this.#run(receiver, message);
    this.#running.add(run);
    const forget = () => this.#running.delete(run);
    run.then(forget, forget);
    return run;
  }

  /** Resolves when every message that is being handled is settled. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }

  /** Says that something around the messages went wrong; it is tried again. */
  warn(what: string, error: unknown): void {
    const message = `Service Bus, ${what}: ${error instanceof Error ? error.message : String(error)}`;
    this.#log({ level: 'warning', category: 'system', functionName: this.target.metadata.name, message });
  }

  async #run(receiver: ServiceBusReceiver, message: ServiceBusReceivedMessage): Promise<void> {
    const succeeded = await this.#succeeds(message);
    try {
      if (!succeeded) await settlementOf(receiver, receiver.abandonMessage(message));
      else if (this.#autoComplete) await settlementOf(receiver, receiver.completeMessage(message));
    } catch (error) {
      this.warn('settling a message', error);
      // The message comes again when its lock is gone; going on with the next one would break the order.
      throw error;
    }
  }

  async #succeeds(message: ServiceBusReceivedMessage): Promise<boolean> {
    const { target } = this;
    try {
      const data = messageData(message);
      await this.#invoker.invoke(target, {
        data,
        triggerMetadata: messageMetadata(message, data),
        traceParent: messageTraceParent(message),
      });
      return true;
    } catch (error) {
      const functionName = target.metadata.name;
      const text = `Executed 'Functions.${functionName}' (Failed): ${describeThrown(error)}`;
      this.#log({ level: 'error', category: 'system', functionName, message: text });
      // Nothing is left that could settle the message: it comes again when its lock is gone.
      if (error instanceof InvocationCut) throw error;
      return false;
    }
  }
}

/** What every runner of a host shares; `autoComplete` is host.json's `autoCompleteMessages`. */
export type MessageRunnerDependencies = {
  readonly invoker: Invoker;
  readonly log: HostLog;
  readonly autoComplete: boolean;
};

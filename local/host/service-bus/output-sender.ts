import type { ServiceBusSender } from '@azure/service-bus';
import type { Binding, InvocationResponse, TypedData } from '../core-contract.ts';
import type { AppFunction } from '../function-app.ts';
import { resolveSetting } from '../setting-text.ts';
import type { ServiceBusClients } from './clients.ts';

/** Sends what functions put out through Service Bus output bindings. */
export class OutputSender {
  readonly #clients: ServiceBusClients;
  readonly #senders = new Map<string, ServiceBusSender>();

  constructor(clients: ServiceBusClients) {
    this.#clients = clients;
  }

  /** Sends the outputs of one invocation, an array as one message per element. */
  async send(target: AppFunction, response: InvocationResponse): Promise<void> {
    const { bindings } = target.metadata;
    const outputs = [...(response.outputData ?? [])];
    if (response.returnValue && bindings.$return) outputs.push({ name: '$return', data: response.returnValue });
    for (const { name, data } of outputs) {
      const binding = bindings[name];
      if (binding?.type !== 'serviceBus') continue;
      const value = plainValue(data);
      const bodies = (Array.isArray(value) ? value : [value]).map((one) => ({ body: bodyOf(one) }));
      await this.#sender(binding).sendMessages(bodies);
    }
  }

  #sender(binding: Binding): ServiceBusSender {
    const entity = resolveSetting(binding.queueName ?? binding.topicName);
    const key = `${String(binding.connection)} ${entity}`;
    const sender = this.#senders.get(key) ?? this.#clients.open(binding.connection).createSender(entity);
    this.#senders.set(key, sender);
    return sender;
  }
}

function plainValue(data: TypedData): unknown {
  if (data.json !== undefined) return JSON.parse(data.json);
  return data.string ?? data.bytes ?? data.int ?? data.double;
}

function bodyOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
}

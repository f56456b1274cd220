import {
  ServiceBusClient,
  type ServiceBusClientOptions,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from '@azure/service-bus';
import { expect, vi } from 'vitest';
import type { RunningBroker } from '../../../local/broker/broker.ts';

/** No retries and short time-outs: what goes wrong is to be seen at once. */
const impatient: ServiceBusClientOptions = { retryOptions: { maxRetries: 0, timeoutInMs: 20_000 } };

/** Receivers of the tests renew nothing by themselves. */
export const manual = { maxAutoLockRenewalDurationInMs: 0 };

export function connect(connectionString: string): ServiceBusClient {
  return new ServiceBusClient(connectionString, impatient);
}

/** The next message, whenever it comes. */
export async function nextOf(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 30_000 });
  if (message === undefined) throw new Error('No message came.');
  return message;
}

/** `count` messages, whenever they come, in the order in which they came. */
export async function severalOf(receiver: ServiceBusReceiver, count: number): Promise<ServiceBusReceivedMessage[]> {
  const messages: ServiceBusReceivedMessage[] = [];
  while (messages.length < count) {
    const more = await receiver.receiveMessages(count - messages.length, { maxWaitTimeInMs: 30_000 });
    if (more.length === 0) throw new Error(`Only ${messages.length} of ${count} messages came.`);
    messages.push(...more);
  }
  return messages;
}

/**
 * The bodies of everything in the queue (or in its dead-letter queue), in whatever state. By a client of its own, since
 * one client's peeks of a queue go on where the last one ended.
 */
export async function contents(
  broker: Pick<RunningBroker, 'connectionString'>,
  queue: string,
  subQueueType?: 'deadLetter',
): Promise<unknown[]> {
  const client = connect(broker.connectionString);
  const receiver = client.createReceiver(queue, subQueueType === undefined ? {} : { subQueueType });
  const messages = await receiver.peekMessages(250);
  await client.close();
  return messages.map((message) => message.body);
}

/** Asks again until the assertion holds. */
export function eventually(assertion: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(assertion, { timeout: 120_000, interval: 20 });
}

/** Expects a failure with this code of the SDK. */
export async function failsWith(promise: Promise<unknown>, code: string): Promise<void> {
  await expect(promise).rejects.toMatchObject({ code });
}

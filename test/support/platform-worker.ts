import { ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import { envelopeIn } from './envelope-in.ts';

/** Takes envelopes off a queue, session by session, as the function app does. */
export type PlatformWorker = { close(): Promise<void> };

/** The SDK does not give up an accept that is under way, so this is how long closing may take. */
const acceptMs = 1_000;

/**
 * Handles what comes on a queue: sessions side by side, one session's messages one after another; what fails is abandoned and
 * comes again.
 */
export function startPlatformWorker(
  connectionString: string,
  queueName: string,
  handle: (body: unknown) => Promise<void>,
  lanes = 4,
): PlatformWorker {
  const client = new ServiceBusClient(connectionString, { retryOptions: { timeoutInMs: acceptMs, maxRetries: 0 } });
  const closing = new AbortController();
  const work = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const options = { abortSignal: closing.signal };
      const receiver = await client.acceptNextSession(queueName, options).catch(() => undefined);
      if (receiver !== undefined) await drain(receiver, handle).finally(() => receiver.close());
    }
  };
  const working = Promise.allSettled(Array.from({ length: lanes }, work));
  return {
    async close() {
      closing.abort();
      await working;
      await client.close();
    },
  };
}

async function drain(receiver: ServiceBusSessionReceiver, handle: (body: unknown) => Promise<void>): Promise<void> {
  for (;;) {
    const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 100 }).catch(() => []);
    if (message === undefined) return;
    try {
      await handle(envelopeIn(message.body).body);
      await receiver.completeMessage(message);
    } catch {
      await receiver.abandonMessage(message).catch(() => undefined);
    }
  }
}

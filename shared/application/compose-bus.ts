import type { Burial, EventBus } from '../bus/bus.ts';
import { type BusConnection, connectServiceBus } from '../bus/connect-service-bus.ts';
import type { DeadLetters } from '../bus/dead-letters.ts';
import { serviceBus } from '../bus/service-bus.ts';
import { ServiceBusDeadLetters } from '../bus/service-bus-dead-letters.ts';
import { ConfigurationError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Settings } from './settings.ts';

/** The queue, and a check whether it can be reached. */
type ComposedBus = {
  readonly bus: EventBus & Burial;
  readonly deadLetters: DeadLetters;
  /** Rejects when the queue cannot be reached; sends nothing. */
  readonly reach: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @throws {ConfigurationError} InvalidSetting — when the settings name no queue */
export function composeBus(settings: Settings, log: Log): ComposedBus {
  const connection = connectionOf(settings);
  const queueName = settings.CAREBRIDGE_QUEUE;
  const bus = serviceBus({
    ...connection,
    queueName,
    onOperation: (outcome, to) => log({ level: 'debug', event: 'queue-operation', step: to, outcome }),
  });
  const deadLetters = new ServiceBusDeadLetters({ ...connection, queueName });
  let client: ReturnType<typeof connectServiceBus> | undefined;
  return {
    bus,
    deadLetters,
    async reach() {
      client ??= connectServiceBus(connection);
      const sender = (await client).createSender(queueName);
      // An empty batch needs the queue's size limit, for which a link to it must be made.
      await sender.createMessageBatch().finally(() => sender.close());
    },
    async close() {
      await bus.close();
      await (await client)?.close();
    },
  };
}

function connectionOf(settings: Settings): BusConnection {
  const { ServiceBusConnection: connectionString, CAREBRIDGE_IDENTITY_CLIENT_ID: identityClientId } = settings;
  const fullyQualifiedNamespace = settings.ServiceBusConnection__fullyQualifiedNamespace;
  if (connectionString !== undefined) return { connectionString };
  if (fullyQualifiedNamespace !== undefined) return { fullyQualifiedNamespace, identityClientId };
  throw new ConfigurationError(
    'ServiceBusConnection__fullyQualifiedNamespace or ServiceBusConnection must say where the queue is.',
  );
}

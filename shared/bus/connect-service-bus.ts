import type { RetryOptions, ServiceBusClient } from '@azure/service-bus';

/** Where the queue is: a connection string on one machine, or a namespace for the managed identity (`identityClientId`: a user-assigned one). */
export type BusConnection =
  | { readonly connectionString: string }
  | { readonly fullyQualifiedNamespace: string; readonly identityClientId?: string | undefined };

/** One queue, and how to reach it. */
export type QueueConnection = BusConnection & { readonly queueName: string };

/**
 * A message that was written to a connection just before that broke is given up after `timeoutInMs` only, then sent again.
 * Repeats keep their message id, so that duplicate detection swallows those that were accepted unheard.
 */
const retryOptions: RetryOptions = { maxRetries: 3, timeoutInMs: 5_000, retryDelayInMs: 250 };

/** Makes a client; it connects when it is first used. The SDK is loaded here, so that an instance that sends nothing starts without it. */
export async function connectServiceBus(connection: BusConnection): Promise<ServiceBusClient> {
  const { RetryMode, ServiceBusClient } = await import('./service-bus-sdk.ts');
  const options = { retryOptions: { ...retryOptions, mode: RetryMode.Exponential } };
  if ('connectionString' in connection) return new ServiceBusClient(connection.connectionString, options);
  const { fullyQualifiedNamespace, identityClientId } = connection;
  const { managedIdentity } = await import('../kernel/managed-identity.ts');
  return new ServiceBusClient(fullyQualifiedNamespace, managedIdentity(identityClientId), options);
}

import type { TableClient, TableServiceClientOptions } from '@azure/data-tables';
import { ConfigurationError } from '../kernel/errors.ts';
import { persistently, usualAttempts } from './store-attempts.ts';

/** Where the tables are: a connection string on one machine, or an endpoint for the managed identity (`identityClientId`: a user-assigned one). */
export type TablesConnection =
  | { readonly connectionString: string }
  | { readonly endpoint: string; readonly identityClientId?: string | undefined };

/** Gives the client of a table by its name (letters and digits). */
export type Tables = (tableName: string) => TableClient;

const loopback = ['127.0.0.1', 'localhost', '[::1]'];

/** Our own attempts know whether an answer was lost; the SDK's would hide it. */
const noRetries = { retryOptions: { maxRetries: 0 } };

/**
 * Prepares clients; nothing is sent yet. Plain http is used with loopback addresses only.
 * @throws {ConfigurationError} InvalidSetting — when the connection is malformed, or would send over the network in the clear
 */
export async function connectTables(connection: TablesConnection): Promise<Tables> {
  const { TableClient } = await import('@azure/data-tables');
  if ('connectionString' in connection) {
    const { connectionString } = connection;
    const endpoint = /(?:^|;)\s*TableEndpoint=([^;]+)/i.exec(connectionString)?.[1];
    const options = optionsFor(endpoint ?? 'https://table.core.windows.net');
    return (tableName) => TableClient.fromConnectionString(connectionString, tableName, options);
  }
  const { endpoint, identityClientId } = connection;
  const options = optionsFor(endpoint);
  const { ManagedIdentityCredential } = await import('@azure/identity');
  const credential =
    identityClientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: identityClientId });
  return (tableName) => new TableClient(endpoint, tableName, credential, options);
}

/**
 * Creates the tables that are not there yet.
 * @throws {Unavailable} StoreUnavailable
 */
export async function ensureTables(clients: readonly TableClient[]): Promise<void> {
  const create = (client: TableClient) =>
    persistently(usualAttempts, undefined, (abortSignal) => client.createTable({ abortSignal }));
  await Promise.all(clients.map(create));
}

function optionsFor(endpoint: string): TableServiceClientOptions {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'https:') return noRetries;
  if (url?.protocol === 'http:' && loopback.includes(url.hostname))
    return { ...noRetries, allowInsecureConnection: true };
  throw new ConfigurationError('The endpoint of the tables is neither https nor on this machine.');
}

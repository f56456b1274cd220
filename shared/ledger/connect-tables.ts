import type { TableServiceClient } from '@azure/data-tables';
import { ConfigurationError } from '../kernel/errors.ts';
import { withoutTrailing } from '../kernel/trailing.ts';
import { persistently, usualAttempts } from './store-attempts.ts';
import { TableClient, TableConnection } from './table-client.ts';
import { identityCredential, sharedKeyCredential, type TableCredential } from './table-credential.ts';

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
 * Prepares clients; nothing is sent yet. Plain http is used with loopback addresses only. The ledger's requests are our own
 * (docs/decisions/0011-requests-to-the-store.md), everything else is the SDK's.
 * @throws {ConfigurationError} InvalidSetting — when the connection is malformed, or would send over the network in the clear
 */
export async function connectTables(connection: TablesConnection): Promise<Tables> {
  const { service, endpoint, credential } =
    'connectionString' in connection ? await ofAccount(connection) : await ofIdentity(connection);
  const requests = new TableConnection({ endpoint: withoutTrailing(endpoint, '/'), credential });
  const create = (tableName: string, answerMs: number) =>
    service.createTable(tableName, { abortSignal: AbortSignal.timeout(answerMs) });
  return (tableName) => new TableClient(tableName, requests, create);
}

/**
 * Creates the tables that are not there yet.
 * @throws {Unavailable} StoreUnavailable
 */
export async function ensureTables(clients: readonly TableClient[]): Promise<void> {
  const create = (client: TableClient) => persistently(usualAttempts, undefined, (answerMs) => client.create(answerMs));
  await Promise.all(clients.map(create));
}

type Connected = {
  readonly service: TableServiceClient;
  readonly endpoint: string;
  readonly credential: TableCredential;
};

async function ofAccount({ connectionString }: { readonly connectionString: string }): Promise<Connected> {
  const parts = new Map(connectionString.split(';').map(partOf));
  const account = parts.get('accountname');
  const key = parts.get('accountkey');
  if (account === undefined || key === undefined)
    throw new ConfigurationError('The connection string of the tables names no account and key.');
  const endpoint = parts.get('tableendpoint') ?? `https://${account}.table.core.windows.net`;
  const options = { ...noRetries, allowInsecureConnection: isInTheClear(endpoint) };
  const { TableServiceClient } = await import('./tables-sdk.ts');
  return {
    service: TableServiceClient.fromConnectionString(connectionString, options),
    endpoint,
    credential: sharedKeyCredential(account, key),
  };
}

async function ofIdentity({
  endpoint,
  identityClientId,
}: Extract<TablesConnection, { endpoint: string }>): Promise<Connected> {
  const options = { ...noRetries, allowInsecureConnection: isInTheClear(endpoint) };
  const [{ TableServiceClient }, { managedIdentity }] = await Promise.all([
    import('./tables-sdk.ts'),
    import('../kernel/managed-identity.ts'),
  ]);
  const identity = managedIdentity(identityClientId);
  return {
    service: new TableServiceClient(endpoint, identity, options),
    endpoint,
    credential: identityCredential(identity),
  };
}

/** Name in lower case, and value, of one part of a connection string. */
function partOf(part: string): readonly [string, string] {
  const end = part.indexOf('=');
  return [part.slice(0, end).trim().toLowerCase(), part.slice(end + 1).trim()];
}

/** Whether an endpoint is plain http, which only addresses of this machine may be. */
function isInTheClear(endpoint: string): boolean {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'https:') return false;
  if (url?.protocol === 'http:' && loopback.includes(url.hostname)) return true;
  throw new ConfigurationError('The endpoint of the tables is neither https nor on this machine.');
}

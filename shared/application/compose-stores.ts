import { isMailbox } from '../channels/mail.ts';
import { ConfigurationError } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import type { Clock } from '../kernel/time.ts';
import { connectTables, ensureTables, type TablesConnection } from '../ledger/connect-tables.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type TableRecords, tableRecords } from '../ledger/records.ts';
import type { StoreObserver } from '../ledger/store-table.ts';
import { tableLedger } from '../ledger/table-ledger.ts';
import type { Settings } from './settings.ts';

/** The tables, each for what may be cleared or guarded apart from the others. */
export const tableNames = {
  conversations: 'conversations',
  conversationIndex: 'conversationindex',
  serviceChannels: 'servicechannels',
  serviceIndex: 'serviceindex',
  calls: 'platformcalls',
  channels: 'platformchannels',
  platformIndex: 'platformindex',
  boards: 'boards',
  contactCenter: 'contactcenter',
  records: 'records',
  keys: 'keys',
} as const;

/** What is stored where. */
export type Stores = {
  /** The service application's conversations. */
  readonly conversations: Ledger;
  /** The service application's own channels. */
  readonly serviceChannels: Ledger;
  /** The tenants' boards, and which instances have mailboxes for them. */
  readonly boards: Ledger;
  /** The embedded platform's calls and event channels. */
  readonly calls: Ledger;
  readonly channels: Ledger;
  /** The embedded contact center's conversations. */
  readonly centerConversations: Ledger;
  /** Tenants, directory, counters. */
  readonly records: TableRecords;
  /** Signing keys and salts; only the application's identity reads them. */
  readonly keys: TableRecords;
  /** The same tables, as the embedded platform uses them: its requests are told apart from ours. */
  readonly platformRecords: TableRecords;
  readonly platformKeys: TableRecords;
  /** The same tables, as the embedded contact center uses them. */
  readonly centerRecords: TableRecords;
  readonly centerKeys: TableRecords;
};

/** The tables, opened, and a check whether they can be reached. */
type ComposedStores = Stores & {
  /** Rejects when the store cannot be reached. */
  readonly reach: () => Promise<void>;
};

/** Who asks the store. */
type Side = 'service' | 'platform' | 'contact-center';

/**
 * Opens the tables and creates those that are not there.
 * @throws {ConfigurationError} InvalidSetting — when the settings name no tables
 * @throws {Unavailable} StoreUnavailable
 */
export async function composeStores(settings: Settings, log: Log, now: Clock): Promise<ComposedStores> {
  const tables = await connectTables(connectionOf(settings));
  const clients = Object.fromEntries(Object.values(tableNames).map((name) => [name, tables(name)]));
  await ensureTables(Object.values(clients));
  const observed = (side: Side): { readonly log: Log; readonly onOperation: StoreObserver } => ({
    log,
    onOperation: (outcome, table, partition) => {
      const where = outcome === 'query' && isMailbox(partition) ? 'mailboxes' : table;
      log({ level: 'debug', event: 'store-operation', step: `${side} ${where}`, outcome });
    },
  });
  const ledger = (side: Side, name: string, index: string) =>
    tableLedger({ client: tables(name), indexClient: tables(index), ...observed(side) });
  const records = (side: Side, name: string) => tableRecords({ client: tables(name), now, ...observed(side) });
  const shared = records('service', tableNames.records);
  return {
    conversations: ledger('service', tableNames.conversations, tableNames.conversationIndex),
    serviceChannels: ledger('service', tableNames.serviceChannels, tableNames.serviceIndex),
    boards: ledger('service', tableNames.boards, tableNames.boards),
    calls: ledger('platform', tableNames.calls, tableNames.platformIndex),
    channels: ledger('platform', tableNames.channels, tableNames.platformIndex),
    centerConversations: ledger('contact-center', tableNames.contactCenter, tableNames.contactCenter),
    records: shared,
    keys: records('service', tableNames.keys),
    platformRecords: records('platform', tableNames.records),
    platformKeys: records('platform', tableNames.keys),
    centerRecords: records('contact-center', tableNames.records),
    centerKeys: records('contact-center', tableNames.keys),
    reach: async () => {
      await shared.get('health', 'none');
    },
  };
}

function connectionOf(settings: Settings): TablesConnection {
  const { CAREBRIDGE_TABLES_CONNECTION_STRING: connectionString, CAREBRIDGE_TABLES_ENDPOINT: endpoint } = settings;
  if (connectionString !== undefined) return { connectionString };
  if (endpoint !== undefined) return { endpoint, identityClientId: settings.CAREBRIDGE_IDENTITY_CLIENT_ID };
  throw new ConfigurationError(
    'CAREBRIDGE_TABLES_ENDPOINT or CAREBRIDGE_TABLES_CONNECTION_STRING must say where the tables are.',
  );
}

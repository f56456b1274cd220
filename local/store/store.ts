import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { type FolderLock, startInFolder } from '../data/folder-lock.ts';
import { type AzuriteTableServer, makeTableServer } from './azurite.ts';
import { storeConnectionString } from './connection-string.ts';
import { Journal, readJournal } from './journal.ts';
import { RowServer } from './rows/row-server.ts';
import { TableRecords } from './table-records.ts';

/** How a store is started. */
export type StoreOptions = {
  /** TCP port on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** Where the journal lies; absent: everything is forgotten at the end. */
  readonly dataFolder?: string;
  /** Gets what was found amiss when the journal was opened; absent: standard error. */
  readonly say?: (line: string) => void;
};

/** A store that answers. */
export type RunningStore = {
  readonly port: number;
  /** For `TableClient.fromConnectionString(…, { allowInsecureConnection: true })`. */
  readonly connectionString: string;
  close(): Promise<void>;
};

/**
 * Starts Azurite's table service in this process, with a server of rows before it (docs/decisions/0012-rows-of-the-local-store.md).
 *
 * With a data folder, every change is in the journal there before its request is answered, an entity group transaction
 * as one record. So whatever was answered survives the end of the process, by `kill -9` as well, and a transaction is
 * there whole or not at all; a power failure may take the last seconds.
 * Choice: Azurite would write all of its content every five seconds instead, which loses five seconds and stops it for
 * the longer the more there is.
 * @throws {ConfigurationError} InvalidSetting — when the port is taken, the folder cannot be used or is in use, or the
 * journal is damaged
 */
export async function startStore(options: StoreOptions = {}): Promise<RunningStore> {
  const { dataFolder } = options;
  if (dataFolder === undefined) return startServer(options, undefined);
  return startInFolder(dataFolder, 'store', (lock) => startServer(options, lock));
}

async function startServer(options: StoreOptions, lock: FolderLock | undefined): Promise<RunningStore> {
  const { dataFolder, port: wanted = 0, say = complain } = options;
  const server = makeTableServer(wanted);
  const records = new TableRecords(server.metadataStore);
  serveRows(server, records);
  if (dataFolder !== undefined) restoreWhenMade(server, records, dataFolder, say);
  await server.start().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ConfigurationError(`Port ${wanted} of the table store is taken by another program.`, { cause: error });
  });
  const journal = dataFolder === undefined ? undefined : openJournal(dataFolder, records);
  const { port } = server.httpServer.address() as AddressInfo;
  return {
    port,
    connectionString: storeConnectionString(port),
    async close() {
      const closed = new Promise((resolve) => server.httpServer.once('close', resolve));
      await server.close();
      server.httpServer.closeAllConnections();
      await closed;
      journal?.close();
      lock?.release();
    },
  };
}

/** Puts our own server of rows before Azurite's. */
function serveRows({ httpServer }: AzuriteTableServer, records: TableRecords): void {
  const [azurite] = httpServer.listeners('request');
  const { listener } = new RowServer(records, azurite as RequestListener);
  httpServer.removeAllListeners('request').on('request', listener);
}

function restoreWhenMade(
  { metadataStore: store }: AzuriteTableServer,
  records: TableRecords,
  folder: string,
  say: (line: string) => void,
): void {
  const init = store.init.bind(store);
  store.init = async () => {
    await init();
    for (const note of await readJournal(folder, (line) => records.restore(line))) say(note);
  };
}

function openJournal(folder: string, records: TableRecords): Journal {
  const journal = new Journal(folder, () => records.content());
  records.reportTo((changes) => journal.append(changes));
  return journal;
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

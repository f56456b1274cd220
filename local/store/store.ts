import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { makeTableServer } from './azurite.ts';
import { Journal, readJournal } from './journal.ts';
import { TableRecords } from './table-records.ts';

/** How a store is started. */
export type StoreOptions = {
  /** TCP port on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** Where the journal lies; absent: everything is forgotten at the end. */
  readonly dataFolder?: string;
};

/** A store that answers. */
export type RunningStore = {
  readonly port: number;
  /** For `TableClient.fromConnectionString(…, { allowInsecureConnection: true })`. */
  readonly connectionString: string;
  close(): Promise<void>;
};

/** Azurite's one account and its published key: no secret. */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
const fileName = 'tables.jsonl';

/**
 * Starts Azurite's table service in this process.
 *
 * With a data folder, every change is in the journal there before its request is answered, an entity group transaction
 * as one line. So whatever was answered survives the end of the process, by `kill -9` as well, and a transaction is
 * there whole or not at all; a power failure may take the last seconds.
 * Choice: Azurite would write all of its content every five seconds instead, which loses five seconds and stops it for
 * the longer the more there is.
 * @throws {ConfigurationError} InvalidSetting — when the port is taken or the journal is damaged
 */
export async function startStore(options: StoreOptions = {}): Promise<RunningStore> {
  const { dataFolder, port: wanted = 0 } = options;
  const server = makeTableServer(wanted);
  const records = new TableRecords(server.metadataStore);
  const file = dataFolder === undefined ? undefined : path.join(dataFolder, fileName);
  if (file !== undefined) restoreWhenMade(server.metadataStore, records, file);
  await server.start().catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new ConfigurationError(`Port ${wanted} of the table store is taken by another program.`, { cause: error });
  });
  // Written only now, since the port is what keeps a second store away from the same journal.
  const journal = file === undefined ? undefined : openJournal(file, records);
  const { port } = server.httpServer.address() as AddressInfo;
  return {
    port,
    connectionString: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${account}`,
      `AccountKey=${accountKey}`,
      `TableEndpoint=http://127.0.0.1:${port}/${account}`,
    ].join(';'),
    async close() {
      const closed = new Promise((resolve) => server.httpServer.once('close', resolve));
      await server.close();
      server.httpServer.closeAllConnections();
      await closed;
      journal?.close();
    },
  };
}

function restoreWhenMade(store: { init(): Promise<void> }, records: TableRecords, file: string): void {
  const init = store.init.bind(store);
  store.init = async () => {
    await init();
    for await (const line of readJournal(file)) records.restore(line);
  };
}

function openJournal(file: string, records: TableRecords): Journal {
  mkdirSync(path.dirname(file), { recursive: true });
  const journal = new Journal(file, () => records.content());
  records.reportTo((changes) => journal.append(changes));
  return journal;
}

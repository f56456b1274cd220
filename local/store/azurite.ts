import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { EntityCollection } from './entity-collection.ts';

/**
 * The parts of Azurite 3.36.0 that the store takes hold of. They are internal to Azurite, which has no types and no
 * `exports` map: the version is pinned exactly, and the tests of the store fail when one of these changes.
 */
export interface AzuriteTableServer {
  readonly metadataStore: AzuriteMetadataStore;
  readonly httpServer: Server;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Azurite's store: tables and service properties in Loki collections, each table's entities in one of its own. */
export interface AzuriteMetadataStore {
  readonly db: LokiDatabase;
  init(): Promise<void>;
  beginBatchTransaction(batchId: string): Promise<void>;
  endBatchTransaction(...of: unknown[]): Promise<void>;
  queryTableEntities(
    context: unknown,
    account: string,
    table: string,
    query: { readonly filter?: string },
    ...next: unknown[]
  ): Promise<unknown>;
}

/** The database in Azurite's memory. Collections whose name begins with `$` hold what is not an entity. */
export interface LokiDatabase {
  getCollection(name: string): LokiCollection | EntityCollection | null;
  addCollection(name: string, options?: unknown): LokiCollection | EntityCollection;
  removeCollection(name: string): void;
}

/** A Loki collection, as far as its content is saved and restored. */
export interface LokiCollection {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  insert(document: Record<string, unknown>): unknown;
  clear(): void;
  on(event: readonly string[], listener: () => void): void;
}

type ServerClass = new (configuration: unknown) => AzuriteTableServer;
type ConfigurationClass = new (...options: readonly unknown[]) => unknown;

const require = createRequire(import.meta.url);
const constants: { readonly TABLE_API_VERSION: string } = require('azurite/dist/src/table/utils/constants.js');

/** The version of the service that answers name. */
export const tableApiVersion = constants.TABLE_API_VERSION;

const host = '127.0.0.1';
const keepAliveSeconds = 125;

/**
 * Makes a table server that saves nothing by itself, logs nothing and sends no telemetry (only Azurite's command line
 * does). Its answers may wait for any port, 0.
 */
export function makeTableServer(port: number): AzuriteTableServer {
  const Configuration = defaultOf<ConfigurationClass>(require('azurite/dist/src/table/TableConfiguration.js'));
  const TableServer = defaultOf<ServerClass>(require('azurite/dist/src/table/TableServer.js'));
  const loose = false;
  const skipApiVersionCheck = true;
  const inMemory = true;
  const log = { debug: false, access: false, stream: undefined, file: undefined };
  const certificate = { cert: '', key: '', password: '' };
  return new TableServer(
    new Configuration(
      host,
      port,
      keepAliveSeconds,
      'no-file',
      log.debug,
      log.access,
      log.stream,
      log.file,
      loose,
      skipApiVersionCheck,
      certificate.cert,
      certificate.key,
      certificate.password,
      undefined,
      false,
      inMemory,
    ),
  );
}

function defaultOf<T>(module: { readonly default: T }): T {
  return module.default;
}

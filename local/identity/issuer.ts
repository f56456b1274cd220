import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import type { Clock } from '../../shared/kernel/time.ts';
import { type FolderLock, startInFolder } from '../data/folder-lock.ts';
import { Directory, type DirectoryInput } from './directory.ts';
import { identityListener } from './identity-listener.ts';
import { graphApplication } from './people-search.ts';
import { readRegisteredApplications } from './registered-applications.ts';
import { SigningKeys } from './signing-keys.ts';

/** How the issuer is started. */
export type IdentityOptions = {
  /** TCP port on 127.0.0.1; 0 or absent: any free one. */
  readonly port?: number;
  /** Public origin, which names the issuer in tokens, where something is put in front of it; absent: its own address. */
  readonly origin?: string;
  /** Where the signing key is kept, and applications that are registered later; absent: a new key each time, no such applications. */
  readonly dataFolder?: string;
  readonly directory: DirectoryInput;
  readonly now?: Clock;
};

/** An issuer that answers. */
export type RunningIdentityIssuer = {
  readonly port: number;
  /** `http://127.0.0.1:<port>`, unless another one was given; an authority is `<origin>/<tenant id>`. */
  readonly origin: string;
  close(): Promise<void>;
};

/** Longer than any client keeps an idle connection, so that the client is the one who closes it. */
const keepAliveTimeoutMs = 125_000;

/**
 * Starts an identity issuer that stands in for Entra ID on one machine: OpenID configuration, keys and tokens by client
 * secret, federated assertion and password.
 * @throws {ConfigurationError} InvalidSetting — when the directory is malformed, the port is taken, the folder is in use or cannot be
 * used, or the kept key is unreadable
 */
export async function startIdentityIssuer(options: IdentityOptions): Promise<RunningIdentityIssuer> {
  const { dataFolder } = options;
  if (dataFolder === undefined) return startServer(options, undefined);
  return startInFolder(dataFolder, 'identity', (lock) => startServer(options, lock));
}

async function startServer(options: IdentityOptions, lock: FolderLock | undefined): Promise<RunningIdentityIssuer> {
  const { port: wanted = 0, now = Date.now, dataFolder } = options;
  let origin = options.origin ?? '';
  const registered = () => [
    graphApplication(origin),
    ...(dataFolder === undefined ? [] : readRegisteredApplications(dataFolder)),
  ];
  const directory = new Directory(options.directory, registered);
  const keys = await SigningKeys.open(dataFolder);
  const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs });
  const port = await listen(server, wanted);
  // The port is part of the issuer's name; no request can have come in since it was opened.
  if (origin === '') origin = `http://127.0.0.1:${port}`;
  server.on('request', identityListener({ origin, directory, keys, now }));
  return {
    port,
    origin,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      lock?.release();
    },
  };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new ConfigurationError(`Port ${port} of the identity issuer is taken by another program.`));
    });
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

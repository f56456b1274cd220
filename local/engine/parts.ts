import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '../../shared/kernel/settings.ts';
import { storeConnectionString } from '../store/connection-string.ts';
import { type EngineConfig, secretsFolder } from './config.ts';
import { identityDirectory } from './identity-directory.ts';
import { nodeArguments, nodeEnvironment } from './node-arguments.ts';

/** The parts of the engine, each a process of its own, in the order in which they are needed. */
export const partNames = ['store', 'broker', 'identity', 'application'] as const;

export type PartName = (typeof partNames)[number];

/** How one part is started. */
export type Part = {
  readonly name: PartName;
  readonly script: string;
  /** Arguments of Node itself. */
  readonly nodeArgs: readonly string[];
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

/** The queue of the service, with the rules that the deployed queue has, too. */
export const queues = {
  'conversation-events': {
    requiresSession: true,
    lockDurationMs: 60_000,
    maxDeliveryCount: 10,
    duplicateDetectionWindowMs: 600_000,
    deadLetterOnExpiration: true,
  },
};

const localFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const script = (...names: readonly string[]): string => path.join(localFolder, ...names);

/** Public origin of the application: its own address, unless something is put in front of it. */
export function publicOrigin(config: EngineConfig, environment: Environment): string {
  return environment.CAREBRIDGE_ORIGIN ?? `http://127.0.0.1:${config.ports.application}`;
}

/** How the application is started, where it differs from the usual. */
export type ApplicationOptions = {
  /** Settings that differ from the usual. */
  readonly environment?: Environment | undefined;
  /** The module that registers the functions, relative to the repository, such as the deployed bundle; absent: the source. */
  readonly main?: string | undefined;
  /** Port of 127.0.0.1 on which Node's inspector listens; absent: none. */
  readonly inspectorPort?: number | undefined;
};

/** The four parts as they are started for a data folder. */
export function engineParts(config: EngineConfig, dataFolder: string, options: ApplicationOptions): readonly Part[] {
  const { ports } = config;
  const { environment = {}, main, inspectorPort } = options;
  const origin = publicOrigin(config, environment);
  const data = (name: PartName): readonly string[] => ['--data', path.join(dataFolder, name)];
  const port = (name: PartName): readonly string[] => ['--port', String(ports[name])];
  return [
    {
      name: 'store',
      script: script('store', 'main.ts'),
      nodeArgs: nodeArguments,
      args: [...port('store'), ...data('store')],
      environment: nodeEnvironment,
    },
    {
      name: 'broker',
      script: script('broker', 'main.ts'),
      nodeArgs: nodeArguments,
      args: [...port('broker'), ...data('broker'), '--queues', JSON.stringify(queues)],
      environment: nodeEnvironment,
    },
    {
      name: 'identity',
      script: script('identity', 'main.ts'),
      nodeArgs: nodeArguments,
      args: [...port('identity'), ...data('identity'), ...authorityOf(environment)],
      environment: { ...nodeEnvironment, CAREBRIDGE_DIRECTORY: JSON.stringify(identityDirectory(config, origin)) },
    },
    {
      name: 'application',
      script: script('application.ts'),
      nodeArgs: [...nodeArguments, ...(inspectorPort === undefined ? [] : [`--inspect=127.0.0.1:${inspectorPort}`])],
      args: [...port('application'), ...(main === undefined ? [] : ['--main', main])],
      environment: applicationEnvironment(config, dataFolder, origin, environment),
    },
  ];
}

/** The identity issuer goes by the name that the application knows it by, should something be put in front of it. */
function authorityOf({ CAREBRIDGE_AUTHORITY: authority }: Environment): readonly string[] {
  return authority === undefined ? [] : ['--origin', authority];
}

function applicationEnvironment(
  config: EngineConfig,
  dataFolder: string,
  origin: string,
  environment: Environment,
): Record<string, string> {
  const { ports } = config;
  const overrides = Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  return {
    ...nodeEnvironment,
    CAREBRIDGE_ORIGIN: origin,
    CAREBRIDGE_TABLES_CONNECTION_STRING: storeConnectionString(ports.store),
    ServiceBusConnection: [
      `Endpoint=sb://127.0.0.1:${ports.broker}`,
      'SharedAccessKeyName=local',
      'SharedAccessKey=local',
      'UseDevelopmentEmulator=true',
    ].join(';'),
    CAREBRIDGE_QUEUE: 'conversation-events',
    CAREBRIDGE_AUTHORITY: `http://127.0.0.1:${ports.identity}`,
    CAREBRIDGE_CLIENT_ID: config.clientId,
    CAREBRIDGE_CLIENT_SECRET: config.clientSecret,
    CAREBRIDGE_APP_ID_URI: config.appIdUri,
    CAREBRIDGE_LOCAL_KEY: config.localKey,
    // Beside what the store keeps, so that a copy of that alone holds no secret of others.
    CAREBRIDGE_SECRETS_FOLDER: path.join(dataFolder, secretsFolder),
    CAREBRIDGE_PLATFORM: 'embedded',
    CAREBRIDGE_CONTACT_CENTER: 'embedded',
    CAREBRIDGE_PLATFORM_COMPATIBILITY: 'on',
    CAREBRIDGE_WEB_FOLDER: path.join(path.dirname(localFolder), 'dist', 'web'),
    // All clients on this machine have the same address.
    CAREBRIDGE_TOKENS_PER_MINUTE: '100000',
    ...overrides,
  };
}

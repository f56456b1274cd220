import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareConfig } from '../../../local/engine/config.ts';
import { type Engine, startEngine } from '../../../local/engine/engine.ts';
import { type AmqpWatch, startAmqpProxy } from '../amqp-proxy.ts';
import { startWireProxy, type Watch, type WireRequest } from '../wire-proxy.ts';

/** Who watches which way out of the application; `front` sees what comes to it as well, its own callbacks included. */
export type Watches = {
  readonly front?: Watch;
  readonly store?: Watch;
  readonly identity?: Watch;
  readonly broker?: AmqpWatch;
};

/** An engine whose application reaches everything through proxies. */
export type Arena = {
  readonly engine: Engine;
  /** Addresses of the rooms that were opened so far, as the platform answered. */
  readonly rooms: Set<string>;
  /** Origin of the application itself, past the proxies. */
  readonly application: string;
  /** Connection string of the broker itself. */
  readonly broker: string;
  /** Resolves when an application that was killed answers again. */
  restarted(): Promise<void>;
  close(): Promise<void>;
};

/** What else differs from a usual engine: settings of the application, and who sees its output. */
export type ArenaOptions = Watches & {
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: ((line: string) => void) | undefined;
};

/** Starts an engine in a folder of its own. */
export async function openArena({ environment = {}, onLine, ...watches }: ArenaOptions = {}): Promise<Arena> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-arena-'));
  const { ports } = await prepareConfig(folder, { anyPorts: true });
  const target = (port: number) => `http://127.0.0.1:${port}`;
  const rooms = new Set<string>();
  const proxies = await Promise.all([
    startWireProxy(target(ports.application), watchingRooms(rooms, watches.front)),
    startWireProxy(target(ports.store), watches.store),
    startWireProxy(target(ports.identity), watches.identity),
    startAmqpProxy(ports.broker, watches.broker ?? (() => undefined)),
  ]);
  const [front, store, identity, broker] = proxies;
  const engine = await startEngine({
    dataFolder: folder,
    environment: {
      CAREBRIDGE_ORIGIN: front.origin,
      CAREBRIDGE_AUTHORITY: identity.origin,
      CAREBRIDGE_TABLES_CONNECTION_STRING: storeConnection(store.port),
      ServiceBusConnection: brokerConnection(broker.port),
      ...environment,
    },
    onLine: (part, line) => onLine?.(`[${part}] ${line}`),
  });
  return {
    engine,
    rooms,
    application: target(ports.application),
    broker: brokerConnection(ports.broker),
    restarted: () => answers(target(ports.application)),
    close: async () => {
      await engine.stop();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Keeps note of the rooms that the platform opens, whatever else is watched. */
function watchingRooms(rooms: Set<string>, watch: Watch = () => undefined): Watch {
  return (request) => {
    const passage = watch(request);
    if (!isOpening(request)) return passage;
    return {
      ...passage,
      answered(status, headers) {
        if (status === 201) rooms.add(headers.location ?? '');
        return passage?.answered?.(status, headers);
      },
    };
  };
}

function isOpening({ path: target }: WireRequest): boolean {
  return /\/startAdhocMeeting$/i.test(target.split('?')[0] ?? '');
}

async function answers(origin: string): Promise<void> {
  for (;;) {
    const response = await fetch(`${origin}/api/health/ready`).catch(() => undefined);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function storeConnection(port: number): string {
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
  const account = 'devstoreaccount1';
  const endpoint = `TableEndpoint=http://127.0.0.1:${port}/${account}`;
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};${endpoint}`;
}

function brokerConnection(port: number): string {
  const key = 'SharedAccessKeyName=local;SharedAccessKey=local';
  return `Endpoint=sb://127.0.0.1:${port};${key};UseDevelopmentEmulator=true`;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { prepareConfig } from '../../local/engine/config.ts';
import { type Engine, startEngine } from '../../local/engine/engine.ts';
import { startAmqpProxy } from '../support/amqp-proxy.ts';
import { startWireProxy, type WireRequest } from '../support/wire-proxy.ts';
import { type Kind, Meter } from './meter.ts';

/** An engine whose application reaches everything through proxies that count, and kill where they are told to. */
export type Arena = {
  readonly engine: Engine;
  readonly meter: Meter;
  /** The rooms that were opened since `clear`, by the addresses that the platform answered with. */
  readonly rooms: Set<string>;
  /** Resolves when the application that was killed answers again. */
  restarted(): Promise<void>;
  close(): Promise<void>;
};

/** What else differs from a usual engine: settings of the application, and who sees its output. */
export type ArenaOptions = {
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLine?: (line: string) => void;
};

/** Starts an engine in a folder of its own. */
export async function openArena({ environment = {}, onLine }: ArenaOptions = {}): Promise<Arena> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-crash-'));
  const { ports } = await prepareConfig(folder, { anyPorts: true });
  const target = (port: number) => `http://127.0.0.1:${port}`;
  const meter = new Meter(() => process.kill(engine.processes().application ?? 0, 'SIGKILL'));
  const rooms = new Set<string>();
  const watch = (request: WireRequest) => {
    const kind = kindOf(request);
    const told = kind === undefined ? undefined : meter.pass(kind);
    if (!/\/startAdhocMeeting$/i.test(request.path.split('?')[0] ?? '')) return told;
    const answered = (status: number, headers: { readonly location?: string | undefined }) => {
      if (status === 201) rooms.add(headers.location ?? '');
      return told?.answered();
    };
    return { ...told, answered };
  };
  const proxies = await Promise.all([
    startWireProxy(target(ports.application), watch),
    startWireProxy(target(ports.store), ({ method }) => (method === 'GET' ? undefined : meter.pass('table'))),
    startWireProxy(target(ports.identity), () => meter.pass('identity')),
    startAmqpProxy(ports.broker, (wish) => meter.pass(wish)),
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
    meter,
    rooms,
    restarted: () => answers(target(ports.application)),
    close: async () => {
      await engine.stop();
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Requests of the application to the platform, callbacks of the platform in it, and requests of people; reading changes nothing. */
function kindOf({ method, path: target }: WireRequest): Kind | undefined {
  if (target.startsWith('/api/callback')) return 'request';
  if (target.startsWith('/platformservice/')) return target.includes('anonymousContext=') ? undefined : 'request';
  return method === 'GET' ? undefined : 'person';
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

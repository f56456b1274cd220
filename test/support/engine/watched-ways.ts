import type { EngineConfig } from '../../../local/engine/config.ts';
import { type AmqpWatch, startAmqpProxy } from '../amqp-proxy.ts';
import { startWireProxy, type Watch, type WireProxy, type WireRequest } from '../wire-proxy.ts';

/** Who watches which way of the application; `front` is the way in, its own callbacks included, the others lead out. */
export type Watches = {
  readonly front?: Watch;
  readonly store?: Watch;
  readonly identity?: Watch;
  readonly broker?: AmqpWatch;
};

/** The ways that are watched, each through a proxy. */
export type WatchedWays = {
  /** What the application is told, so that it takes these ways. */
  readonly environment: Readonly<Record<string, string>>;
  readonly front: WireProxy | undefined;
  /** Addresses of the rooms that were opened so far; seen at the front. */
  readonly rooms: ReadonlySet<string>;
  close(): Promise<void>;
};

/** Starts a proxy for each way that is watched; `settings` are those of an application whose ways are not. */
export async function startWatchedWays(
  ports: EngineConfig['ports'],
  settings: Readonly<Record<string, string>>,
  watches: Watches,
): Promise<WatchedWays> {
  const rooms = new Set<string>();
  const http = async (part: 'application' | 'store' | 'identity', watch: Watch | undefined) =>
    watch === undefined ? undefined : startWireProxy(`http://127.0.0.1:${ports[part]}`, watch);
  const [front, store, identity, broker] = await Promise.all([
    http('application', watches.front === undefined ? undefined : watchingRooms(rooms, watches.front)),
    http('store', watches.store),
    http('identity', watches.identity),
    watches.broker === undefined ? undefined : startAmqpProxy(ports.broker, watches.broker),
  ]);
  const led = (name: string, part: 'store' | 'broker', way: { readonly port: number } | undefined) =>
    way === undefined ? {} : { [name]: (settings[name] ?? '').replace(`:${ports[part]}`, `:${way.port}`) };
  return {
    environment: {
      ...(front === undefined ? {} : { CAREBRIDGE_ORIGIN: front.origin }),
      ...(identity === undefined ? {} : { CAREBRIDGE_AUTHORITY: identity.origin }),
      ...led('CAREBRIDGE_TABLES_CONNECTION_STRING', 'store', store),
      ...led('ServiceBusConnection', 'broker', broker),
    },
    front,
    rooms,
    close: async () => {
      await Promise.all([front, store, identity, broker].map((way) => way?.close()));
    },
  };
}

/** Keeps note of the rooms that the platform opens, whatever else is watched. */
function watchingRooms(rooms: Set<string>, watch: Watch): Watch {
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

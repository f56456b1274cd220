import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { fitsWay, type Way } from './reach.ts';

/** How names become addresses, and whose certificates are believed; a stand-in where hosts are only names. */
export type Network = {
  /** Of names that a setting or this machine gives. */
  readonly lookup: LookupFunction;
  /** Of names that others give. */
  readonly publicLookup: LookupFunction;
  /** Where an address that may be reached is; absent: where it says. */
  readonly route?: (address: string) => string;
  /** Certificate authorities in PEM; absent: those of the system. */
  readonly authorities?: string;
};

const resolver = new Resolver({ timeout: 2_000, tries: 2 });

/**
 * Asks name servers directly: the system's own look-up keeps one of few threads of the process for as long as a stranger's name server
 * lets it wait.
 */
const publicLookup: LookupFunction = (hostname, _options, callback) => {
  const found = async (family: 4 | 6): Promise<readonly LookupAddress[]> => {
    const addresses = family === 4 ? resolver.resolve4(hostname) : resolver.resolve6(hostname);
    return (await addresses.catch(() => [])).map((address) => ({ address, family }));
  };
  Promise.all([found(4), found(6)]).then(
    (addresses) => callback(null, addresses.flat()),
    (error: NodeJS.ErrnoException) => callback(error, []),
  );
};

/** The network as the system has it. */
export const systemNetwork: Network = { lookup: systemLookup, publicLookup };

/** A host has an address that may not be connected to. */
export class AddressRefused extends Error {}

/** How long an idle connection is kept, unless the other end says that it keeps it for less. */
const idleMs = 30_000;

/** Connections that are kept and used again, for requests that go out on one way. */
export class GuardedAgents {
  readonly #http: HttpAgent;
  readonly #https: HttpsAgent;

  constructor(way: Way, connectionsPerHost: number, network: Network) {
    const lookup = checkedLookup(network, way);
    const options = { keepAlive: true, maxSockets: connectionsPerHost, timeout: idleMs, lookup };
    this.#http = new HttpAgent(options);
    this.#https = new HttpsAgent(network.authorities === undefined ? options : { ...options, ca: network.authorities });
  }

  for(url: URL): HttpAgent {
    return url.protocol === 'https:' ? this.#https : this.#http;
  }

  /** Ends the connections. */
  close(): void {
    this.#http.destroy();
    this.#https.destroy();
  }
}

/**
 * A look-up whose addresses have been checked when the connection is made to them, so that a name cannot mean something else by then. One
 * address that does not fit refuses the host.
 */
function checkedLookup(network: Network, way: Way): LookupFunction {
  const { route = (address) => address } = network;
  const lookup = way === 'public' ? network.publicLookup : network.lookup;
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === 'string' ? [] : found;
      const [first] = addresses;
      if (error !== null) return callback(error, []);
      if (first === undefined) return callback(new Error('The host has no address.'), []);
      if (!addresses.every(({ address }) => fitsWay(address, way))) {
        return callback(new AddressRefused('The host has an address that may not be reached.'), []);
      }
      if (options.all !== true) return callback(null, route(first.address), first.family);
      callback(
        null,
        addresses.map(({ address, family }) => ({ address: route(address), family })),
      );
    });
  };
}

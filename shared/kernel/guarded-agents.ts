import { lookup as systemLookup } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { LookupFunction } from 'node:net';
import { fitsWay, type Way } from './reach.ts';

/** How names become addresses, and whose certificates are believed; a stand-in where hosts are only names. */
export type Network = {
  readonly lookup: LookupFunction;
  /** Where an address that may be reached is; absent: where it says. */
  readonly route?: (address: string) => string;
  /** Certificate authorities in PEM; absent: those of the system. */
  readonly authorities?: string;
};

/** The network as the system has it. */
export const systemNetwork: Network = { lookup: systemLookup };

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
function checkedLookup({ lookup, route = (address) => address }: Network, way: Way): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return callback(error, []);
      const addresses = typeof found === 'string' ? [] : found;
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => fitsWay(address, way))) {
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

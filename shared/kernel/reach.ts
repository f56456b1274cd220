import ipaddr from 'ipaddr.js';
import { bareAddress, isLoopbackAddress, isLoopbackHost, isPublicAddress } from './addresses.ts';
import { coversOrigin } from './origin-pattern.ts';

/** Where the requests of one use may go. */
export type Reach = {
  /** Origins that a setting names, our own among them; compared exactly, and reached wherever they are. */
  readonly named: readonly string[];
  /** Whether this machine may be reached, by plain http, too: only where the deployment is on loopback itself. */
  readonly loopback: boolean;
  /** Origins and patterns of them that may be reached by https and at public addresses. */
  readonly hosts: readonly string[];
};

/** Why a request may go somewhere, which decides about the addresses that its host may have. */
export type Way = 'named' | 'loopback' | 'public';

/** On which way a URL may be reached; undefined: not at all. */
export function wayTo(url: URL, { named, loopback, hosts }: Reach): Way | undefined {
  if (url.username !== '' || url.password !== '') return undefined;
  if (named.includes(url.origin)) return 'named';
  if (isLoopbackHost(url.hostname)) return loopback && /^https?:$/.test(url.protocol) ? 'loopback' : undefined;
  if (url.protocol !== 'https:' || !hosts.some((host) => coversOrigin(host, url.origin))) return undefined;
  const address = bareAddress(url.hostname);
  return !ipaddr.isValid(address) || isPublicAddress(address) ? 'public' : undefined;
}

/** Whether a host that is reached on this way may have an address. */
export function fitsWay(address: string, way: Way): boolean {
  if (way === 'named') return true;
  return way === 'loopback' ? isLoopbackAddress(address) : isPublicAddress(address);
}

/** Whether an origin is this machine's, as that of a deployment that runs on one machine is. */
export function isLoopbackOrigin(origin: string): boolean {
  return isLoopbackHost(new URL(origin).hostname);
}

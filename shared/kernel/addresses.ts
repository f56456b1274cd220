import ipaddr from 'ipaddr.js';

/** Addresses of the public Internet under IPv6: everything else there is reserved, local, or holds an IPv4 address. Source: IANA */
const globalUnicast = ipaddr.parseCIDR('2000::/3');

/** Public by its number, and answered by Azure's own host to every machine. */
const azureHost = '168.63.129.16';

/**
 * Whether an IP address is one of the public Internet. Not so are loopback, private, link-local (with it the metadata services of
 * clouds), unique-local, shared, multicast and reserved ones, and those of IPv6 that hold one of IPv4 (mapped, NAT64, 6to4, Teredo).
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast' || address.toString() === azureHost) return false;
  return address.kind() === 'ipv4' || address.match(globalUnicast);
}

/** Whether an IP address is this machine's own: 127.0.0.0/8 or ::1. */
export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.parse(text).range() === 'loopback';
}

/** Whether a URL's `hostname` is this machine by its name or number. */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === 'localhost' || name.endsWith('.localhost') || isLoopbackAddress(bareAddress(name));
}

/** A URL's `hostname` without the brackets of an IPv6 address. */
export function bareAddress(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

import { isIP, isIPv6 } from 'node:net';

/**
 * The address that a visitor's request came from, without its port: of the last `trustedHops` entries of X-Forwarded-For, which
 * front ends of ours wrote, the first. What stands before them anyone may have written. IPv6 is cut to its /64, since one household
 * owns all of it. Undefined when there is none.
 */
export function visitorAddress(forwardedFor: string | undefined, trustedHops = 1): string | undefined {
  const entry = forwardedFor?.split(',').at(-trustedHops)?.trim() ?? '';
  const address = withoutPort(entry);
  if (isIP(address) === 0) return undefined;
  return isIPv6(address) ? network(address) : address;
}

function withoutPort(entry: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(entry)?.[1];
  if (bracketed !== undefined) return bracketed;
  return /^([\d.]+):\d+$/.exec(entry)?.[1] ?? entry;
}

/** The IPv4 address inside a mapped one (`::ffff:…`), otherwise the first four groups. */
function network(address: string): string {
  // The URL parser writes IPv6 in one form, whatever form it was given; it does not take zone ids.
  const [bare = ''] = address.split('%');
  const canonical = new URL(`http://[${bare}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped !== null) {
    const bits = Number.parseInt(mapped[1] ?? '', 16) * 0x10000 + Number.parseInt(mapped[2] ?? '', 16);
    return [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');
  }
  const [head = '', tail] = canonical.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

/** `https://host[:port]` for one origin, `https://*.suffix[:port]` for any host below a suffix, `https://*` for any host. */
const pattern = /^(https?):\/\/(\*|\*\.[^/:*?#@\s]+|[^/:*?#@\s]+|\[[0-9a-f:.]+\])(:\d+)?\/?$/i;

type OriginPattern = { readonly protocol: string; readonly host: string; readonly port: string };

function read(text: string): OriginPattern | undefined {
  const [, scheme, host, port = ''] = pattern.exec(text) ?? [];
  if (scheme === undefined || host === undefined) return undefined;
  const protocol = `${scheme.toLowerCase()}:`;
  if (host.startsWith('*')) return { protocol, host: host.toLowerCase(), port: portOf(protocol, port) };
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return { protocol, host: url.hostname, port: url.port };
}

/** As a URL gives it: empty for the usual one. */
function portOf(protocol: string, port: string): string {
  return new URL(`${protocol}//host${port}`).port;
}

/** Whether a text is an origin or a pattern of origins. */
export function isOriginPattern(text: string): boolean {
  return read(text) !== undefined;
}

/** Whether every origin that `inner` (an origin or a pattern) stands for is one that `outer` stands for. */
export function coversOrigin(outer: string, inner: string): boolean {
  const wide = read(outer);
  const narrow = read(inner);
  if (wide === undefined || narrow === undefined) return false;
  if (wide.protocol !== narrow.protocol || wide.port !== narrow.port) return false;
  if (wide.host === '*' || wide.host === narrow.host) return true;
  return wide.host.startsWith('*.') && narrow.host.endsWith(wide.host.slice(1));
}

import { routes } from '../../../functions/http.ts';
import type { Carebridge } from '../../../shared/application/carebridge.ts';
import { ask } from '../../functions/support/ask.ts';
import type { Wire } from './relay-client.ts';

/** Hands requests to the rows of the HTTP API of one instance, past any host; `address`: where the visitor is. */
export function inProcess(app: Carebridge, address?: string): Wire {
  return ({ method, path, headers: sent, body }) => {
    const headers = address === undefined ? sent : { ...sent, 'x-forwarded-for': address };
    const url = new URL(path, 'http://127.0.0.1');
    for (const route of routes) {
      const pattern = new RegExp(`^/${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
      const found = route.path.includes('*') || route.path.includes('?') ? null : pattern.exec(url.pathname);
      if (found === null) continue;
      const query = Object.fromEntries(url.searchParams.entries());
      return ask(route.handle, app, { method, url: url.href, params: { ...found.groups }, query, headers, body });
    }
    throw new Error(`The HTTP API has no row for ${path}.`);
  };
}

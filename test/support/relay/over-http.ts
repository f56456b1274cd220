import { UnexpectedStatus } from '../../../local/call-flow/person-request.ts';
import { persistently } from '../engine/persistence.ts';
import type { Wire } from './relay-client.ts';

/** Sends requests to a running application, each again as it is until it is answered other than by a failure, or the patience is at its end. */
export function overHttp(origin: () => string, patienceMs: number): Wire {
  return ({ method, path, headers: sent, body, signal }) =>
    persistently(patienceMs, async () => {
      const url = `${origin()}${path}`;
      const headers = body === undefined ? sent : { ...sent, 'content-type': 'application/json' };
      const json = body === undefined ? null : JSON.stringify(body);
      const response = await fetch(url, { method, headers, body: json, signal: signal ?? null });
      const text = await response.text();
      if (response.status >= 500 || response.status === 429) throw new UnexpectedStatus(method, url, response.status);
      const answered = Object.fromEntries(response.headers);
      return { status: response.status, headers: answered, json: text === '' ? undefined : JSON.parse(text) };
    });
}

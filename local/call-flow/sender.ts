import { decodeJwt } from 'jose';
import type { Exchange } from '../exchanges/exchange.ts';
import type { PlayRecord } from './play-record.ts';
import { pathOf } from './wire.ts';

/** Who sends a request: the service application, the platform, the visitor's or an agent's client, the visitor's page. */
export type Sender = 'service' | 'platform' | 'visitor' | 'agent' | 'page';

/** Whether a request was made by `sender` for this conversation, or where it serves all of the run's conversations, for the run. */
export function isBy(sender: Sender, exchange: Exchange, record: PlayRecord): boolean {
  const path = pathOf(exchange.target);
  switch (sender) {
    case 'platform':
      return path.startsWith('/api/callback') && exchange.bearer !== '';
    case 'page':
      return path === `/api/token/${record.tenant}`;
    case 'visitor':
      return record.token !== undefined && (exchange.bearer === record.token || contextOf(exchange) === record.token);
    case 'agent':
      return record.agents.some(({ token }) => exchange.bearer === token);
    case 'service':
      return isApplication(exchange.bearer) && isOfRun(exchange, record);
  }
}

/** The service names the endpoint that it acts for in every request but the very first, which is known by its trace. */
function isOfRun({ target, traceparent }: Exchange, { endpoint, traceId }: PlayRecord): boolean {
  return queryOf(target).get('endpointId') === endpoint || traceparent.split('-')[1] === traceId;
}

/** A discover link carries the visitor's token in its query, encoded twice. */
function contextOf({ target }: Exchange): string | undefined {
  const context = queryOf(target).get('anonymousContext');
  return context === null ? undefined : decodeURIComponent(context);
}

function queryOf(target: string): URLSearchParams {
  return new URL(target, 'http://carebridge.invalid').searchParams;
}

const applications = new Map<string, boolean>();

/** Whether a bearer value is a token that an application got for itself; every value is read once. */
function isApplication(bearer: string): boolean {
  const known = applications.get(bearer) ?? isApplicationToken(bearer);
  applications.set(bearer, known);
  return known;
}

function isApplicationToken(bearer: string): boolean {
  try {
    return decodeJwt(bearer).idtyp === 'app';
  } catch {
    return false;
  }
}

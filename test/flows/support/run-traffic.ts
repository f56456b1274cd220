import { decodeJwt } from 'jose';
import { asGuid, fromGuid } from '../../../shared/kernel/ids.ts';
import type { WireRequest } from '../../support/wire-proxy.ts';

/** Tells which requests through a proxy belong to one run of the call flow, by its tenant. */
export class RunTraffic {
  readonly #tenant: string;
  readonly #endpoint: string;
  #traceId: string | undefined;
  #callKey: string | undefined;
  readonly #agents = new Set<string>();

  constructor(tenant: string) {
    this.#tenant = tenant;
    this.#endpoint = `helpdesk.${tenant}@`;
  }

  /** Id under which the platform shows the run's conversation to its people; undefined before the service is told of it. */
  get callKey(): string | undefined {
    return this.#callKey;
  }

  /** Whether a request belongs to the run; every request has to be shown, in order, since later ones are known by earlier ones. */
  has(request: WireRequest): boolean {
    const path = decodeURIComponent(request.path);
    const traceId = String(request.headers.traceparent ?? '').split('-')[1];
    if (path === `/api/token/${this.#tenant}`) this.#traceId = traceId;
    if (path.includes(this.#endpoint) || request.body.includes(this.#endpoint)) {
      this.#callKey ??= callKeyIn(`${path} ${request.body}`);
      return true;
    }
    if (this.#traceId !== undefined && traceId === this.#traceId) return true;
    const bearer = bearerOf(request);
    if (path.startsWith('/ucwa/oauth/') && this.#namesCall(path)) this.#agents.add(bearer);
    return this.#agents.has(bearer) || this.#isVisitors(bearer);
  }

  /** Agents are known from their acceptance on: invitations are named after the call, as its conversation is. */
  #namesCall(path: string): boolean {
    return this.#callKey !== undefined && fromGuid(path).includes(fromGuid(this.#callKey));
  }

  #isVisitors(bearer: string): boolean {
    if (!bearer.startsWith('psat=')) return false;
    return String(decodeJwt(bearer.slice('psat='.length)).aeu).includes(this.#endpoint);
  }
}

/** The bearer value of a request, or empty. */
export function bearerOf({ headers }: WireRequest): string {
  return /^Bearer (.*)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

/** Links of a call lead through a target of its own, whose id is that of the visitor's conversation. */
function callKeyIn(text: string): string | undefined {
  const hex = /\/tgt-([0-9a-f]{32})\//.exec(text)?.[1];
  return hex === undefined ? undefined : asGuid(hex);
}

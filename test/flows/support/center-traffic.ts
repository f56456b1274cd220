import type { WireRequest } from '../../support/wire-proxy.ts';
import { bearerOf } from './run-traffic.ts';

/** Tells which requests through a proxy belong to one run of the contact center's flow, by the name of its tenant, and which agent sends them. */
export class CenterTraffic {
  readonly #tenant: string;
  /** Bearer values of the agents in the order in which they accepted. */
  readonly #agents: string[] = [];
  readonly #accepts = new Set<string>();

  constructor(tenant: string) {
    this.#tenant = tenant;
  }

  /** How often an offer was accepted. */
  get accepted(): number {
    return this.#agents.length;
  }

  /** Whether a request belongs to the run; every request has to be shown, in order, since later ones are known by earlier ones. */
  has(wire: WireRequest): boolean {
    const { path, headers, body } = wire;
    const names = [path, String(headers['x-8x8-tenant'] ?? ''), body.toString()];
    if (!names.some((text) => text.includes(this.#tenant))) return false;
    if (/\/accept$/.test(path)) this.#note(bearerOf(wire));
    return true;
  }

  /** Whether the sender is the agent who was the one of this place to accept. */
  isAgent(wire: WireRequest, place: number): boolean {
    return bearerOf(wire) === this.#agents[place];
  }

  #note(bearer: string): void {
    if (this.#accepts.has(bearer)) return;
    this.#accepts.add(bearer);
    this.#agents.push(bearer);
  }
}

import { delay } from '../../shared/kernel/time.ts';
import type { EngineConfig } from '../engine/config.ts';
import { demoTenant } from '../engine/demo-tenant.ts';

/** The administrator's and the operator's requests that the flow needs, by the local key. */
export class Operator {
  readonly #service: string;
  readonly #config: EngineConfig;

  constructor(service: string, config: EngineConfig) {
    this.#service = service;
    this.#config = config;
  }

  /** Makes a tenant of its own for this run, so that discovery happens before our eyes. */
  async createTenant(id: string, pageOrigin: string): Promise<void> {
    const tenant = demoTenant(this.#config, id, [pageOrigin]);
    await this.#send('PUT', `/api/tenants/${id}`, tenant, [200, 201]);
  }

  async disableTenant(id: string): Promise<void> {
    await this.#send('DELETE', `/api/tenants/${id}`, undefined, [200, 204]);
  }

  /** Changes who hears an agent and waits until the platform has settled it. */
  async setAudience(
    tenant: string,
    conversation: string,
    address: string,
    audience: 'everyone' | 'agents',
  ): Promise<void> {
    const path = `/api/tenants/${tenant}/conversations/${conversation}/agents/${encodeURIComponent(address)}/audience`;
    const response = await this.#send('PUT', path, { audience }, [200, 202]);
    let status = response.headers.get('location');
    while (response.status === 202 && status !== null) {
      const settled = await this.#send('GET', new URL(status, this.#service).pathname, undefined, [200, 202]);
      if (settled.status === 200) return;
      status = settled.headers.get('location') ?? status;
      await delay(100);
    }
  }

  async #send(method: string, path: string, json: unknown, expected: readonly number[]): Promise<Response> {
    const response = await fetch(`${this.#service}${path}`, {
      method,
      headers: { 'x-carebridge-key': this.#config.localKey, 'content-type': 'application/json' },
      body: json === undefined ? null : JSON.stringify(json),
    });
    if (expected.includes(response.status)) return response;
    throw new Error(`${method} ${path} was answered with ${response.status}: ${await response.text()}`);
  }
}

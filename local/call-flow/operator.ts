import { delay } from '../../shared/kernel/time.ts';
import { requestStatusSchema } from '../../shared/protocol/carebridge/conversations.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { WaitTimeout } from './condition.ts';
import { LocalKeyClient } from './local-key-client.ts';

/** The administrator's and the operator's requests that the flow needs, by the local key. */
export class Operator {
  readonly #service: string;
  readonly #client: LocalKeyClient;
  readonly #patienceMs: number;

  constructor(service: string, key: string, patienceMs: number) {
    this.#service = service;
    this.#client = new LocalKeyClient(service, key, patienceMs);
    this.#patienceMs = patienceMs;
  }

  /** Makes a tenant of its own for this run, so that discovery happens before our eyes. */
  async createTenant(tenant: TenantInput): Promise<void> {
    // Other runs change tenants of the same Entra tenant.
    await this.#client.change('PUT', `/api/tenants/${tenant.id}`, tenant, [200, 201]);
  }

  async disableTenant(id: string): Promise<void> {
    await this.#client.send('DELETE', `/api/tenants/${id}`, undefined, [200, 204]);
  }

  /** Changes who hears an agent and waits until the platform has settled it. */
  async setAudience(
    tenant: string,
    conversation: string,
    address: string,
    audience: 'everyone' | 'agents',
  ): Promise<void> {
    const path = `/api/tenants/${tenant}/conversations/${conversation}/agents/${encodeURIComponent(address)}/audience`;
    const until = Date.now() + this.#patienceMs;
    let answer = await this.#client.send('PUT', path, { audience }, [200, 202]);
    while (answer.status === 202) {
      if (Date.now() > until) throw new WaitTimeout(`the audience "${audience}"`);
      await delay(100);
      const status = new URL(answer.headers.get('location') ?? path, this.#service).pathname;
      answer = await this.#client.send('GET', status, undefined, [200, 202]);
    }
    const { status, code } = requestStatusSchema.parse(await answer.json());
    if (status !== 'done') throw new Error(`The audience "${audience}" came to ${status} ${code ?? ''}`);
  }
}

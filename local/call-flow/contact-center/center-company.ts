import * as z from 'zod';
import type { EngineAgent, EngineConfig } from '../../engine/config.ts';
import { fabrikamAgents, fabrikamQueues } from '../../fabrikam/company.ts';
import { LocalKeyClient } from '../local-key-client.ts';
import type { StaffedAgent } from './center-agent.ts';
import { type Dialect, queueIds } from './center-record.ts';

const credentialSchema = z.object({ id: z.string(), secret: z.string() });

/** What the service application is known by at the contact center: `id` and the secret that goes with it. */
export type CenterCredential = z.infer<typeof credentialSchema>;

/** A chat at once is what an agent of the contact center can have at most. Source: contact-center.md#limits */
const capacity = 6;

/** The people of the demo company with a contact center, in the order in which they take a conversation. */
const order: readonly string[] = ['ines', 'mia', 'tom'];

/**
 * The played company's agents. Each queue has one of more experience than the others. An agent who is asked already is passed over, so where several
 * visitors come at once the others do not serve the first queue: each visitor then goes the same way.
 */
export function staffOf(config: EngineConfig, alone: boolean): readonly StaffedAgent[] {
  const people = fabrikamAgents(config).toSorted((one, other) => order.indexOf(one.id) - order.indexOf(other.id));
  return people.map(({ id, levels, ...profile }, place) => {
    const queue = place === 0 ? queueIds.first : queueIds.second;
    return { id, profile, levels: alone ? levels : { [queue]: levels[queue] ?? 0 } };
  });
}

/** Where a company is founded: the service, the key of this machine, and the company's Entra tenant. */
type CompanyPlace = { readonly service: string; readonly localKey: string; readonly entraTenantId: string };

/** A company in the embedded contact center, made for one run by its administrator: queues, agents, a credential. */
export class CenterCompany {
  readonly name: string;
  readonly #entraTenantId: string;
  readonly #client: LocalKeyClient;
  readonly #service: string;
  #credential: CenterCredential | undefined;
  #isKey = false;

  constructor(name: string, { service, localKey, entraTenantId }: CompanyPlace, patienceMs: number) {
    this.name = name;
    this.#service = service;
    this.#entraTenantId = entraTenantId;
    this.#client = new LocalKeyClient(service, localKey, patienceMs);
  }

  get credential(): CenterCredential {
    if (this.#credential === undefined) throw new Error('The company has no credential yet.');
    return this.#credential;
  }

  /** What stands in requests: the API key, or the client's id. */
  get recognisedBy(): string {
    const { id, secret } = this.credential;
    return this.#isKey ? secret : id;
  }

  async found(staff: readonly StaffedAgent[], dialect: Dialect): Promise<void> {
    const base = `/api/contact-center/tenants/${this.name}`;
    await this.request('PUT', `${base}?entraTenantId=${this.#entraTenantId}`, { displayName: 'Fabrikam' });
    for (const [id, queue] of Object.entries(fabrikamQueues)) await this.request('PUT', `${base}/queues/${id}`, queue);
    for (const { id, profile, levels } of staff)
      await this.request('PUT', `${base}/agents/${id}`, agentBody(profile, levels));
    this.#isKey = dialect === 'chat-gateway';
    this.#credential = await this.#newCredential(this.#isKey ? 'api-key' : 'client');
  }

  /** Takes the company back with everything that was said in its conversations, as far as that is possible; never rejects. */
  async dissolve(): Promise<void> {
    const base = `/api/contact-center/tenants/${this.name}`;
    const key = this.#isKey ? this.credential : await this.#newCredential('api-key');
    const works = [
      async () => {
        for (const id of await this.#ids(key, 'channels')) await this.#asClient(key, 'DELETE', `/channels/${id}`);
      },
      async () => {
        for (const id of await this.#ids(key, 'conversations'))
          await this.request('DELETE', `${base}/conversations/${encodeURIComponent(id)}`);
      },
      () => this.request('DELETE', base),
      ...new Set([key, this.credential]).values().map(
        ({ id }) =>
          () =>
            this.request('DELETE', `${credentials}/${id}`),
      ),
    ];
    for (const work of works) await work().catch(() => undefined);
  }

  /** A request of an administrator; where another change is under way it is sent again. */
  async request(method: string, path: string, json?: unknown): Promise<unknown> {
    const answer = await this.#client.change(method, path, json, [200, 201, 204]);
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  async #newCredential(kind: 'api-key' | 'client'): Promise<CenterCredential> {
    const path = `${credentials}?entraTenantId=${this.#entraTenantId}`;
    return credentialSchema.parse(await this.request('POST', path, { kind, name: this.name }));
  }

  /** What the API lists, of whichever generation made it. */
  async #ids(key: CenterCredential, plural: 'channels' | 'conversations'): Promise<readonly string[]> {
    const answer = await this.#asClient(key, 'GET', `/${plural}?size=100`);
    const { _embedded } = listSchema.parse(await answer.json());
    return (_embedded[plural] ?? []).map(({ id }) => id);
  }

  #asClient({ secret }: CenterCredential, method: string, path: string): Promise<Response> {
    const headers = { 'x-api-key': secret, 'x-8x8-tenant': this.name };
    return fetch(`${this.#service}/chat-gateway/v1${path}`, { method, headers });
  }
}

const credentials = '/api/contact-center/credentials';
const listSchema = z.looseObject({
  _embedded: z.record(z.string(), z.array(z.looseObject({ id: z.string() }))),
});

function agentBody({ displayName: name, objectId }: EngineAgent, levels: StaffedAgent['levels']) {
  const queues = Object.entries(levels).map(([id, level]) => ({ id, level }));
  return { name, objectId, capacity, offerSeconds: 60, wrapUpSeconds: 0, queues };
}

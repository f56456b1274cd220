import * as z from 'zod';
import { delay } from '../../shared/kernel/time.ts';
import type { EngineConfig } from '../engine/config.ts';
import {
  centerAgent,
  fabrikamAgents,
  fabrikamEntraTenant,
  fabrikamId,
  fabrikamQueues,
  fabrikamTenant,
} from './company.ts';

const pauseMs = 2_000;

/**
 * Sees to it that there is the second demo company, once the application answers; what an administrator made of it since is kept. Ends when
 * it is ready, or with `signal`; rejects when the application refuses something.
 */
export async function provisionFabrikam(config: EngineConfig, origin: string, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await provisionOnce(new LocalAdministrator(config, origin, signal));
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) throw error;
      await delay(pauseMs, signal);
      if (signal.aborted) return;
    }
  }
}

const tenantSchema = z.object({ enabled: z.boolean(), platform: z.object({ provider: z.string() }) });
const checkSchema = z.object({ problems: z.array(z.object({ code: z.string() })) });
const credentialsSchema = z.object({ credentials: z.array(z.object({ id: z.string(), name: z.string() })) });
const credentialSchema = z.object({ secret: z.string() });

async function provisionOnce(administrator: LocalAdministrator): Promise<void> {
  const { config, origin } = administrator;
  const path = `/api/tenants/${fabrikamId}`;
  const tenant = await administrator.find(path);
  if (tenant === undefined) {
    await provisionCenter(administrator);
    await administrator.send('PUT', path, fabrikamTenant(config, origin), { 'if-none-match': '*' }, [412]);
  } else {
    const { enabled, platform } = tenantSchema.parse(tenant);
    if (!enabled || platform.provider !== 'contact-center') return;
  }
  const { problems } = checkSchema.parse(await administrator.send('GET', `${path}/check`));
  if (problems.some(({ code }) => code === 'no-credential')) await provisionCredential(administrator);
}

/** Queues and agents at the contact center, as its own administrator makes them. */
async function provisionCenter(administrator: LocalAdministrator): Promise<void> {
  const base = `/api/contact-center/tenants/${fabrikamId}`;
  const { config } = administrator;
  await administrator.make(base, { displayName: 'Fabrikam' }, ofFabrikam(config));
  for (const [id, queue] of Object.entries(fabrikamQueues)) await administrator.make(`${base}/queues/${id}`, queue);
  for (const agent of fabrikamAgents(config)) {
    await administrator.make(`${base}/agents/${agent.id}`, centerAgent(agent));
  }
}

/** A key that an earlier start made and did not come to write is taken back. */
async function provisionCredential(administrator: LocalAdministrator): Promise<void> {
  const all = '/api/contact-center/credentials';
  const query = ofFabrikam(administrator.config);
  const { credentials } = credentialsSchema.parse(await administrator.send('GET', `${all}${query}`));
  for (const { id } of credentials.filter(({ name }) => name === credentialName)) {
    await administrator.send('DELETE', `${all}/${id}${query}`);
  }
  const input = { kind: 'api-key', name: credentialName };
  const { secret: apiKey } = credentialSchema.parse(await administrator.send('POST', `${all}${query}`, input));
  await administrator.send('PUT', `/api/tenants/${fabrikamId}/credential`, { kind: 'api-key', apiKey });
}

const credentialName = 'Carebridge on this machine';
const ofFabrikam = (config: EngineConfig): string => `?entraTenantId=${fabrikamEntraTenant(config)}`;

/** What the application has refused, so that a repeat would not help. */
class Refused extends Error {}

/** Administers by the key of this machine. */
class LocalAdministrator {
  readonly config: EngineConfig;
  readonly origin: string;
  readonly #signal: AbortSignal;

  constructor(config: EngineConfig, origin: string, signal: AbortSignal) {
    this.config = config;
    this.origin = origin;
    this.#signal = signal;
  }

  /** What is at a path; undefined when there is nothing. */
  find(path: string): Promise<unknown> {
    return this.send('GET', path, undefined, {}, [404]);
  }

  /** Writes what is not there yet. */
  async make(path: string, body: object, query = ''): Promise<void> {
    if ((await this.find(path)) === undefined) await this.send('PUT', `${path}${query}`, body);
  }

  /** The answer's body; undefined where there is none, or with one of the statuses that are taken, too. */
  async send(
    method: 'GET' | 'PUT' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    headers: Readonly<Record<string, string>> = {},
    taken: readonly number[] = [],
  ): Promise<unknown> {
    const response = await fetch(`${this.origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-carebridge-key': this.config.localKey, ...headers },
      signal: this.#signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (taken.includes(response.status)) return undefined;
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    const said = `${method} ${path} was answered ${response.status}.`;
    throw response.status < 500 && response.status !== 409 && response.status !== 429
      ? new Refused(said)
      : new Error(said);
  }
}

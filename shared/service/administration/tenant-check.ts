import { defined } from '../../kernel/defined.ts';
import { ConfigurationError, RequestRefused } from '../../kernel/errors.ts';
import { inTime } from '../../kernel/time.ts';
import type { PlatformProblem, Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { type Caller, maySee } from '../callers/access.ts';
import type { Consents } from '../tenants/consents.ts';
import type { RefusedOrigins } from '../tenants/refused-origins.ts';
import type { RefusedPeople } from '../tenants/refused-people.ts';
import type { TenantDirectory } from '../tenants/tenant-directory.ts';
import type { WebhookAddresses } from '../tenants/webhook-addresses.ts';
import type { StoredCredentials } from './stored-credentials.ts';
import type { TenantNote, TenantStanding, TenantStandings } from './tenant-standing.ts';

/** Something without which a tenant's visitors reach no agent: a code, what it is, and what mends it, a sentence each. */
export type TenantProblem = PlatformProblem;

/**
 * What a tenant lacks; `ready` when that is nothing. `notes`: what is worth knowing besides. `webhook`: where its contact center has to send
 * events, if that carries its chat.
 */
export type TenantCheckAnswer = TenantStanding & {
  readonly ready: boolean;
  readonly problems: readonly TenantProblem[];
  readonly notes: readonly TenantNote[];
  readonly webhook?: string;
};

/** What looking over a tenant needs. */
type TenantCheckDependencies = {
  readonly tenants: TenantDirectory;
  readonly consents: Consents;
  readonly credentials: StoredCredentials;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly webhooks: WebhookAddresses;
  readonly standings: TenantStandings;
  readonly refused: Pick<RefusedOrigins, 'lately'>;
  readonly refusedPeople: Pick<RefusedPeople, 'lately'>;
  /** What stands against a tenant's platform in this deployment: member and a sentence each. */
  readonly faultsOf: (tenant: Tenant) => readonly string[];
  /** Our public origin, where consent is given. */
  readonly origin: string;
  /** A contact center that needs longer for all that it is asked is told of as slow. */
  readonly waitMs: number;
};

/** Says in sentences what a tenant lacks; changes nothing. Source: carebridge.md#check */
export class TenantCheck {
  readonly #dependencies: TenantCheckDependencies;

  constructor(dependencies: TenantCheckDependencies) {
    this.#dependencies = dependencies;
  }

  /** Asks the tenant's contact center, too, if it has one. @throws {RequestRefused} NotFound @throws {Unavailable} StoreUnavailable, SecretsUnavailable */
  async look(caller: Caller, id: string): Promise<TenantCheckAnswer> {
    const stored = await this.#dependencies.tenants.read(id);
    if (stored === undefined || !maySee(caller, stored.tenant.entraTenantId)) {
      throw new RequestRefused('NotFound', 'There is no such tenant.');
    }
    const { tenant } = stored;
    const notUsable = this.#platformProblems(tenant);
    const problems = [
      ...switchedOff(tenant),
      ...(await this.#consentProblems(tenant)),
      ...notUsable,
      ...(await this.#carrierProblems(tenant, notUsable.length === 0)),
    ];
    const webhook = this.#isQueued(tenant) ? await this.#dependencies.webhooks.of(id) : undefined;
    const { standings } = this.#dependencies;
    const standing = await standings.of(tenant);
    const notes = [
      ...standings.notesOn(tenant, standing),
      ...(await this.#peopleNotes(tenant)),
      ...(await this.#refusedNotes(tenant)),
    ];
    return { ready: problems.length === 0, problems, notes, ...standing, ...defined({ webhook }) };
  }

  async #consentProblems({ entraTenantId }: Tenant): Promise<readonly TenantProblem[]> {
    const { consents, origin } = this.#dependencies;
    if (await consents.isGivenNow(entraTenantId)) return [];
    return [
      {
        code: 'no-consent',
        problem: `The Entra tenant ${entraTenantId} has not consented, so that its pages get no tokens.`,
        remedy: `One of its administrators opens ${origin}/api/consent.`,
      },
    ];
  }

  /** Pages that asked for the chat in vain, unless they are allowed by now. */
  async #refusedNotes({ id, enabled, allowedOrigins }: Tenant): Promise<readonly TenantNote[]> {
    if (!enabled) return [];
    const refused = (await this.#dependencies.refused.lately(id)).map(({ origin }) => origin);
    const origins = refused.filter((origin) => !allowedOrigins.includes(origin)).join(', ');
    if (origins === '') return [];
    return [
      {
        code: 'pages-refused',
        problem: `In the last seven days pages asked for the chat that the tenant does not allow: ${origins}.`,
        remedy: 'Add those that are the company’s to allowedOrigins; the script tag is to go from the others.',
        values: { origins },
      },
    ];
  }

  /** People of the organisation who signed in at the desk in vain; agents of the tenant by their names, others by their object ids. */
  async #peopleNotes({ enabled, entraTenantId, agents }: Tenant): Promise<readonly TenantNote[]> {
    if (!enabled) return [];
    const { withoutRole, unlisted } = await this.#dependencies.refusedPeople.lately(entraTenantId);
    const names = new Map(agents.map(({ objectId, displayName }) => [objectId, displayName]));
    const strangers = unlisted.filter((id) => !names.has(id));
    return [
      ...(withoutRole.length === 0 ? [] : [withoutRoleNote(withoutRole.map((id) => names.get(id) ?? id).join(', '))]),
      ...(strangers.length === 0 ? [] : [unlistedNote(strangers.join(', '))]),
    ];
  }

  #platformProblems(tenant: Tenant): readonly TenantProblem[] {
    return this.#dependencies.faultsOf(tenant).map((fault) => ({
      code: 'platform-not-usable',
      problem: `This deployment cannot use the tenant's platform: ${fault}.`,
      remedy: 'Change that member of the tenant, or have the deployment allow the platform.',
    }));
  }

  /** A contact center has agents of its own, and recognises us by a credential; elsewhere the agents are the tenant's. */
  async #carrierProblems(tenant: Tenant, isUsable: boolean): Promise<readonly TenantProblem[]> {
    const provider = this.#dependencies.providers.get(tenant.platform.provider);
    if (provider?.routing !== 'queued') return agentProblems(tenant);
    const problems = await this.#credentialProblems(tenant);
    if (problems.length > 0 || !isUsable) return problems;
    return (await inTime(this.#dependencies.waitMs, provider.lookOver(tenant))) ?? [slowPlatform];
  }

  #isQueued({ platform }: Tenant): boolean {
    return this.#dependencies.providers.get(platform.provider)?.routing === 'queued';
  }

  async #credentialProblems({ id }: Tenant): Promise<readonly TenantProblem[]> {
    const { credentials } = this.#dependencies;
    if (!credentials.hasStore) return [noPlaceForSecrets];
    const found = await credentials.versionOf(id).catch((error: unknown) => {
      if (error instanceof ConfigurationError) return damaged;
      throw error;
    });
    if (found === damaged) return [damagedCredential(id)];
    if (found !== undefined) return [];
    return [
      {
        code: 'no-credential',
        problem: 'The contact center does not know this application: the tenant has no credential.',
        remedy: `Make one in the contact center and send it once by PUT /api/tenants/${id}/credential.`,
      },
    ];
  }
}

const withoutRoleNote = (names: string): TenantNote => ({
  code: 'people-without-role',
  problem: `In the last seven days people of the Entra tenant signed in at the desk and were refused, since they have no role Agent: ${names}.`,
  remedy:
    'Give the role to those who are to answer (Entra: Enterprise applications, the application, Users and groups); then they sign in again.',
  values: { names },
});

const unlistedNote = (names: string): TenantNote => ({
  code: 'people-unlisted',
  problem: `In the last seven days people with the role Agent signed in at the desk who are agents of no tenant: ${names}.`,
  remedy: 'Write those who are to answer into agents, by these object ids.',
  values: { names },
});

const slowPlatform: TenantProblem = {
  code: 'platform-slow',
  problem: 'The contact center has not answered in time all that it was asked.',
  remedy: 'Look again in some minutes.',
};

const damaged = Symbol('damaged');

const damagedCredential = (id: string): TenantProblem => ({
  code: 'credential-damaged',
  problem: 'The credential for the contact center is damaged where it is kept.',
  remedy: `Send it again by PUT /api/tenants/${id}/credential.`,
});

const noPlaceForSecrets: TenantProblem = {
  code: 'no-secret-store',
  problem: 'This deployment has no place for the credential that the contact center asks for.',
  remedy: 'Set SECRET_VAULT to true and deploy again.',
};

function switchedOff({ id, enabled }: Tenant): readonly TenantProblem[] {
  if (enabled) return [];
  const remedy = `Send {"enabled": true} by PATCH /api/tenants/${id}.`;
  return [{ code: 'disabled', problem: 'The tenant is disabled: its pages get no tokens.', remedy }];
}

function agentProblems({ agents }: Tenant): readonly TenantProblem[] {
  if (agents.length > 0) return [];
  const problem = 'The tenant lists no agents, so that no one is asked when a visitor comes.';
  return [{ code: 'no-agents', problem, remedy: 'Write at least one agent into the tenant.' }];
}

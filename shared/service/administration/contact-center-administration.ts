import { RequestRefused } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import type {
  CenterAgentInput,
  CenterCredentialInput,
  CenterEventLogQuery,
  CenterQueueInput,
  CenterTenantInput,
} from '../../protocol/carebridge/contact-center.ts';
import type { Caller } from '../callers/access.ts';
import { entraTenantOf } from './entra-tenant-of.ts';
import type { EntraTenantWrites } from './entra-tenant-writes.ts';

/** A tenant as the contact center keeps it; `customerId` is an Entra tenant. */
type CenterTenant = { readonly tenant: string; readonly customerId: string; readonly displayName: string };

type Queue = Omit<CenterQueueInput, 'hours'> & { readonly id: string; readonly hours?: CenterQueueInput['hours'] };

type Agent = Omit<CenterAgentInput, 'languages'> & { readonly id: string; readonly languages: string[] };

/** A credential without its secret. */
type Credential = {
  readonly id: string;
  readonly kind: CenterCredentialInput['kind'];
  readonly name: string;
  readonly customerId: string;
  readonly createdAt: string;
};

/** The embedded contact center's directory. Every method may throw {Unavailable} StoreUnavailable. */
interface ContactCenterDirectory {
  tenant(tenant: string): Promise<CenterTenant | undefined>;
  tenants(customerId: string): Promise<readonly CenterTenant[]>;
  /** False when the name is another customer's. */
  putTenant(tenant: CenterTenant): Promise<boolean>;
  /** False while the tenant has a channel or conversations. */
  removeTenant(tenant: CenterTenant): Promise<boolean>;
  queues(tenant: string): Promise<readonly Queue[]>;
  queue(tenant: string, id: string): Promise<Queue | undefined>;
  queueStatistics(tenant: string, id: string): Promise<object | undefined>;
  /** False when there are too many. */
  putQueue(tenant: string, queue: Queue): Promise<boolean>;
  /** False while a channel leads to it. */
  removeQueue(tenant: string, id: string): Promise<boolean>;
  agents(tenant: string): Promise<readonly Agent[]>;
  agent(tenant: string, id: string): Promise<Agent | undefined>;
  /** False when there are too many, or another agent is the same person. */
  putAgent(tenant: string, agent: Agent): Promise<boolean>;
  removeAgent(tenant: string, id: string): Promise<void>;
  deadEvents(tenant: string): Promise<readonly unknown[]>;
  /** Undefined when there is no such conversation. */
  eventLog(tenant: string, id: string, query: CenterEventLogQuery): Promise<object | undefined>;
  /** How many records a conversation had. */
  eraseConversation(tenant: string, id: string): Promise<number>;
  credentials(customerId: string): Promise<readonly Credential[]>;
  createCredential(
    customerId: string,
    kind: Credential['kind'],
    name: string,
  ): Promise<Credential & { readonly secret: string }>;
  removeCredential(customerId: string, id: string): Promise<void>;
}

/** What the administration of the contact center stands on. */
type ContactCenterAdministrationDependencies = {
  /** Absent where no contact center is embedded. */
  readonly directory: ContactCenterDirectory | undefined;
  readonly writes: EntraTenantWrites;
  /** How many tenants, and how many credentials, one Entra tenant may have here. */
  readonly entriesPerEntraTenant: number;
  readonly log: Log;
};

/** A tenant as it is answered. */
type TenantAnswer = { readonly tenant: string; readonly entraTenantId: string; readonly displayName: string };

/** Makes tenants, queues, agents and credentials known to the embedded contact center. Source: carebridge.md#contact-center-administration */
export class ContactCenterAdministration {
  readonly #dependencies: ContactCenterAdministrationDependencies;

  constructor(dependencies: ContactCenterAdministrationDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {RequestRefused} NotFound */
  async tenant(caller: Caller, tenant: string): Promise<TenantAnswer> {
    return tenantAnswer(await this.#own(caller, tenant));
  }

  /** Creates or renames. @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest, Conflict, TooManyRequests */
  async putTenant(
    caller: Caller,
    entraTenantId: string | undefined,
    tenant: string,
    { displayName }: CenterTenantInput,
  ): Promise<TenantAnswer> {
    const directory = this.#directory();
    const before = await directory.tenant(tenant);
    const customerId = before === undefined ? entraTenantOf(caller, entraTenantId) : ownerOf(caller, before);
    return this.#dependencies.writes.write(caller, customerId, async () => {
      this.#refuseTooMany(before === undefined ? (await directory.tenants(customerId)).length : 0, 'tenants');
      const wanted = { tenant, customerId, displayName };
      if (!(await directory.putTenant(wanted))) throw notFound();
      this.#logged('tenant written');
      return tenantAnswer(wanted);
    });
  }

  /** @throws {RequestRefused} NotFound, Conflict, TooManyRequests */
  async removeTenant(caller: Caller, tenant: string): Promise<void> {
    const own = await this.#own(caller, tenant);
    await this.#dependencies.writes.remove(caller, own.customerId, async () => {
      if (await this.#directory().removeTenant(own)) return;
      throw new RequestRefused('Conflict', 'The tenant has a channel or conversations: delete these first.');
    });
    this.#logged('tenant removed');
  }

  /** @throws {RequestRefused} NotFound */
  async queues(caller: Caller, tenant: string): Promise<readonly Queue[]> {
    await this.#own(caller, tenant);
    return this.#directory().queues(tenant);
  }

  /** @throws {RequestRefused} NotFound */
  async queue(caller: Caller, tenant: string, id: string): Promise<Queue> {
    await this.#own(caller, tenant);
    const found = await this.#directory().queue(tenant, id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** What a queue does, and has done. @throws {RequestRefused} NotFound */
  async queueStatistics(caller: Caller, tenant: string, id: string): Promise<object> {
    await this.#own(caller, tenant);
    const found = await this.#directory().queueStatistics(tenant, id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** Creates or replaces. @throws {RequestRefused} NotFound, NotAllowed, Conflict, TooManyRequests */
  async putQueue(caller: Caller, tenant: string, id: string, input: CenterQueueInput): Promise<Queue> {
    const { customerId } = await this.#own(caller, tenant);
    return this.#dependencies.writes.write(caller, customerId, async () => {
      const queue = { id, ...input };
      if (!(await this.#directory().putQueue(tenant, queue))) {
        throw new RequestRefused('Conflict', 'The tenant has as many queues as there may be.');
      }
      this.#logged('queue written');
      return queue;
    });
  }

  /** What is not there is removed, too. @throws {RequestRefused} NotFound, Conflict, TooManyRequests */
  async removeQueue(caller: Caller, tenant: string, id: string): Promise<void> {
    const { customerId } = await this.#own(caller, tenant);
    await this.#dependencies.writes.remove(caller, customerId, async () => {
      if (await this.#directory().removeQueue(tenant, id)) return;
      throw new RequestRefused('Conflict', 'A channel leads to the queue.');
    });
    this.#logged('queue removed');
  }

  /** @throws {RequestRefused} NotFound */
  async agents(caller: Caller, tenant: string): Promise<readonly Agent[]> {
    await this.#own(caller, tenant);
    return this.#directory().agents(tenant);
  }

  /** @throws {RequestRefused} NotFound */
  async agent(caller: Caller, tenant: string, id: string): Promise<Agent> {
    await this.#own(caller, tenant);
    const found = await this.#directory().agent(tenant, id);
    if (found === undefined) throw notFound();
    return found;
  }

  /** Creates or replaces. @throws {RequestRefused} NotFound, NotAllowed, Conflict, TooManyRequests */
  async putAgent(caller: Caller, tenant: string, id: string, input: CenterAgentInput): Promise<Agent> {
    const { customerId } = await this.#own(caller, tenant);
    return this.#dependencies.writes.write(caller, customerId, async () => {
      const agent = { id, ...input };
      if (!(await this.#directory().putAgent(tenant, agent))) {
        throw new RequestRefused('Conflict', 'There are as many agents as may be, or another one is this person.');
      }
      this.#logged('agent written');
      return agent;
    });
  }

  /** What is not there is removed, too. @throws {RequestRefused} NotFound, TooManyRequests */
  async removeAgent(caller: Caller, tenant: string, id: string): Promise<void> {
    const { customerId } = await this.#own(caller, tenant);
    await this.#dependencies.writes.remove(caller, customerId, () => this.#directory().removeAgent(tenant, id));
    this.#logged('agent removed');
  }

  /** Removes a conversation; what is not there is removed, too. @throws {RequestRefused} NotFound, TooManyRequests */
  async eraseConversation(caller: Caller, tenant: string, id: string): Promise<void> {
    const { customerId } = await this.#own(caller, tenant);
    await this.#dependencies.writes.remove(caller, customerId, () => this.#directory().eraseConversation(tenant, id));
    this.#logged('conversation erased');
  }

  /** Events that no attempt could deliver. @throws {RequestRefused} NotFound */
  async deadEvents(caller: Caller, tenant: string): Promise<readonly unknown[]> {
    await this.#own(caller, tenant);
    return this.#directory().deadEvents(tenant);
  }

  /** How deliveries of a conversation's events have come out. @throws {RequestRefused} NotFound */
  async eventLog(caller: Caller, tenant: string, id: string, query: CenterEventLogQuery): Promise<object> {
    await this.#own(caller, tenant);
    const found = await this.#directory().eventLog(tenant, id, query);
    if (found === undefined) throw notFound();
    return found;
  }

  /** @throws {RequestRefused} NotFound, InvalidRequest */
  async credentials(caller: Caller, entraTenantId: string | undefined): Promise<readonly object[]> {
    const found = await this.#directory().credentials(entraTenantOf(caller, entraTenantId));
    return found.map(credentialAnswer);
  }

  /** Makes a credential, whose secret is told this once. @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest, Conflict, TooManyRequests */
  async createCredential(
    caller: Caller,
    entraTenantId: string | undefined,
    { kind, name }: CenterCredentialInput,
  ): Promise<object> {
    const customerId = entraTenantOf(caller, entraTenantId);
    const directory = this.#directory();
    return this.#dependencies.writes.write(caller, customerId, async () => {
      this.#refuseTooMany((await directory.credentials(customerId)).length, 'credentials');
      const { secret, ...credential } = await directory.createCredential(customerId, kind, name);
      this.#logged('credential written');
      return { ...credentialAnswer(credential), secret };
    });
  }

  /** What is not there is removed, too. @throws {RequestRefused} NotFound, InvalidRequest, TooManyRequests */
  async removeCredential(caller: Caller, entraTenantId: string | undefined, id: string): Promise<void> {
    const customerId = entraTenantOf(caller, entraTenantId);
    const directory = this.#directory();
    await this.#dependencies.writes.remove(caller, customerId, () => directory.removeCredential(customerId, id));
    this.#logged('credential removed');
  }

  async #own(caller: Caller, tenant: string): Promise<CenterTenant> {
    const found = await this.#directory().tenant(tenant);
    if (found === undefined) throw notFound();
    ownerOf(caller, found);
    return found;
  }

  #directory(): ContactCenterDirectory {
    const { directory } = this.#dependencies;
    if (directory === undefined) throw new RequestRefused('NotFound', 'No contact center is embedded here.');
    return directory;
  }

  #refuseTooMany(count: number, what: string): void {
    const { entriesPerEntraTenant: most } = this.#dependencies;
    if (count < most) return;
    throw new RequestRefused('Conflict', `This Entra tenant has ${count} ${what}, which is the most there may be.`);
  }

  #logged(outcome: string): void {
    this.#dependencies.log({ level: 'info', event: 'contact-center-changed', outcome });
  }
}

const notFound = () => new RequestRefused('NotFound', 'There is nothing of this name.');

/** @throws {RequestRefused} NotFound — when it is another Entra tenant's */
function ownerOf(caller: Caller, { customerId }: CenterTenant): string {
  if (caller.kind !== 'local' && caller.entraTenantId !== customerId) throw notFound();
  return customerId;
}

function tenantAnswer({ tenant, customerId, displayName }: CenterTenant): TenantAnswer {
  return { tenant, entraTenantId: customerId, displayName };
}

function credentialAnswer({ customerId, ...credential }: Credential): object {
  return { ...credential, entraTenantId: customerId };
}

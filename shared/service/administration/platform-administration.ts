import { RequestRefused } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { sameAudience } from '../../kernel/remote-party.ts';
import type {
  EndpointAnswer,
  EndpointInput,
  PersonAnswer,
  PersonInput,
} from '../../protocol/carebridge/platform-directory.ts';
import type { RelPrefix } from '../../protocol/hypermedia/rel.ts';
import type { Caller } from '../callers/access.ts';
import { entraTenantOf } from './entra-tenant-of.ts';
import type { EntraTenantWrites } from './entra-tenant-writes.ts';

/** An application endpoint as the platform keeps it. */
type PlatformEndpoint = {
  readonly uri: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly applicationId: string;
  readonly displayName: string;
  readonly relPrefix: RelPrefix;
  readonly callbackUrl: string;
  readonly callbackAudience: string;
};

/** A person as the platform keeps them. */
type PlatformPerson = {
  readonly tenantId: string;
  readonly objectId: string;
  readonly uri: string;
  readonly displayName: string;
  /** Who wants the person known: tenants that list the person, an administrator. */
  readonly sources?: readonly ('tenants' | 'person')[];
};

/** The embedded platform's directory. Every method may throw {Unavailable} StoreUnavailable. */
interface PlatformDirectory {
  /** What stands against callbacks to a URL with tokens for an audience; undefined: nothing. */
  callbackFault(url: string, audience: string): 'url' | 'audience' | undefined;
  /** Whether an audience is one by which this deployment itself is addressed. */
  isOwnAudience(audience: string): boolean;
  /** Claims an endpoint's audience before the endpoint is written; false when it is another's. */
  claimAudience(endpoint: PlatformEndpoint): Promise<boolean>;
  releaseAudience(tenantId: string, uri: string, audience: string): Promise<void>;
  endpoint(tenantId: string, uri: string): Promise<PlatformEndpoint | undefined>;
  provisionEndpoint(endpoint: PlatformEndpoint): Promise<void>;
  removeEndpoint(tenantId: string, uri: string): Promise<void>;
  user(tenantId: string, objectId: string): Promise<PlatformPerson | undefined>;
  people(tenantId: string): Promise<readonly PlatformPerson[]>;
  endpoints(tenantId: string): Promise<readonly Pick<PlatformEndpoint, 'uri' | 'clientId'>[]>;
  /** False when the address is another person's. */
  provisionUser(person: PlatformPerson): Promise<boolean>;
  removeUser(tenantId: string, objectId: string): Promise<void>;
}

/** What the administration of the platform stands on. */
type PlatformAdministrationDependencies = {
  /** Absent where the platform is elsewhere. */
  readonly directory: PlatformDirectory | undefined;
  readonly writes: EntraTenantWrites;
  /** How many people and endpoints one Entra tenant may write here. */
  readonly entriesPerEntraTenant: number;
  /** Ten digits, always the same for an application and endpoint. */
  readonly applicationIdOf: (clientId: string, uri: string) => string;
  /** Client id of this service, whose endpoints belong to its tenants. */
  readonly ownClientId: string;
  readonly log: Log;
};

/**
 * Makes other service applications than our own known to the embedded platform, and people who are in none of our tenants.
 * Source: carebridge.md#platform-directory
 */
export class PlatformAdministration {
  readonly #dependencies: PlatformAdministrationDependencies;

  constructor(dependencies: PlatformAdministrationDependencies) {
    this.#dependencies = dependencies;
  }

  /** @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest */
  async endpoint(caller: Caller, entraTenantId: string | undefined, uri: string): Promise<EndpointAnswer> {
    const found = await this.#directory().endpoint(entraTenantOf(caller, entraTenantId), uri);
    if (found === undefined) throw notFound();
    return endpointAnswer(found);
  }

  /** Creates or replaces. @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest, Conflict, TooManyRequests */
  async putEndpoint(
    caller: Caller,
    entraTenantId: string | undefined,
    uri: string,
    input: EndpointInput,
  ): Promise<EndpointAnswer> {
    const tenantId = entraTenantOf(caller, entraTenantId);
    const directory = this.#directory();
    const { applicationIdOf, writes } = this.#dependencies;
    return writes.write(caller, tenantId, async () => {
      refuseTarget(directory, input);
      await this.#refuseOwn(tenantId, uri, input.clientId);
      await this.#refuseForEndpoint(tenantId, uri);
      const endpoint = { ...input, uri, tenantId, applicationId: applicationIdOf(input.clientId, uri) };
      const before = await directory.endpoint(tenantId, uri);
      if (!(await directory.claimAudience(endpoint))) {
        throw new RequestRefused('Conflict', 'callbackAudience: it belongs to another application.');
      }
      await directory.provisionEndpoint(endpoint);
      if (before !== undefined && !sameAudience(before.callbackAudience, endpoint.callbackAudience)) {
        await directory.releaseAudience(tenantId, uri, before.callbackAudience);
      }
      this.#logged('endpoint written');
      return endpointAnswer(endpoint);
    });
  }

  /** What is not there is removed, too. @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest, Conflict, TooManyRequests */
  async removeEndpoint(caller: Caller, entraTenantId: string | undefined, uri: string): Promise<void> {
    const tenantId = entraTenantOf(caller, entraTenantId);
    const directory = this.#directory();
    await this.#dependencies.writes.remove(caller, tenantId, async () => {
      await this.#refuseOwn(tenantId, uri);
      const before = await directory.endpoint(tenantId, uri);
      await directory.removeEndpoint(tenantId, uri);
      if (before !== undefined) await directory.releaseAudience(tenantId, uri, before.callbackAudience);
    });
    this.#logged('endpoint removed');
  }

  /** @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest */
  async person(caller: Caller, entraTenantId: string | undefined, objectId: string): Promise<PersonAnswer> {
    const found = await this.#directory().user(entraTenantOf(caller, entraTenantId), objectId);
    if (found === undefined) throw notFound();
    return personAnswer(found);
  }

  /** Creates or replaces. @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest, Conflict, TooManyRequests */
  async putPerson(
    caller: Caller,
    entraTenantId: string | undefined,
    objectId: string,
    { address, displayName }: PersonInput,
  ): Promise<PersonAnswer> {
    const tenantId = entraTenantOf(caller, entraTenantId);
    const directory = this.#directory();
    return this.#dependencies.writes.write(caller, tenantId, async () => {
      const entries = await this.#entries(tenantId);
      refuseClash(entries, objectId, address);
      this.#refuseTooMany(
        entries,
        entries.people.some((each) => each.objectId === objectId),
      );
      const person = { tenantId, objectId, uri: address, displayName };
      if (!(await directory.provisionUser(person))) throw anothersAddress();
      this.#logged('person written');
      return personAnswer(person);
    });
  }

  /** What is not there is removed, too. @throws {RequestRefused} NotFound, NotAllowed, InvalidRequest, Conflict, TooManyRequests */
  async removePerson(caller: Caller, entraTenantId: string | undefined, objectId: string): Promise<void> {
    const tenantId = entraTenantOf(caller, entraTenantId);
    const directory = this.#directory();
    await this.#dependencies.writes.remove(caller, tenantId, async () => {
      const { people } = await this.#entries(tenantId);
      const isListed = people.some((each) => each.objectId === objectId && each.sources?.join() === 'tenants');
      if (isListed)
        throw new RequestRefused('Conflict', 'The person is an agent of a tenant: take the person out there.');
      await directory.removeUser(tenantId, objectId);
    });
    this.#logged('person removed');
  }

  async #entries(tenantId: string): Promise<DirectoryEntries> {
    const directory = this.#directory();
    const [people, endpoints] = await Promise.all([directory.people(tenantId), directory.endpoints(tenantId)]);
    return { people, endpoints };
  }

  async #refuseForEndpoint(tenantId: string, uri: string): Promise<void> {
    const entries = await this.#entries(tenantId);
    if (entries.people.some((person) => person.uri === uri)) {
      throw new RequestRefused('Conflict', 'The address is a person’s: an application endpoint needs one of its own.');
    }
    this.#refuseTooMany(
      entries,
      entries.endpoints.some((endpoint) => endpoint.uri === uri),
    );
  }

  /** Agents and endpoints of our tenants do not count: there are not more than tenants bring along. */
  #refuseTooMany({ people, endpoints }: DirectoryEntries, isThere: boolean): void {
    const { ownClientId, entriesPerEntraTenant: most } = this.#dependencies;
    const written = people.filter(({ sources }) => sources?.includes('person') === true).length;
    const others = endpoints.filter(({ clientId }) => clientId.toLowerCase() !== ownClientId.toLowerCase()).length;
    if (!isThere && written + others >= most) {
      throw new RequestRefused(
        'Conflict',
        `This Entra tenant has ${written + others} entries, which is the most there may be.`,
      );
    }
  }

  #logged(outcome: string): void {
    this.#dependencies.log({ level: 'info', event: 'platform-directory-changed', outcome });
  }

  #directory(): PlatformDirectory {
    const { directory } = this.#dependencies;
    if (directory === undefined) throw new RequestRefused('NotFound', 'The platform is not embedded here.');
    return directory;
  }

  /** The endpoints of our own tenants are written with their tenants. */
  async #refuseOwn(tenantId: string, uri: string, clientId?: string): Promise<void> {
    const { ownClientId } = this.#dependencies;
    const isOwn = (id: string | undefined) => id?.toLowerCase() === ownClientId.toLowerCase();
    if (!isOwn(clientId) && !isOwn((await this.#directory().endpoint(tenantId, uri))?.clientId)) return;
    throw new RequestRefused('Conflict', 'The endpoint belongs to a tenant of this service: change it there.');
  }
}

/** Callbacks go where this deployment lets them, and no application of others is told that we are the ones whom tokens are for. */
function refuseTarget(directory: PlatformDirectory, { callbackUrl, callbackAudience }: EndpointInput): void {
  const fault = directory.isOwnAudience(callbackAudience)
    ? 'audience'
    : directory.callbackFault(callbackUrl, callbackAudience);
  if (fault === undefined) return;
  const said = {
    url: 'callbackUrl: this deployment sends no callbacks there; its operator lists where they may go.',
    audience: 'callbackAudience: this deployment makes no tokens for it; put the App ID URI of your own application.',
  };
  throw new RequestRefused('InvalidRequest', said[fault]);
}

/** What an Entra tenant has in the directory. */
type DirectoryEntries = {
  readonly people: readonly PlatformPerson[];
  readonly endpoints: readonly Pick<PlatformEndpoint, 'uri' | 'clientId'>[];
};

const anothersAddress = () => new RequestRefused('Conflict', 'The address is another person’s.');

/** @throws {RequestRefused} Conflict — when the address leads elsewhere, or tenants list the person at another one */
function refuseClash({ people, endpoints }: DirectoryEntries, objectId: string, address: string): void {
  if (people.some((each) => each.uri === address && each.objectId !== objectId)) throw anothersAddress();
  if (endpoints.some(({ uri }) => uri === address)) {
    throw new RequestRefused('Conflict', 'The address is an application endpoint’s.');
  }
  const listed = people.find((each) => each.objectId === objectId && each.sources?.includes('tenants') === true);
  if (listed !== undefined && listed.uri !== address) {
    throw new RequestRefused('Conflict', `A tenant lists the person at ${listed.uri}: a person has one address.`);
  }
}

const notFound = () => new RequestRefused('NotFound', 'There is nothing of this name.');

function endpointAnswer({ tenantId: entraTenantId, ...endpoint }: PlatformEndpoint): EndpointAnswer {
  return { entraTenantId, ...endpoint };
}

function personAnswer({ tenantId, objectId, uri, displayName }: PlatformPerson): PersonAnswer {
  return { objectId, entraTenantId: tenantId, address: uri, displayName };
}

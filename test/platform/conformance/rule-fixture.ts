import { randomUUID } from 'node:crypto';
import type { AlarmPurpose } from '../../../shared/platform/alarms/platform-alarm.ts';
import type { ApplicationEndpoint } from '../../../shared/platform/directory/caller.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { StrictServiceApplication } from '../../support/strict-service-application/service-application.ts';
import { Person } from '../call/players.ts';
import { type BreakingProxy, type Mutant, startBreakingProxy } from './breaking-proxy.ts';
import { type SharedWorld, sharedWorld } from './shared-world.ts';

/** Permissions of a service application that may do everything. */
export const allRoles = ['Guests.Join', 'Messages.SendReceive', 'Meetings.JoinManage', 'Meetings.OnDemand.Create'];

/** The page on which the visitors of a rule are. */
export const page = 'https://shop.northwind.example';

/** How long a rule waits for something that should come. */
export const patienceMs = process.env.CONFORMANCE_MUTANTS === undefined ? 20_000 : 12_000;

/** What one rule plays on: an application endpoint of its own in a world that it shares. */
export class RuleFixture {
  readonly world: PlatformWorld;
  readonly endpoint: ApplicationEndpoint;
  /** The platform, through the proxy. */
  readonly origin: string;
  /** The service application as existing ones behave; it has its token and listens for callbacks. */
  readonly application: StrictServiceApplication;
  readonly #proxy: BreakingProxy;
  readonly #callbackProxy: BreakingProxy;
  readonly #people: Person[] = [];

  constructor(
    world: PlatformWorld,
    endpoint: ApplicationEndpoint,
    application: StrictServiceApplication,
    proxy: BreakingProxy,
    callbackProxy: BreakingProxy,
  ) {
    this.world = world;
    this.endpoint = endpoint;
    this.origin = proxy.origin;
    this.application = application;
    this.#proxy = proxy;
    this.#callbackProxy = callbackProxy;
  }

  /** A callback URL of this fixture besides the default one; `path` begins with a slash. */
  callbackUrl(path: string): string {
    return `${this.#callbackProxy.origin}${this.application.mount}${path}`;
  }

  /** Breaks something from now on; tells how often it has happened. */
  breakOnce(mutant: Mutant): () => number {
    return (mutant.where === 'platform' ? this.#proxy : this.#callbackProxy).breakOnce(mutant);
  }

  /** The time is over for what waits for this in a conversation of the service application's: it falls due at once. */
  timeIsOver(conversation: string, purpose: AlarmPurpose): Promise<void> {
    return this.world.timeIsOver(conversation, purpose);
  }

  /** A token of this fixture's application with these roles only. */
  token(roles: readonly string[] = allRoles, more: object = {}, expiresIn?: string): Promise<string> {
    return applicationToken(this.world, this.endpoint, roles, more, expiresIn);
  }

  /** A request as it stands; `path` is root-relative, or a whole URL. */
  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(new URL(path, this.origin), init);
  }

  /** An anonymous token, as the service application gets it for a page. */
  async visitorToken(allowedOrigins = page): Promise<string> {
    const input = { applicationSessionId: randomUUID(), allowedOrigins };
    const answer = await this.application.post(await this.application.link('anonApplicationTokens'), input);
    return String(answer.json.token);
  }

  /** A visitor called Iris with an UCWA application, who reads everything that comes. */
  async visitor(): Promise<Person> {
    const headers = { authorization: `Bearer ${await this.visitorToken()}`, origin: page };
    return this.#signedIn(await new Person(this.origin, headers).signIn('psanon', 'Iris'));
  }

  /** A visitor who has invited this fixture's endpoint. */
  async invites(more: object = {}): Promise<Person> {
    const visitor = await this.visitor();
    const input = { operationId: randomUUID(), to: this.endpoint.uri, subject: 'Where is my parcel?', ...more };
    await visitor.post(`${visitor.path}/communication/messagingInvitations`, input);
    return visitor;
  }

  /** A person of the tenant whom the directory knows; not signed in. */
  async person(name: string): Promise<{ readonly uri: string; readonly objectId: string }> {
    const objectId = randomUUID();
    const uri = `sip:${objectId.slice(0, 8)}@northwind.example`;
    await this.world.first.platform.provisionUser({
      tenantId: this.world.tenantId,
      objectId,
      uri,
      displayName: name,
    });
    return { uri, objectId };
  }

  /** A signed-in agent. */
  async agent(name: string): Promise<Person & { readonly uri: string; readonly objectId: string }> {
    const known = await this.person(name);
    return Object.assign(await this.furtherDevice(known), known);
  }

  /** Another sign-in of an agent; `headers` go with each of its requests. */
  async furtherDevice(
    { objectId }: { readonly objectId: string },
    headers: Record<string, string> = {},
  ): Promise<Person> {
    const claims = { oid: objectId, scp: 'desk', azp: randomUUID(), aud: this.world.origin };
    const token = await this.world.issuer.sign(this.world.tenantId, claims);
    const person = new Person(this.origin, { authorization: `Bearer ${token}`, ...headers });
    return this.#signedIn(await person.signIn('oauth', 'Another device'));
  }

  #signedIn(person: Person): Person {
    this.#people.push(person);
    return person;
  }

  async close(): Promise<void> {
    this.#proxy.heal();
    // A client that has signed out asks for no more events.
    for (const person of this.#people) await person.delete(person.path).catch(() => undefined);
    await this.application.close();
    await this.#callbackProxy.close();
  }
}

/** Opens a fixture: an endpoint of its own, so that rules do not see each other; in the world that all share unless another is given. */
export async function openFixture(
  relPrefix: 'service:' | 'ms:rtc:saas:' = 'service:',
  place: Promise<SharedWorld> = sharedWorld(),
): Promise<RuleFixture> {
  const { world, proxy } = await place;
  const application = new StrictServiceApplication(relPrefix, patienceMs);
  const callbackProxy = await startBreakingProxy(await application.listen());
  const endpoint: ApplicationEndpoint = {
    ...world.endpoint,
    uri: `sip:care-${randomUUID().slice(0, 8)}@northwind.example`,
    clientId: randomUUID(),
    applicationId: String(1_000_000_000 + Math.floor(Math.random() * 8_999_999_999)),
    relPrefix,
    callbackUrl: `${callbackProxy.origin}${application.mount}/callback`,
  };
  await world.first.platform.provisionEndpoint(endpoint);
  application.use({
    discoverUrl: `${world.origin}/platformservice/discover`,
    endpointUri: endpoint.uri,
    token: await applicationToken(world, endpoint, allRoles),
  });
  return new RuleFixture(world, endpoint, application, proxy, callbackProxy);
}

function applicationToken(
  world: PlatformWorld,
  endpoint: ApplicationEndpoint,
  roles: readonly string[],
  more: object = {},
  expiresIn?: string,
): Promise<string> {
  const claims = { appid: endpoint.clientId, idtyp: 'app', roles, aud: world.origin, ...more };
  return world.issuer.sign(endpoint.tenantId, claims, expiresIn);
}

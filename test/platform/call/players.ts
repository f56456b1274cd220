import { randomUUID } from 'node:crypto';
import { parseJson } from '../../../shared/kernel/json.ts';
import type { Platform } from '../../../shared/platform/platform.ts';
import { eventPackageSchema } from '../../../shared/protocol/hypermedia/event-package.ts';
import { linkObjectOf, resourceSchema } from '../../../shared/protocol/hypermedia/resource.ts';
import { positionOf } from '../../../shared/protocol/trusted-application/callback-position.ts';
import { startHttpServer } from '../../support/http-server.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { mintToken, page, serviceHeaders } from '../edge/visiting.ts';
import { eventsOf, Listener } from './listener.ts';

/** Where callbacks go; by `callbackContext` it is known what each conversation heard. */
export class CallbackServer {
  readonly bodies: unknown[] = [];
  url = '';
  /** What callbacks are answered with; those that are refused are not heard. */
  status = 200;
  /** Waited for before a callback is answered. */
  holds: (body: unknown) => Promise<void> = async () => {};
  #close: () => Promise<void> = async () => {};
  readonly #byContext = new Map<string, Listener>();
  /** Callbacks come at least once; what has come is not heard again. */
  readonly #taken = new Set<string>();

  async start(): Promise<this> {
    const server = await startHttpServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const text = Buffer.concat(chunks).toString('utf8');
      const body = parseJson(text);
      const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
      if (this.status !== 200) {
        response.writeHead(this.status).end();
        return;
      }
      const delivery = `${request.url} ${text}`;
      this.bodies.push(body);
      if (!this.#taken.has(delivery)) this.of(searchParams.get('callbackContext') ?? '').events.push(...eventsOf(body));
      this.#taken.add(delivery);
      await this.holds(body);
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
    this.url = `${server.origin}/callback`;
    this.#close = () => server.close();
    return this;
  }

  /** What the conversation with this context heard; visitor legs have none. */
  of(context: string): Listener {
    const listener = this.#byContext.get(context) ?? new Listener();
    this.#byContext.set(context, listener);
    return listener;
  }

  /** The numbers of the callbacks that came for a leg, in the order in which they came. */
  acks(leg: string): readonly number[] {
    const hrefs = this.bodies.map((body) => eventPackageSchema.parse(body)._links?.self?.href ?? '');
    return hrefs
      .map((href) => positionOf(href))
      .filter(({ key }) => key?.conversationId === leg)
      .flatMap(({ ack }) => (ack === undefined ? [] : [ack]));
  }

  close(): Promise<void> {
    return this.#close();
  }
}

/** Sends requests with a token. */
export class Caller extends Listener {
  readonly #origin: string;
  readonly headers: Record<string, string>;

  constructor(origin: string, headers: Record<string, string>) {
    super();
    this.#origin = origin;
    this.headers = headers;
  }

  get(path: string): Promise<Response> {
    return this.send('GET', path);
  }

  /** Posts text as it stands, everything else as JSON. */
  post(path: string, body: unknown = {}, contentType?: string): Promise<Response> {
    return this.send('POST', path, body, contentType);
  }

  put(path: string, body: unknown): Promise<Response> {
    return this.send('PUT', path, body);
  }

  delete(path: string): Promise<Response> {
    return this.send('DELETE', path);
  }

  send(
    method: string,
    path: string,
    body?: unknown,
    contentType?: string,
    more: Record<string, string> = {},
  ): Promise<Response> {
    const isText = typeof body === 'string';
    const type = contentType ?? (isText ? 'text/plain; charset=utf-8' : 'application/json');
    const content = body === undefined ? {} : { body: isText ? body : JSON.stringify(body) };
    return fetch(`${this.#origin}${path}`, {
      method,
      ...content,
      headers: { ...this.headers, 'content-type': type, ...more },
    });
  }
}

/** A person with an UCWA application, whose event channel is read to its end. */
export class Person extends Caller {
  path = '';
  /** How many of its requests for events have been answered. */
  polls = 0;
  #isQuiet = false;
  #next = '';

  /** Asks for no more events once the waiting request has been answered. */
  fallSilent(): void {
    this.#isQuiet = true;
  }

  async signIn(scope: 'psanon' | 'oauth', name: string): Promise<this> {
    const input = { userAgent: 'Test/1.0', culture: 'en-us', anonymousDisplayName: name };
    const response = await this.post(`/ucwa/${scope}/v1/applications`, input);
    return this.#enter(await response.json());
  }

  /** Goes on with an application that is there already. */
  async resume(path: string): Promise<this> {
    return this.#enter(await (await this.get(path)).json());
  }

  #enter(body: unknown): this {
    const application = resourceSchema.parse(body);
    this.path = linkObjectOf(application, 'self')?.href ?? '';
    void this.#read(linkObjectOf(application, 'events')?.href);
    return this;
  }

  /** Asks another instance for what comes after the last package, until it is told to stop. */
  confirmAt(platform: Pick<Platform, 'handle'>, origin: string): AbortController {
    const stop = new AbortController();
    const { signal } = stop;
    const request = { method: 'GET', url: new URL(`${origin}${this.#next}`), headers: this.headers, signal };
    void platform.handle({ ...request, body: new Uint8Array() });
    return stop;
  }

  async #read(eventsHref: string | undefined): Promise<void> {
    let href = eventsHref;
    while (href !== undefined && !this.#isQuiet) {
      const response: Response | undefined = await this.get(href).catch(() => undefined);
      if (response?.status !== 200) return;
      this.polls += 1;
      const body: unknown = await response.json();
      this.events.push(...eventsOf(body));
      href = eventPackageSchema.parse(body)._links?.next?.href;
      this.#next = href ?? '';
    }
  }
}

/** A visitor called Iris. */
export async function visitor(world: PlatformWorld): Promise<Person> {
  const { token } = await mintToken(world, randomUUID());
  return new Person(world.origin, { authorization: `Bearer ${token}`, origin: page }).signIn('psanon', 'Iris');
}

/** An agent's SIP URI. */
export const agentUri = (name: string): string => `sip:${name.toLowerCase().replace(' ', '.')}@northwind.example`;

/** An agent whom the directory knows; the same object id signs the same agent in again. */
export async function agent(world: PlatformWorld, name: string, objectId: string = randomUUID()): Promise<Person> {
  const person = { tenantId: world.tenantId, objectId, uri: agentUri(name), displayName: name };
  const before = await world.first.platform.userByUri(person.tenantId, person.uri);
  // An address has one holder: an earlier test's agent of the same name gives it up.
  if (before !== undefined && before.objectId !== objectId.toLowerCase())
    await world.first.platform.removeUser(person.tenantId, before.objectId);
  await world.first.platform.provisionUser(person);
  const claims = { oid: objectId, scp: 'desk', azp: randomUUID(), aud: world.origin };
  const token = await world.issuer.sign(world.tenantId, claims);
  return new Person(world.origin, { authorization: `Bearer ${token}` }).signIn('oauth', name);
}

/** The service application of a world. */
export const serviceApplication = async (world: PlatformWorld, roles?: readonly string[]): Promise<Caller> =>
  new Caller(world.origin, await serviceHeaders(world, roles));

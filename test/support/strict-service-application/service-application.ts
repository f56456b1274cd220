import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { type HttpServer, startHttpServer } from '../http-server.ts';
import { CallbackReader, type StrictEvent, type StrictResource } from './callback-reader.ts';
import { exchange } from './wire.ts';

/** Where the application begins, and as whom. */
export type Setting = { readonly discoverUrl: string; readonly endpointUri: string; readonly token: string };

/** An answer of the platform. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly text: string;
  /** The body, where it is a JSON object. */
  readonly json: Readonly<Record<string, unknown>>;
};

/** A callback as it came in. */
export type Received = {
  readonly headers: IncomingMessage['headers'];
  /** Path, from the mount on, and query. */
  readonly path: string;
  readonly text: string;
};

const ucwaJson = 'application/vnd.microsoft.com.ucwa+json; charset=utf-8';

/**
 * A service application as existing ones behave: it is told nothing but a discover URL, follows links only, and refuses whatever they
 * would stumble over.
 */
export class StrictServiceApplication {
  readonly reader: CallbackReader;
  readonly received: Received[] = [];
  readonly events: StrictEvent[] = [];
  /** Where its callback paths begin. What comes to another path was meant for the one that had this port before: 404, and unseen. */
  readonly mount = `/${randomUUID()}`;
  /** How a callback is answered. */
  reply: (callback: Received) => { readonly status: number; readonly body?: object } = () => ({ status: 200 });
  readonly #patienceMs: number;
  readonly #violations: Error[] = [];
  #setting: Setting = { discoverUrl: '', endpointUri: '', token: '' };
  #server: HttpServer | undefined;

  constructor(prefix: string, patienceMs: number) {
    this.reader = new CallbackReader(prefix);
    this.#patienceMs = patienceMs;
  }

  use(setting: Setting): void {
    this.#setting = setting;
  }

  /** Starts to listen for callbacks below `mount`; gives the origin. */
  async listen(): Promise<string> {
    const server = await startHttpServer((request, response) => {
      void this.#receive(request).then(({ status, body }) => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body === undefined ? undefined : JSON.stringify(body));
      });
    });
    this.#server = server;
    return server.origin;
  }

  async close(): Promise<void> {
    await this.#server?.close();
  }

  /** discover → applications → application, with everything in them that must be there. */
  async initialize(): Promise<StrictResource> {
    const { discoverUrl, endpointUri } = this.#setting;
    const discover = this.#resource(await this.get(discoverUrl), 'discover');
    const applications = needed(discover, 'applications');
    if (!/^https?:\/\//.test(applications)) throw new Error('The applications link is not absolute.');
    const joint = applications.includes('?') ? '&' : '?';
    const found = this.#resource(await this.get(`${applications}${joint}endpointId=${endpointUri}`), 'applications');
    const application = this.#resource(await this.get(needed(found, 'application')), 'application');
    const embedded = application.members._embedded as Record<string, unknown> | undefined;
    if (Object.keys(embedded ?? {}).every((name) => !name.endsWith('communication'))) {
      throw new Error('The application has no communication.');
    }
    return application;
  }

  /** The href of a link of the application or of what it embeds. */
  async link(rel: string): Promise<string> {
    const application = await this.initialize();
    const own = application.links[rel];
    if (own !== undefined) return own;
    for (const inner of Object.values((application.members._embedded ?? {}) as Record<string, object>)) {
      const resource = this.reader.resource({ ...inner }, '');
      if (resource.links[rel] !== undefined) return resource.links[rel];
      if (String(resource.members.rel).endsWith(rel) && resource.links.self !== undefined) return resource.links.self;
    }
    throw new Error(`The application does not offer ${rel}.`);
  }

  get(href: string): Promise<Answer> {
    return this.send('GET', href, { accept: 'application/json; charset=utf-8' });
  }

  /** A resource that is there. */
  async read(href: string, name = ''): Promise<StrictResource> {
    return this.#resource(await this.get(href), name);
  }

  /** POSTs JSON; nothing at all where `input` is undefined. */
  post(href: string, input?: object): Promise<Answer> {
    return this.send('POST', href, {}, input);
  }

  put(href: string, input: object): Promise<Answer> {
    return this.send('PUT', href, {}, input);
  }

  delete(href: string): Promise<Answer> {
    return this.send('DELETE', href, {});
  }

  /** POSTs a text; without an operation id, and with the Location that is needed to find its event. */
  async say(href: string, text: string, contentType = 'text/plain; charset=utf-8'): Promise<string> {
    const answer = await this.send('POST', href, { 'content-type': contentType }, text);
    const { location } = answer.headers;
    if (answer.status !== 201 || location === undefined) throw new Error(`A message came to ${answer.status}.`);
    return location;
  }

  /** Sends a request and looks at what every answer must have. */
  async send(method: string, href: string, headers: Record<string, string>, body?: object | string): Promise<Answer> {
    const id = randomUUID();
    const sent = {
      authorization: `Bearer ${this.#setting.token}`,
      'client-request-id': id,
      ...(typeof body === 'object' ? { 'content-type': ucwaJson } : {}),
      ...headers,
    };
    const text = typeof body === 'object' ? JSON.stringify(body) : body;
    const answer = await exchange(method, new URL(href, this.#setting.discoverUrl).href, sent, text);
    for (const name of ['x-ms-correlation-id', 'x-ms-server-fqdn']) {
      if (answer.headers[name] === undefined) throw new Error(`${method} ${href}: the answer has no ${name}.`);
    }
    return { ...answer, json: jsonOf(answer.text) };
  }

  /** The first event of this kind, waited for. `relAndType` such as `conversation updated`; typing is `typing added`. */
  async event(relAndType: string, that: (event: StrictEvent) => boolean = () => true): Promise<StrictEvent> {
    const [rel, type] = relAndType.split(' ');
    const wanted = (event: StrictEvent) => {
      const isTyping = event.in?.rel === 'typingParticipants';
      return (rel === 'typing' ? isTyping : !isTyping && event.link.rel === rel) && event.type === type && that(event);
    };
    return this.until(() => this.events.find(wanted), relAndType);
  }

  /** Waits until `find` finds something; gives up when patience is over, and at once when a callback was off the letter. */
  async until<T>(find: () => T | undefined, what: string): Promise<T> {
    const end = Date.now() + this.#patienceMs;
    for (;;) {
      const [violation] = this.#violations;
      if (violation !== undefined) throw violation;
      const found = find();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) throw new Error(`Nothing came of ${what}.`);
      await pause(5);
    }
  }

  #resource(answer: Answer, name: string): StrictResource {
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${name || 'A resource'} came to ${answer.status}.`);
    const type = answer.headers['content-type'] ?? '';
    if (!/^application\/(json|vnd\.microsoft\.com\.ucwa\+json)\b/.test(type)) throw new Error(`${name} is ${type}.`);
    return this.reader.resource(answer.json, name);
  }

  async #receive(request: IncomingMessage): Promise<{ readonly status: number; readonly body?: object }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { url = '/' } = request;
    if (!url.startsWith(`${this.mount}/`)) return { status: 404 };
    const callback = {
      headers: request.headers,
      path: url.slice(this.mount.length),
      text: Buffer.concat(chunks).toString('utf8'),
    };
    this.received.push(callback);
    const reply = this.reply(callback);
    // What was not accepted comes again.
    if (reply.status > 299) return reply;
    try {
      const type = request.headers['content-type'] ?? '';
      if (!/^application\/(json|vnd\.microsoft\.com\.ucwa\+json)\b/.test(type))
        throw new Error(`A callback is ${type}.`);
      const { search } = new URL(callback.path, 'http://localhost');
      this.events.push(...this.reader.read(JSON.parse(callback.text), search));
    } catch (error) {
      this.#violations.push(error instanceof Error ? error : new Error(String(error)));
    }
    return reply;
  }
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

function needed({ links }: StrictResource, rel: string): string {
  const href = links[rel];
  if (href === undefined) throw new Error(`The link ${rel} is missing.`);
  return href;
}

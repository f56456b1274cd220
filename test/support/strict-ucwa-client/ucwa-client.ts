import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { PackageReader, type UcwaEvent } from './package-reader.ts';
import { hrefOf, insist, readResource, textOf, type UcwaResource } from './resource-reader.ts';
import { type Casing, type Entry, type SignedIn, signIn } from './sign-in.ts';
import { type Sending, sendStrictly, type UcwaAnswer } from './wire.ts';

/** How a client behaves. */
export type Habits = {
  /** How long it waits for something that should come. */
  readonly patienceMs: number;
  readonly casing?: Casing;
  /** Whether it asks for events by itself; it does where nothing is said. */
  readonly listens?: boolean;
};

/** Something that was said, as the client heard it. */
export type Line = { readonly by: string; readonly text: string };

/**
 * A chat client as existing ones behave, with the requirements of the strictest of them all: it is told nothing but a discover URL and
 * refuses whatever one of them would stumble over.
 */
export class StrictUcwaClient {
  readonly events: UcwaEvent[] = [];
  readonly #entry: Entry;
  readonly #habits: Habits;
  readonly #reader = new PackageReader();
  readonly #violations: Error[] = [];
  readonly #closing = new AbortController();
  readonly #followed: Promise<unknown>[] = [];
  #signedIn: SignedIn | undefined;
  #ended = false;

  constructor(entry: Entry, habits: Habits) {
    this.#entry = entry;
    this.#habits = habits;
  }

  /** Signs in and begins to ask for events. */
  async enter(name = 'Iris'): Promise<this> {
    this.#signedIn = await signIn(this.#entry, name, this.#habits.casing ?? 'PascalCase');
    if (this.#habits.listens === false) return this;
    void this.#listen(this.#signedIn.eventsHref).catch((error: unknown) => {
      if (!this.#closing.signal.aborted)
        this.#violations.push(error instanceof Error ? error : new Error(String(error)));
    });
    return this;
  }

  /** What signing in has brought. */
  get signedIn(): SignedIn {
    insist(this.#signedIn !== undefined, 'No one has signed in.');
    return this.#signedIn;
  }

  /** Root-relative href of the application. */
  get path(): string {
    return this.signedIn.application.self;
  }

  /** Whether the event channel has said that the application is no more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** What was heard from others, in order. */
  get heard(): readonly Line[] {
    return this.events.flatMap(({ link, resource }) => {
      if (link.rel !== 'message' || resource?.links.plainMessage === undefined) return [];
      return [{ by: resource.links.participant?.title ?? '', text: textOf(resource.links.plainMessage.href) }];
    });
  }

  /** `rel type` of everything so far; typing is `typing added` and `typing deleted`. */
  get story(): readonly string[] {
    return this.events.map((event) => `${nameOf(event)} ${event.type}`);
  }

  /** The same with the sender before each: `communication: conversation added`. */
  get told(): readonly string[] {
    return this.events.map((event) => `${event.sender.rel}: ${nameOf(event)} ${event.type}`);
  }

  /** Sends a request; `href` is put behind `root/`, so that slashes double. */
  send(method: string, href: string, sending?: Sending): Promise<UcwaAnswer> {
    const url = /^https?:/.test(href) ? href : `${this.signedIn.root}${href}`;
    return sendStrictly(this.#entry, method, url, sending);
  }

  /** A resource that is there. */
  async read(href: string, rel?: string): Promise<UcwaResource> {
    const { status, json } = await this.send('GET', href);
    insist(status === 200, `${href} came to ${status}.`);
    return readResource(json, rel);
  }

  /** A POST of JSON that begins something; the Location of what has begun. */
  async begin(href: string, input: object): Promise<string> {
    const body = JSON.stringify(input);
    return this.#begun(href, await this.send('POST', href, { headers: { 'content-type': 'application/json' }, body }));
  }

  /** A POST of text. */
  async post(href: string, text: string): Promise<string> {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return this.#begun(href, await this.send('POST', href, { headers, body: text }));
  }

  /** A request that comes to 204, as typing and all ends do. */
  async done(method: 'POST' | 'DELETE', href: string): Promise<void> {
    const { status } = await this.send(method, href);
    insist(status === 204, `${method} ${href} came to ${status}.`);
  }

  /** Invites an endpoint; the Location of the invitation. */
  async startMessaging(to: string, more: object = {}): Promise<string> {
    const [communication] = this.signedIn.application.embedded.communication ?? [];
    insist(communication !== undefined, 'communication is not embedded.');
    const input = {
      importance: 'Normal',
      sessionContext: randomUUID(),
      subject: 'Where is my parcel?',
      telemetryId: null,
      to,
      operationId: this.signedIn.guid,
      ...more,
    };
    const location = await this.begin(hrefOf(communication, 'startMessaging'), input);
    insist(/\/messagingInvitations\/[0-9a-f]{32}$/.test(location), `An invitation lies at ${location}.`);
    await this.read(location, 'messagingInvitation');
    return location;
  }

  /** The messaging of the conversation, once it is connected. */
  async chat(): Promise<UcwaResource> {
    const isConnected = ({ resource }: UcwaEvent) => resource?.members.state === 'Connected';
    const { resource } = await this.event('messaging updated', isConnected);
    insist(resource !== undefined, 'messaging came without its content.');
    insist(hrefOf(resource, 'sendMessage') === `${resource.self}/messages`, 'Messages are not below their messaging.');
    insist(hrefOf(resource, 'setIsTyping') === `${resource.self}/typing`, 'Typing is not below its messaging.');
    return resource;
  }

  /** Says something and waits until it is known to have arrived; the message's href. */
  async say(text: string): Promise<string> {
    const operationId = randomUUID();
    const location = await this.post(`${hrefOf(await this.chat(), 'sendMessage')}?operationId=${operationId}`, text);
    const { resource, status } = await this.event('message completed', ({ link }) => link.href === location);
    insist(status === 'Success', `A message came to ${status}.`);
    insist(resource?.members.operationId === operationId, 'A message has lost its operation id.');
    insist(resource.members.direction === 'Outgoing', 'An own message came in.');
    return location;
  }

  /** Waits until this has been said. */
  async hears(text: string): Promise<Line> {
    return this.until(() => this.heard.find((line) => line.text === text), `the line ${text}`);
  }

  /** The first event of this kind, waited for: `conversation updated`, `typing added`. */
  event(relAndType: string, that: (event: UcwaEvent) => boolean = () => true): Promise<UcwaEvent> {
    return this.until(
      () => this.events.find((event) => `${nameOf(event)} ${event.type}` === relAndType && that(event)),
      relAndType,
    );
  }

  /** Waits until `find` finds something; gives up when patience is over, and at once when something was off the letter. */
  async until<T>(find: () => T | undefined, what: string): Promise<T> {
    const end = Date.now() + this.#habits.patienceMs;
    for (;;) {
      this.check();
      if (this.#closing.signal.aborted) throw new Error('The client has been closed.');
      const found = find();
      if (found !== undefined && found !== false) return found;
      if (Date.now() > end) throw new Error(`Nothing came of ${what}. What came: ${this.story.join(', ')}`);
      await pause(5);
    }
  }

  /** @throws {OffTheLetter} when something that came was off the letter */
  check(): void {
    const [violation] = this.#violations;
    if (violation !== undefined) throw violation;
  }

  /** Stops to listen, without a word to the platform; throws what was off the letter so far. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#followed);
    this.check();
  }

  /** Ends the application, if there is one; whatever comes of it. */
  async signOut(): Promise<void> {
    if (this.#signedIn !== undefined) await this.send('DELETE', this.path).catch(() => undefined);
  }

  #begun(href: string, { status, headers, json }: UcwaAnswer): string {
    insist(status === 201, `POST ${href} came to ${status}.`);
    const location = headers.get('location') ?? '';
    insist(/^\/[^/]/.test(location), `POST ${href} leads to "${location}".`);
    insist(Object.keys(json).length === 0, `POST ${href} has an answer with content.`);
    return location;
  }

  async #listen(first: string): Promise<void> {
    for (let href = first; !this.#closing.signal.aborted; ) {
      const { signal } = this.#closing;
      const { status, json, error } = await this.send('GET', `${href}&low=5&medium=5&timeout=180`, { signal });
      if (status === 404) {
        insist(error?.subcode === 'ApplicationNotFound', `The event channel ended with ${error?.subcode}.`);
        this.#ended = true;
        return;
      }
      // No other client uses this application, so a 409 ends the loop of a client for nothing.
      insist(status === 200, `The event channel came to ${status} ${error?.subcode ?? ''}.`);
      const read = this.#reader.read(json);
      if (read.kind === 'events') {
        this.events.push(...read.events);
        for (const event of read.events) this.#follow(event);
      }
      href = read.kind === 'resync' ? read.href : read.next;
    }
  }

  /** One client reads the conversation whenever it hears of it, until it has gone. */
  #follow({ link, type, resource }: UcwaEvent): void {
    if (link.rel !== 'conversation' || type === 'deleted' || resource?.members.state === 'Disconnected') return;
    const reading = this.send('GET', link.href).then(({ status, json }) => {
      if (status === 200) return void hrefOf(readResource(json, 'conversation'), 'messaging');
      insist(status === 404, `A conversation came to ${status}.`);
      return void this.#followed.push(
        this.event('conversation deleted', (event) => event.link.href === link.href).catch((error: Error) => {
          if (!this.#closing.signal.aborted) this.#violations.push(error);
        }),
      );
    });
    this.#followed.push(
      reading.catch((error: Error) => {
        if (!this.#closing.signal.aborted) this.#violations.push(error);
      }),
    );
  }
}

/** What an event is about; a person who types is no participant who comes. */
const nameOf = ({ link, in: within }: UcwaEvent): string =>
  within?.rel === 'typingParticipants' ? 'typing' : link.rel;

import { randomUUID } from 'node:crypto';
import type { WorldOptions } from '../../../support/platform-world.ts';
import { PackageReader, position, type UcwaEvent } from '../../../support/strict-ucwa-client/package-reader.ts';
import { hrefOf, insist } from '../../../support/strict-ucwa-client/resource-reader.ts';
import type { Entry } from '../../../support/strict-ucwa-client/sign-in.ts';
import { StrictUcwaClient } from '../../../support/strict-ucwa-client/ucwa-client.ts';
import type { UcwaAnswer } from '../../../support/strict-ucwa-client/wire.ts';
import type { Mutant } from '../breaking-proxy.ts';
import { bridges, type InBridge, joins, linksOf } from '../bridging.ts';
import { rule } from '../rule.ts';
import { page, patienceMs, type RuleFixture } from '../rule-fixture.ts';

/** A signed-in agent, with the address under which the service application calls them. */
export type StrictAgent = {
  readonly agent: StrictUcwaClient;
  readonly uri: string;
  readonly entry: Entry;
  /** Accepts the next invitation into a meeting; the agent's conversation. */
  accepts(): Promise<string>;
};

/** A strict visitor whose invitation rings at the service application. */
export type StrictlyRinging = {
  readonly visitor: StrictUcwaClient;
  /** Where the visitor's own invitation lies. */
  readonly location: string;
  /** Links of the invitation, as the service application sees it. */
  readonly invitation: (rel: string) => string;
};

/** The strict clients of one rule. */
export class Clients {
  readonly #fixture: RuleFixture;
  readonly #clients: StrictUcwaClient[] = [];

  constructor(fixture: RuleFixture) {
    this.#fixture = fixture;
  }

  /** Where a visitor on a page begins; another session than anybody's before, unless one is named. */
  async visitorEntry({
    allowedOrigins = page,
    session = randomUUID() as string,
  } = {}): Promise<Entry & { readonly page: string }> {
    const { application } = this.#fixture;
    const input = { applicationSessionId: session, allowedOrigins };
    const { json } = await application.post(await application.link('anonApplicationTokens'), input);
    const { links } = application.reader.resource(json, '');
    return { discoverUrl: links.discover ?? '', token: String(json.token), page };
  }

  /** A visitor called Iris who has signed in. */
  async visitor(name = 'Iris'): Promise<StrictUcwaClient> {
    return this.enter(await this.visitorEntry(), name);
  }

  /** A person who signs in as the entry says. */
  enter(entry: Entry, name = 'Iris', casing: 'PascalCase' | 'camelCase' = 'PascalCase'): Promise<StrictUcwaClient> {
    const client = new StrictUcwaClient(entry, { patienceMs, casing });
    this.#clients.push(client);
    return client.enter(name);
  }

  /** A visitor who asks for events only when told to. */
  async quietVisitor(entry?: Entry): Promise<QuietVisitor> {
    const client = new QuietVisitor(entry ?? (await this.visitorEntry()), { patienceMs, listens: false });
    this.#clients.push(client);
    await client.enter();
    return client;
  }

  /** A signed-in agent. */
  async agent(name: string): Promise<StrictAgent> {
    const { world, origin } = this.#fixture;
    const { uri, objectId } = await this.#fixture.person(name);
    const claims = { oid: objectId, scp: 'desk', azp: randomUUID(), aud: world.origin };
    const token = await world.issuer.sign(world.tenantId, claims);
    const entry = { discoverUrl: `${origin}/platformservice/discover`, token };
    const agent = await this.enter(entry, name);
    return { agent, uri, entry, accepts: () => accepts(agent) };
  }

  /** A visitor who has invited this fixture's endpoint, and the service application that has heard of it. */
  async ringing(more: object = {}): Promise<StrictlyRinging> {
    const { application, endpoint } = this.#fixture;
    const known = application.events.length;
    const visitor = await this.visitor();
    const location = await visitor.startMessaging(endpoint.uri, more);
    const { resource } = await application.event('messagingInvitation started', (event) => {
      return event.resource?.members.direction === 'Incoming' && application.events.indexOf(event) >= known;
    });
    return { visitor, location, invitation: linksOf(resource) };
  }

  /** A visitor who is bridged into a meeting. */
  async bridged(more: object = {}): Promise<StrictlyRinging & InBridge> {
    const begun = await this.ringing(more);
    const call = await bridges(this.#fixture, begun);
    await begun.visitor.chat();
    return { ...begun, ...call };
  }

  /** An agent in the meeting, bridged under a name, or not at all where it is undefined. */
  async joined(
    call: InBridge,
    name: string,
    bridgedName: string | undefined,
    messageFilterState = 'Disabled',
  ): Promise<StrictAgent> {
    const agent = await this.agent(name);
    if (bridgedName !== undefined) {
      const input = { displayName: bridgedName, participantUri: agent.uri, messageFilterState };
      await this.#fixture.application.post(call.bridgedParticipants, input);
    }
    await joins(this.#fixture, call, agent);
    return agent;
  }

  /** Throws what was off the letter for any of them. */
  async settle(): Promise<void> {
    for (const client of this.#clients) await client.close();
  }

  /** A client that has signed out asks for no more events. */
  async leave(): Promise<void> {
    for (const client of this.#clients) {
      await client.close().catch(() => undefined);
      await client.signOut();
    }
  }
}

/** A visitor who asks for events by number, one request at a time. */
export class QuietVisitor extends StrictUcwaClient {
  /** One request of the event channel. */
  poll(ack: number, more = '', signal?: AbortSignal): Promise<UcwaAnswer> {
    const href = `${this.path}/events?ack=${ack}&low=5&medium=5&timeout=180${more}`;
    return this.send('GET', href, signal === undefined ? {} : { signal });
  }

  /** The events of an answer, and the number that comes next. */
  packageOf({ status, json }: UcwaAnswer): { readonly events: readonly UcwaEvent[]; readonly next: number } {
    insist(status === 200, `The event channel came to ${status}.`);
    const read = new PackageReader().read(json);
    insist(read.kind === 'events', 'The event channel wants to resync.');
    return { events: read.events, next: position(read.next).number };
  }
}

async function accepts(agent: StrictUcwaClient): Promise<string> {
  const { resource } = await agent.event('onlineMeetingInvitation started');
  insist(resource !== undefined, 'An invitation came without its content.');
  insist(resource.members.direction === 'Incoming', 'The invited person is not the one who invites.');
  await agent.done('POST', `${hrefOf(resource, 'accept')}?operationId=${randomUUID()}`);
  return hrefOf(resource, 'conversation');
}

/** A rule of what visitors and agents see, played by strict clients: whatever is off the letter breaks it as well. */
export function ucwaRule(
  title: string,
  mutants: Mutant | readonly Mutant[],
  run: (clients: Clients, fixture: RuleFixture) => Promise<void>,
  differently?: Partial<WorldOptions>,
): void {
  const play = async (fixture: RuleFixture) => {
    const clients = new Clients(fixture);
    try {
      await run(clients, fixture);
      await clients.settle();
    } finally {
      await clients.leave();
    }
  };
  rule(title, mutants, play, 'service:', differently);
}

import { randomUUID } from 'node:crypto';
import type { BrowserContext, BrowserContextOptions } from 'playwright-core';
import { Chat } from '../../../local/call-flow/chat.ts';
import { Visitor } from '../../../local/call-flow/visitor.ts';
import { toDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import { resourceSchema } from '../../../shared/protocol/hypermedia/resource.ts';
import { texts as arabic } from '../../../web/desk/messages/ar.ts';
import type { DeskText } from '../../../web/desk/messages/en.ts';
import { texts as french } from '../../../web/desk/messages/fr.ts';
import type { Messages } from '../../../web/i18n/translator.ts';
import { type BrowserWorld, openPage } from './browser-world.ts';
import { DeskPage } from './desk-page.ts';
import { Watch } from './watch.ts';

const patienceMs = 60_000;

/** The texts of desks in browsers that speak a language besides English, by the language's tag. */
const deskTexts: Readonly<Record<string, Messages<DeskText>>> = { ar: arabic, fr: french };

/** A desk in a browser of its own; faults in it fail the test. */
export type OpenDesk = { readonly desk: DeskPage; readonly context: BrowserContext; readonly watch: Watch };

/** Agents with desks in browsers, and visitors without a browser, in one world. */
export class DeskWorld {
  readonly world: BrowserWorld;
  readonly #open: OpenDesk[] = [];
  readonly #visitors: Visitor[] = [];

  constructor(world: BrowserWorld) {
    this.world = world;
  }

  get deskUrl(): string {
    return `${this.world.engine.origin}/desk`;
  }

  /** A desk before signing in. */
  async open(options: BrowserContextOptions = {}): Promise<OpenDesk> {
    const { browser, engine } = this.world;
    const viewport = { width: 1180, height: 820 };
    const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(patienceMs);
    const identity = `http://127.0.0.1:${engine.config.ports.identity}`;
    const watch = new Watch(context, [engine.origin, identity]);
    const texts = options.locale === undefined ? undefined : deskTexts[options.locale];
    const opened = { desk: new DeskPage(await openPage(context, this.deskUrl), texts), context, watch };
    this.#open.push(opened);
    return opened;
  }

  /** A desk with one of the demo agents at it. */
  async agent(which: 0 | 1 = 0, options: BrowserContextOptions = {}): Promise<OpenDesk> {
    const opened = await this.open(options);
    await opened.desk.signIn(this.world.engine.config.agents[which]?.displayName ?? '');
    return opened;
  }

  /** A visitor who asks a question, and what they filled in before. */
  async visit(subject: string, details: Readonly<Record<string, string>> = {}, name = 'Iris'): Promise<Chat> {
    const { engine, site } = this.world;
    const visitor = await Visitor.enter({ service: engine.origin, tenant: 'contoso', origin: site.origin }, patienceMs);
    this.#visitors.push(visitor);
    await visitor.signIn(await visitor.discover(), name);
    const { client } = visitor;
    const communication = resourceSchema.parse(client.application._embedded?.communication);
    const begun = new Promise<string>((resolve) => {
      client.channel.listen((event) => {
        if (event.rel !== 'messagingInvitation' || event.resource === undefined) return;
        resolve(client.link(event.resource, 'conversation'));
      });
    });
    const to = await this.#endpoint();
    const customContent = { href: toDataUri('application/json', JSON.stringify(details)) };
    await client.send('POST', client.link(communication, 'startMessaging'), {
      json: { operationId: randomUUID(), to, subject, _links: { customContent } },
      expected: [201],
    });
    return new Chat(client, await begun);
  }

  /** Ends a test: closes what it opened, and throws when there were faults in its browsers. */
  async clear(): Promise<void> {
    const faults = this.#open.flatMap(({ watch }) => watch.faults());
    for (const { desk, context } of this.#open.splice(0)) {
      // The next test must not ring an agent of this one.
      await desk.page.evaluate(leavePlatform).catch(() => undefined);
      await context.close();
    }
    for (const visitor of this.#visitors.splice(0)) await visitor.client.signOut();
    if (faults.length > 0) throw new Error(`In the browser:\n${faults.join('\n')}`);
  }

  async #endpoint(): Promise<string> {
    const { engine } = this.world;
    const headers = { 'x-carebridge-key': engine.config.localKey };
    const response = await fetch(`${engine.origin}/api/tenants/contoso`, { headers });
    const tenant = (await response.json()) as { platform: { applicationEndpoint: string } };
    return tenant.platform.applicationEndpoint;
  }
}

/** Runs in the page: ends the sign-in at the platform that it has stored. */
async function leavePlatform(): Promise<void> {
  const { application } = JSON.parse(sessionStorage.getItem('carebridge.desk') ?? '{}');
  const { access } = JSON.parse(sessionStorage.getItem('carebridge.desk.tokens') ?? '{}');
  if (application === undefined || access === undefined) return;
  await fetch(application.self, { method: 'DELETE', headers: { authorization: `Bearer ${access}` } });
}

import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { fabrikamId } from '../../../local/fabrikam/company.ts';
import type { Environment } from '../../../shared/kernel/settings.ts';
import { overHttp } from '../../support/relay/over-http.ts';
import { RelayClient } from '../../support/relay/relay-client.ts';
import { until } from '../../support/until.ts';
import { BrowserWorld, openPage } from './browser-world.ts';
import { ChatPage } from './chat-page.ts';
import { DeskWorld, type OpenDesk } from './desk-world.ts';

const patienceMs = 60_000;

/** Agents and visitors of the demo company whose chat the contact center carries. */
export class CenterDesks {
  readonly #desks: DeskWorld;
  readonly #open: OpenDesk[] = [];
  readonly #visitors: RelayClient[] = [];

  constructor(desks: DeskWorld) {
    this.#desks = desks;
  }

  /** Waits until the company is made. */
  async made(): Promise<void> {
    const { config, origin } = this.#desks.world.engine;
    const headers = { 'x-carebridge-key': config.localKey };
    await until(async () => {
      const response = await fetch(`${origin}/api/tenants/${fabrikamId}/check`, { headers });
      return response.ok && ((await response.json()) as { readonly ready: boolean }).ready;
    });
  }

  /** The desk of an agent of the company, in a browser of its own. */
  async agent(name: string, options: BrowserContextOptions = {}): Promise<OpenDesk> {
    return this.signedIn(await this.#desks.open(options), name);
  }

  /** Signs an agent in at a desk that is open. */
  async signedIn(opened: OpenDesk, name: string): Promise<OpenDesk> {
    this.#open.push(opened);
    // An offer may be answered a moment too late, and a page that reads changes takes another's place.
    opened.watch.mayBeRefused();
    await opened.desk.signIn(name);
    return opened;
  }

  /** A visitor without a browser, who asks something. */
  async visit(question: string, visitorName = 'Vera'): Promise<RelayClient> {
    const { engine } = this.#desks.world;
    const client = new RelayClient(
      overHttp(() => engine.origin, patienceMs),
      fabrikamId,
      engine.origin,
    );
    this.#visitors.push(client);
    await client.knock();
    const opened = await client.open({ visitorName });
    if (opened.status !== 201) throw new Error(`The visitor is not let in: ${opened.status}`);
    await client.say(question);
    return client;
  }

  /** A visitor's browser at the company's page, with the chat open. */
  async visitor(options: BrowserContextOptions = {}): Promise<ChatPage> {
    const { world } = this.#desks;
    const { context, watch } = await world.visitor(options);
    watch.mayBeRefused();
    const visitor = new ChatPage(await openPage(context, `${world.engine.origin}/fabrikam`));
    await visitor.open();
    return visitor;
  }

  /** Ends a test: visitors leave, chats end, and agents sign out, so that the next test rings its own. */
  async clear(): Promise<void> {
    for (const visitor of this.#visitors.splice(0)) await visitor.leave();
    for (const { desk } of this.#open.splice(0)) await desk.page.evaluate(signOut, fabrikamId).catch(() => undefined);
  }
}

/** A world with both demo companies for the tests of one file; it ends as the usual one. `prepare`: what is done with it before them. */
export function useCenterDesks(
  environment: Environment = {},
  prepare: (world: BrowserWorld) => Promise<void> = async () => undefined,
): { readonly world: BrowserWorld; readonly desks: DeskWorld; readonly center: CenterDesks } {
  const world = new BrowserWorld(environment, undefined, true);
  const desks = new DeskWorld(world);
  const center = new CenterDesks(desks);
  beforeAll(async () => {
    await world.start();
    await prepare(world);
    await center.made();
  });
  afterEach(async (context) => {
    await world.tellFailure(context);
    await center.clear();
    await desks.clear();
    await world.clear();
  });
  afterAll(() => world.stop());
  return { world, desks, center };
}

/** Runs in the page: ends the agent's chats, and signs the agent out. */
async function signOut(tenant: string): Promise<void> {
  const { access } = JSON.parse(sessionStorage.getItem('carebridge.desk.tokens') ?? '{}');
  const headers = { authorization: `Bearer ${access}` };
  const base = `/api/contact-center/agent/${tenant}`;
  const { conversations } = await (await fetch(base, { headers })).json();
  for (const { conversationId, stage } of conversations) {
    if (stage === 'handled') await fetch(`${base}/conversations/${conversationId}/end`, { method: 'POST', headers });
  }
  await fetch(base, { method: 'DELETE', headers });
}

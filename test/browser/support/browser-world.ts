import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, type TestContext } from 'vitest';
import { Agent } from '../../../local/call-flow/agent.ts';
import { type Engine, startEngine } from '../../../local/engine/engine.ts';
import { ensureWeb } from '../../../local/web/build-web.ts';
import type { Environment } from '../../../shared/kernel/settings.ts';
import { dayMs, utcDate } from '../../../shared/kernel/time.ts';
import { type HostSite, openHostSite } from './host-page.ts';
import { Watch } from './watch.ts';

/** How long a condition is waited for. */
const patienceMs = 60_000;

/** Chromium without the windows around its pages, which opens them three times as fast. */
const headlessShell = '/usr/bin/chromium-headless-shell';

/** The whole of Chromium where its headless shell is not installed. */
const chromiumPath = (): string =>
  process.env.CHROMIUM_PATH ?? (existsSync(headlessShell) ? headlessShell : '/usr/bin/chromium');

/** Lines of the log that a failure shows. */
const mostTold = 150;

type Parts = { readonly engine: Engine; readonly site: HostSite; readonly browser: Browser; readonly folder: string };

/** The whole service, a company's site on another origin, and a browser. */
export class BrowserWorld {
  readonly #environment: Environment;
  readonly #main: string | undefined;
  readonly #withFabrikam: boolean;
  #parts: Parts | undefined;
  readonly #contexts: { readonly context: BrowserContext; readonly watch: Watch }[] = [];
  readonly #agents: Agent[] = [];
  /** What the service has logged in the test that runs. */
  #logged: string[] = [];

  /**
   * `environment`: settings of the application that differ from the usual; `main`: the module that registers its functions, where it is another one;
   * `withFabrikam`: the second demo company is made, too.
   */
  constructor(environment: Environment = {}, main?: string, withFabrikam = false) {
    this.#environment = environment;
    this.#main = main;
    this.#withFabrikam = withFabrikam;
  }

  get engine(): Engine {
    return this.#started.engine;
  }

  get site(): HostSite {
    return this.#started.site;
  }

  get browser(): Browser {
    return this.#started.browser;
  }

  get #started(): Parts {
    if (this.#parts === undefined) throw new Error('The world has not been started.');
    return this.#parts;
  }

  /** Starts all parts; there is none before. */
  async start(): Promise<void> {
    await ensureWeb();
    const folder = mkdtempSync(path.join(os.tmpdir(), 'carebridge-browser-'));
    const environment = this.#environment;
    const [main, withFabrikam] = [this.#main, this.#withFabrikam];
    const onLine = (part: string, line: string): void => void (part === 'application' && this.#logged.push(line));
    const engine = await startEngine({ dataFolder: folder, anyPorts: true, environment, main, withFabrikam, onLine });
    const site = await openHostSite(() => engine.origin, 'contoso');
    const browser = await chromium.launch({
      executablePath: chromiumPath(),
      args: ['--no-sandbox'],
    });
    this.#parts = { engine, site, browser, folder };
    await this.changeTenant({ allowedOrigins: [engine.origin, site.origin], owner: 'all' });
  }

  /** Merges settings into the demo tenant's. */
  async changeTenant(change: object): Promise<void> {
    const response = await fetch(`${this.engine.origin}/api/tenants/contoso`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-carebridge-key': this.engine.config.localKey },
      body: JSON.stringify(change),
    });
    if (!response.ok) throw new Error(`The tenant could not be changed: ${response.status} ${await response.text()}`);
  }

  /** Ends a conversation as a supervisor does. */
  async endConversation(conversation: string): Promise<void> {
    await this.#operate('POST', `/${conversation}/end`);
  }

  /** Ends the visits that go on, so that no agent of the next test is rung for one of this. */
  async endVisits(): Promise<void> {
    const asked = new Set<string>();
    const goingOn = async (): Promise<number> => {
      const open = await this.#open();
      for (const id of open) if (!asked.has(id)) await this.endConversation(id);
      for (const id of open) asked.add(id);
      return open.length;
    };
    await expect.poll(goingOn, { interval: 200 }).toBe(0);
  }

  /** Waits until the transcript of a visit that goes on has a line. */
  async recorded(text: string): Promise<void> {
    const transcripts = async (): Promise<string> => {
      const read = (await this.#open()).map(async (id) => (await this.#operate('GET', `/${id}`)).text());
      return (await Promise.all(read)).join('\n');
    };
    await expect.poll(transcripts, { interval: 200 }).toContain(JSON.stringify(text));
  }

  /** Conversations whose visit goes on. */
  async #open(): Promise<readonly string[]> {
    const [from, to] = [Date.now() - dayMs, Date.now()].map(utcDate);
    const listed = await this.#operate('GET', `?from=${from}&to=${to}&limit=200`);
    const { conversations } = (await listed.json()) as {
      readonly conversations: readonly { readonly id: string; readonly phase: string }[];
    };
    return conversations.filter(({ phase }) => phase !== 'closed').map(({ id }) => id);
  }

  #operate(method: 'GET' | 'POST', path: string): Promise<Response> {
    const { origin, config } = this.engine;
    return fetch(`${origin}/api/tenants/contoso/conversations${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });
  }

  /** A visitor's empty browser; faults in it fail the test. */
  async visitor(
    options: BrowserContextOptions = {},
  ): Promise<{ readonly context: BrowserContext; readonly watch: Watch }> {
    const context = await this.browser.newContext({
      viewport: { width: 1100, height: 820 },
      locale: 'en-GB',
      ...options,
    });
    context.setDefaultTimeout(patienceMs);
    const watch = new Watch(context, [this.site.origin, this.engine.origin]);
    this.#contexts.push({ context, watch });
    return { context, watch };
  }

  /** One of the demo agents, signed in and listening. */
  async agent(which: 0 | 1 = 0): Promise<Agent> {
    const profile = this.engine.config.agents[which];
    if (profile === undefined) throw new Error('There is no such demo agent');
    const agent = await Agent.signIn(this.engine.config, this.engine.origin, profile, patienceMs);
    this.#agents.push(agent);
    return agent;
  }

  /** Prints what the service has logged and all pages show where a test has failed: to be called before they are closed. */
  async tellFailure({ task }: TestContext): Promise<void> {
    if (task.result?.state === 'fail') await this.#tell();
  }

  async #tell(): Promise<void> {
    console.error(this.#logged.slice(-mostTold).join('\n'));
    console.error(this.#contexts.flatMap(({ watch }) => watch.refused()).join('\n'));
    for (const page of this.browser.contexts().flatMap((context) => context.pages())) {
      const shown = page.frames().map((frame) => frame.evaluate(() => document.body.innerText).catch(() => ''));
      console.error(`${page.url()} shows:\n${(await Promise.all(shown)).join('\n').slice(0, 4_000)}\n`);
    }
  }

  /** Ends a test: closes what it opened, and throws when there were faults in its browsers. */
  async clear(): Promise<void> {
    const faults = this.#contexts.flatMap(({ watch }) => watch.faults());
    if (faults.length > 0) await this.#tell();
    for (const { context } of this.#contexts.splice(0)) await context.close();
    for (const agent of this.#agents.splice(0)) await agent.signOut();
    this.#logged = [];
    if (faults.length > 0) throw new Error(`In the browser:\n${faults.join('\n')}`);
  }

  async stop(): Promise<void> {
    if (this.#parts === undefined) return;
    const { engine, site, browser, folder } = this.#parts;
    await browser.close();
    await site.close();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Opens a page in a new tab. */
export async function openPage(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { Engine } from '../../../local/engine/engine.ts';
import { openPage } from './browser-world.ts';
import { Watch } from './watch.ts';

/** The administrators' page, as a person at it sees it; counts what that person does. */
export class AdminPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly watch: Watch;
  /** What was done, in order. */
  readonly done: string[] = [];

  private constructor(page: Page, context: BrowserContext, watch: Watch) {
    this.page = page;
    this.context = context;
    this.watch = watch;
  }

  /** The page before signing in, in a browser of its own. */
  static async open(browser: Browser, engine: Engine, options: BrowserContextOptions = {}): Promise<AdminPage> {
    const viewport = { width: 1180, height: 820 };
    const context = await browser.newContext({ viewport, locale: 'en-GB', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(60_000);
    const watch = new Watch(context, [engine.origin, `http://127.0.0.1:${engine.config.ports.identity}`]);
    return new AdminPage(await openPage(context, `${engine.origin}/admin`), context, watch);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  link(name: string | RegExp): Locator {
    return this.page.getByRole('link', { name });
  }

  field(name: string | RegExp): Locator {
    return this.page.getByLabel(name, { exact: true });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole('heading', { name, exact: true });
  }

  async press(what: Locator, as: string): Promise<void> {
    this.done.push(as);
    await what.click();
  }

  async write(where: Locator, text: string, as: string): Promise<void> {
    this.done.push(as);
    await where.fill(text);
  }

  /** Signs in by choosing an account on the issuer's page. */
  async signIn(displayName: string | RegExp, button = 'Sign in'): Promise<void> {
    await this.press(this.button(button), 'sign in');
    await this.press(this.link(displayName), 'choose the account');
    await this.page.locator('#content').waitFor();
  }

  /** Opens a part of a company. */
  async part(name: string): Promise<void> {
    await this.page.locator('.parts').getByRole('link', { name }).click();
    await this.page.locator('.parts [aria-current]', { hasText: name }).waitFor();
  }

  /** Saves, and waits until it is said that it was. */
  async save(): Promise<void> {
    await this.button('Save').click();
    await this.page.getByText('Saved', { exact: true }).waitFor();
  }
}

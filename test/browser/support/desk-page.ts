import type { Locator, Page } from 'playwright-core';
import { type DeskText, texts as english } from '../../../web/desk/messages/en.ts';
import type { Messages } from '../../../web/i18n/translator.ts';

/** The desk on a page, as its agent sees it. */
export class DeskPage {
  readonly page: Page;
  readonly #texts: Messages<DeskText>;

  constructor(page: Page, texts: Messages<DeskText> = english) {
    this.page = page;
    this.#texts = texts;
  }

  /** What this desk says for an English text of its; other words are as they are. */
  said(words: string): string {
    const key = (Object.keys(english) as DeskText[]).find((each) => english[each] === words);
    const text = key === undefined ? words : this.#texts[key];
    return typeof text === 'string' ? text : text.other;
  }

  get invitations(): Locator {
    return this.page.locator('.invitation');
  }

  get field(): Locator {
    return this.page.getByRole('textbox', { name: this.said('Your message') });
  }

  get chats(): Locator {
    return this.page.locator('.chat-item');
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name: typeof name === 'string' ? this.said(name) : name });
  }

  /** Signs in by choosing an account on the issuer's page. */
  async signIn(displayName: string): Promise<void> {
    await this.button('Sign in').click();
    await this.page.getByRole('link', { name: displayName }).click();
    await this.connected();
  }

  async connected(): Promise<void> {
    await this.page.locator('.connection.is-connected').waitFor();
  }

  invitation(subject: string): Locator {
    return this.invitations.filter({ hasText: subject });
  }

  /** A visitor who waits and does not ring here. */
  waiter(subject: string): Locator {
    return this.page.locator('.waiter', { hasText: subject });
  }

  /** A visitor who waits, whether or not it rings here. */
  waits(subject: string): Locator {
    return this.page.locator(':is(.invitation, .waiter)', { hasText: subject });
  }

  /** The button that takes a visitor who waits. */
  take(subject: string): Locator {
    return this.waiter(subject).getByRole('button', { name: beginning(this.said('Take')) });
  }

  async decline(subject: string): Promise<void> {
    await this.invitation(subject)
      .getByRole('button', { name: beginning(this.said('Decline')) })
      .click();
  }

  /** Accepts a visitor's invitation and waits until messages may be written. */
  async accept(subject: string): Promise<void> {
    await this.invitation(subject)
      .getByRole('button', { name: beginning(this.said('Accept')) })
      .click();
    await this.writable();
  }

  /** Waits until messages may be written. */
  async writable(): Promise<void> {
    await this.page.locator('.composer textarea:not([readonly])').waitFor();
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  bubble(text: string): Locator {
    return this.page.locator('.bubble', { hasText: text });
  }

  /** Waits until the chat shows this line. */
  async sees(text: string): Promise<void> {
    await this.bubble(text).first().waitFor();
  }

  /** Waits until the platform has taken this line of the agent. */
  async sent(text: string): Promise<void> {
    await this.page.locator('.bubble:is(.is-sent, .is-there, .is-late)', { hasText: text }).waitFor();
  }

  async reads(text: string | RegExp): Promise<void> {
    await this.page
      .getByText(typeof text === 'string' ? this.said(text) : text)
      .first()
      .waitFor();
  }

  /** Chooses "colleagues only", and waits until the service has confirmed it. */
  async whisper(): Promise<void> {
    await this.button('Colleagues only').click();
    await this.page.locator('.whisper-banner').waitFor();
    await this.writable();
  }

  /** All bubbles, in order. */
  async lines(): Promise<readonly string[]> {
    return (await this.page.locator('.bubble').allInnerTexts()).map((text) => text.trim());
  }
}

/** A name that begins with a text. */
const beginning = (text: string): RegExp => new RegExp(`^${text}`);

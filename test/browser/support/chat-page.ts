import type { FrameLocator, Locator, Page } from 'playwright-core';

/** The widget on a page, as its visitor sees it. */
export class ChatPage {
  readonly page: Page;
  readonly frame: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.frame = page.frameLocator('iframe[title="Chat"]');
  }

  get launcher(): Locator {
    return this.page.locator('#carebridge-chat button.launcher');
  }

  get field(): Locator {
    return this.frame.getByRole('textbox', { name: /Your message|Ihre Nachricht|Votre message|رسالتك/ });
  }

  get status(): Locator {
    return this.frame.locator('.status');
  }

  async open(): Promise<void> {
    await this.launcher.click();
    await this.frame.locator('.head').waitFor();
  }

  async say(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  /** Waits until the chat shows this line among its bubbles. */
  async sees(text: string): Promise<void> {
    await this.frame.locator('.bubble', { hasText: text }).first().waitFor();
  }

  /** Waits for a text of the chat itself. */
  async reads(text: string | RegExp): Promise<void> {
    await this.frame.locator('.chat').getByText(text).first().waitFor();
  }

  /** Waits until messages are drawn, and none is pending. */
  async settled(): Promise<void> {
    await this.frame.locator('.messages ol:not(:has(.bubble.held))').waitFor({ state: 'attached' });
  }

  /** The messages of visitor and agents, in order; without the company's welcome, which may come before the first message or after it, and without the dots of who is typing. */
  async lines(): Promise<readonly string[]> {
    const texts = (await this.frame.locator('.group:not(.typing) .bubble').allInnerTexts()).map((text) => text.trim());
    return texts.filter((text) => !text.startsWith('Welcome to Contoso.'));
  }

  button(name: string | RegExp): Locator {
    return this.frame.getByRole('button', { name });
  }
}

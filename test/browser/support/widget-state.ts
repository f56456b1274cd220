import type { BrowserContext } from 'playwright-core';
import type { BrowserWorld } from './browser-world.ts';
import type { ChatPage } from './chat-page.ts';

/** A visitor's page that was just opened, with its browser and the world. */
export type Visit = {
  readonly world: BrowserWorld;
  readonly context: BrowserContext;
  readonly visitor: ChatPage;
};

/** A state of the widget, and how to bring it about. */
export type WidgetState = {
  readonly name: string;
  readonly arrange: (visit: Visit) => Promise<void>;
  /** Whether requests are meant to fail in it. */
  readonly fails?: boolean;
  /** Settings of the tenant that it needs. */
  readonly tenant?: object;
  /** What the agents are called; their first names where it does not say. */
  readonly agentName?: string;
};

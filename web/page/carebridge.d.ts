/** Types of `window.Carebridge`, and of the module `carebridge.js` that puts the chat into a page out of a bundle. See docs/widget.md. */

/** A value that agents read beside the chat; `null` takes it back. */
export type CarebridgeValue = string | number | boolean | null;

/** What is told, by event. */
export type CarebridgeEvents = {
  /** The widget is on the page. Who listens later is told at once. */
  ready: undefined;
  /** The chat was opened, closed, by whatever means. */
  open: undefined;
  close: undefined;
  /** A chat has begun, or a further visit of one that goes on. */
  started: undefined;
  /** An agent, or the company, has said something. `at` in epoch milliseconds. */
  message: { readonly from: string; readonly text: string; readonly at: number };
  /** So many messages have not been seen. */
  unread: { readonly count: number };
  /** The chat is over: ended by whom, or why. */
  ended: { readonly by: 'visitor' | 'company' | 'unattended' | 'declined' | 'lost' };
};

/** The chat on a page, as the page's own scripts use it. */
export interface CarebridgeChat {
  open(): void;
  close(): void;
  toggle(): void;
  /** Shows the launcher again, or for the first time with `data-load="manual"`. */
  show(): void;
  /** Takes launcher and chat out of sight; a chat goes on. */
  hide(): void;
  /** Ends the chat, removes what this device keeps of it and of the visitor, and takes the widget out of sight; as when a customer signs out. */
  shutdown(): void;
  /** Lets agents know something, before a chat or during one. It is shown to them as unverified. */
  set(values: Readonly<Record<string, CarebridgeValue>>): void;
  /**
   * Says who the visitor is, by a JWT that your own server has signed: agents read it as verified. Call it on each page of a customer who is signed in;
   * `shutdown` when the customer signs out.
   */
  identify(identity: { readonly token: string }): void;
  /** Calls `listener` at each event; what it answers ends that. */
  on<Event extends keyof CarebridgeEvents>(event: Event, listener: CarebridgeListener<Event>): () => void;
  off<Event extends keyof CarebridgeEvents>(event: Event, listener: CarebridgeListener<Event>): void;
  /** The language of the texts, as a tag. */
  setLanguage(language: string): void;
  /** `null`: as the page is. */
  setTheme(theme: CarebridgeTheme | null): void;
  /** Calls `use` with the chat. Works before the script has come, too, where `Carebridge` is a list. */
  push(use: (chat: CarebridgeChat) => void): void;
}

export type CarebridgeListener<Event extends keyof CarebridgeEvents> = (detail: CarebridgeEvents[Event]) => void;

export type CarebridgeTheme = 'light' | 'dark' | 'light dark';

/** What a script tag says by its attributes: `data-z-index` is `zIndex` here. */
export type CarebridgeOptions = {
  /** Origin of the service: `https://chat.example`. */
  readonly service: string;
  readonly tenant: string;
  readonly nonce?: string;
  readonly language?: string;
  readonly direction?: 'ltr' | 'rtl';
  readonly theme?: CarebridgeTheme;
  /** Any CSS colour: of the launcher, of buttons, and of what the visitor has written. */
  readonly accent?: string;
  readonly position?: 'left' | 'right';
  /** Pixels from the side and from the bottom: `20 80`. */
  readonly offset?: string;
  readonly zIndex?: string;
  readonly launcher?: 'none';
};

/** Puts the chat into the page, once. Rejects when the script does not come. */
export declare function loadCarebridge(options: CarebridgeOptions): Promise<CarebridgeChat>;

declare global {
  /** A list of uses until the script has come, then the chat. */
  var Carebridge: Pick<CarebridgeChat, 'push'> & Partial<CarebridgeChat>;
}

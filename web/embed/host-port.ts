/** What the loader gives to the chat in its frame, and what the chat may ask of the page. */
export type HostPort = {
  /** Origin of the service, as the loader was loaded from it. */
  readonly service: string;
  readonly tenant: string;
  /** The language to use, as it is written: the script's, the page's or the browser's. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  /** The widget's element in the page, which has the page's colours, and the custom properties by which it themes the chat. */
  readonly host: HTMLElement;
  readonly isOpen: () => boolean;
  /** Loads another script of the chat. */
  readonly load: (name: string) => Promise<unknown>;
  /** What the page's developer lets the company know, by name; may change at any time. */
  readonly values: Record<string, string>;
  /** The chat is drawn. */
  readonly started: (chat: FrameChat) => void;
  /** The chat cannot go on: the loader says so, and offers to load it again. */
  readonly failed: () => void;
  /** Closes the panel and gives the focus back to the launcher. */
  readonly close: () => void;
  /** Calls `listener` whenever the panel was opened or closed. */
  readonly onToggle: (listener: (isOpen: boolean) => void) => void;
};

/** What the chat in its frame lets the page know and do. */
export type FrameChat = {
  readonly view: Watched<ShownChat>;
  readonly unread: Watched<number>;
  /** The token of the site that says who the visitor is, by which chats on other devices are found. */
  readonly identity: { set(token: string | undefined): void };
  end(): Promise<void>;
};

type Watched<Value> = { get(): Value; subscribe(listener: () => void): () => void };

/** What is read of the chat's view. */
type ShownChat = {
  readonly stage: { readonly name: string; readonly ending?: string };
  readonly waitingToken: string | undefined;
  readonly entries: readonly {
    readonly kind: string;
    readonly id?: string;
    readonly text?: string;
    readonly at: number;
    readonly from?: { readonly name: string };
  }[];
};

/** Name of the port in the frame's global scope. */
export const portName = 'carebridgeHost';

/** The key below which a tenant's chat is kept in this page's storage. */
export const storageKey = (tenant: string): string => `carebridge.${tenant}`;

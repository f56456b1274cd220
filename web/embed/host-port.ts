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
  /** The chat is drawn. */
  readonly started: () => void;
  /** The chat cannot go on: the loader says so, and offers to load it again. */
  readonly failed: () => void;
  /** Tells the page how many messages are unread. */
  readonly unread: (count: number) => void;
  /** Closes the panel and gives the focus back to the launcher. */
  readonly close: () => void;
  /** Calls `listener` whenever the panel was opened or closed. */
  readonly onToggle: (listener: (isOpen: boolean) => void) => void;
};

/** Name of the port in the frame's global scope. */
export const portName = 'carebridgeHost';

/** The key below which a tenant's chat is kept in this page's storage. */
export const storageKey = (tenant: string): string => `carebridge.${tenant}`;

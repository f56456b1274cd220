/** What the loader gives to the chat in its frame, and what the chat may ask of the page. */
export type HostPort = {
  /** Origin of the service, as the loader was loaded from it. */
  readonly service: string;
  readonly tenant: string;
  /** BCP 47 tag of the language to use: the script's, the page's or the browser's. */
  readonly language: string;
  readonly direction: 'ltr' | 'rtl';
  readonly theme: string | undefined;
  /** The widget's element in the page, which has the custom properties by which the page themes the chat. */
  readonly host: HTMLElement;
  readonly isOpen: () => boolean;
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

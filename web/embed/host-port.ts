/** What the loader gives the chat in its frame, and what the chat may ask of the page around it. */
export type HostPort = {
  /** Origin of the service, as the loader was loaded from it. */
  readonly service: string;
  readonly tenant: string;
  /** Languages to choose from, best first: the script's, the page's, the browser's. */
  readonly languages: readonly string[];
  readonly direction: 'ltr' | 'rtl' | undefined;
  readonly theme: 'light' | 'dark' | undefined;
  /** The custom properties by which the page themes the chat, as they are now. */
  readonly properties: () => Readonly<Record<string, string>>;
  readonly isOpen: () => boolean;
  /** Tells the page how many lines are unread, and who spoke last. */
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

/** Custom properties of the page that theme the chat. */
export const themeProperties = [
  '--carebridge-accent',
  '--carebridge-on-accent',
  '--carebridge-surface',
  '--carebridge-text',
  '--carebridge-radius',
  '--carebridge-font',
] as const;

import type { FrameChat, HostPort } from './host-port.ts';

/** A method of `window.Carebridge` that was called, and with what. */
export type PageCall = readonly [name: string, args: readonly unknown[]];

/** What the script tag and the page around it say about the chat. */
export type PageOptions = Pick<HostPort, 'service' | 'tenant' | 'values'> & {
  language: string;
  direction: HostPort['direction'];
  /** Value of `color-scheme`: as the script tag says, or as the page is. */
  readonly theme: () => string;
  readonly nonce: string;
};

/** What the loader gives to the script that carries out the calls of `window.Carebridge`, and asks of it. */
export type PagePort = {
  /** The loader's options: what is changed here counts for the next document in the frame, `values` for the one that is there. */
  readonly options: PageOptions;
  /** The `data-` attributes of the script tag, which are read whenever they matter. */
  readonly dataset: DOMStringMap;
  /** The launcher's texts, which are read whenever they matter. */
  readonly texts: object;
  readonly elements: {
    readonly host: HTMLElement;
    readonly launcher: HTMLButtonElement;
    readonly panel: HTMLElement;
  };
  /** Calls that came before the script. */
  readonly waiting: readonly PageCall[];
  /** What the document in the frame listens with; gone with it. */
  readonly listeners: ((isOpen: boolean) => void)[];
  isOpen: boolean;
  /** Loads the chat, unless it is there. */
  readonly load: () => void;
  readonly toggle: (open: boolean) => void;
  /** Tells the page's developer what is wrong. */
  readonly complain: (words: string, error?: unknown) => void;
  /** The chat in the frame, once it is drawn. */
  chat?: FrameChat;
  /** Carries a call out. Set by the script, as is the next. */
  call?: (...call: PageCall) => unknown;
  /** The panel was opened or closed, or the chat was drawn. */
  changed?: () => void;
};

/** Name of the port in the page's global scope. */
export const pagePortName = 'carebridgePage';

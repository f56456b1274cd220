import { storageKey } from '../embed/host-port.ts';
import type { PagePort } from '../embed/page-port.ts';
import { launcherTexts } from '../loader/texts.ts';
import { followChat } from './chat-news.ts';
import { later, PageListeners, pageEvents } from './page-listeners.ts';
import { PageValues } from './page-values.ts';
import { followOpeners } from './placement.ts';

type Method = (first: unknown, second: unknown) => unknown;

const themes = ['light', 'dark', 'light dark'];
/** How long the end of a chat may take that the page shuts down. */
const endingMs = 5_000;

/** Carries out what the page's own scripts ask of the chat. Source: ../../docs/widget.md */
export class PageInterface {
  readonly #port: PagePort;
  readonly #listeners = new PageListeners();
  readonly #values: PageValues;
  readonly #methods: Readonly<Record<string, Method>>;
  #wasOpen = false;
  #followed: PagePort['chat'];
  /** The element that has opened the panel, which gets the focus back. */
  #opener: HTMLElement | undefined;

  constructor(port: PagePort) {
    this.#port = port;
    this.#values = new PageValues(port);
    this.#methods = {
      open: () => this.#open(true),
      close: () => this.#open(false),
      toggle: () => this.#open(!port.isOpen),
      show: () => this.#show(true),
      hide: () => this.#hide(),
      shutdown: () => this.#shutDown(),
      set: (values) => this.#values.set(values),
      identify: (identity) => this.#values.identify(identity),
      on: (event, listener) => this.#on(event, listener),
      off: (event, listener) => this.#listeners.remove(String(event), listener),
      setLanguage: (language) => this.#setLanguage(language),
      setTheme: (theme) => this.#setTheme(theme),
    };
    followOpeners((opener) => {
      this.#opener = opener;
      this.#open(true);
    });
  }

  /** Carries a call out; a wrong one is explained to the page's developer. */
  call(name: string, args: readonly unknown[]): unknown {
    const method = Object.hasOwn(this.#methods, name) ? this.#methods[name] : undefined;
    if (method === undefined) return this.#port.complain(`there is no ${name}; there are ${list(this.#methods)}.`);
    return method(args[0], args[1]);
  }

  /** The panel was opened or closed, or the chat was drawn. */
  changed(): void {
    const { isOpen, chat, elements } = this.#port;
    if (isOpen !== this.#wasOpen) {
      this.#wasOpen = isOpen;
      this.#listeners.tell(isOpen ? 'open' : 'close', undefined);
      if (isOpen) this.#show(true);
      else this.#giveFocusBack(elements.launcher);
    }
    if (chat === undefined || chat === this.#followed) return;
    this.#followed = chat;
    followChat(chat, this.#listeners);
    this.#values.follow(chat);
  }

  #open(isOpen: boolean): void {
    if (isOpen !== this.#port.isOpen) this.#port.toggle(isOpen);
    if (isOpen) this.#show(true);
  }

  #show(isShown: boolean): void {
    this.#port.elements.host.style.setProperty('display', isShown ? 'block' : 'none', 'important');
  }

  #hide(): void {
    this.#open(false);
    this.#show(false);
  }

  /** Where there is no launcher the focus goes back to what has opened the panel. */
  #giveFocusBack(launcher: HTMLElement): void {
    const opener = this.#opener;
    this.#opener = undefined;
    if (opener?.isConnected === true && launcher.offsetParent === null) opener.focus();
  }

  #shutDown(): void {
    const { chat, options } = this.#port;
    this.#hide();
    this.#values.clear();
    const forget = (): void => forgetVisitor(storageKey(options.tenant));
    // What is being ended has said so already where it is kept; a page that goes on to another leaves nothing there.
    const ending = chat?.end();
    forget();
    const gone = (): void => {
      if (this.#port.chat !== chat) return;
      this.#unload();
      forget();
    };
    if (ending === undefined) {
      gone();
      return;
    }
    const patience = setTimeout(gone, endingMs);
    const settled = (): void => {
      clearTimeout(patience);
      gone();
    };
    ending.then(settled, settled);
  }

  /** Takes the document with the chat out of the frame's place. */
  #unload(): void {
    const { elements, listeners } = this.#port;
    listeners.length = 0;
    delete this.#port.chat;
    elements.panel.textContent = '';
  }

  #on(event: unknown, listener: unknown): unknown {
    const isKnown = isOneOf(event, pageEvents);
    if (!isKnown || typeof listener !== 'function') {
      return this.#port.complain(`on(event, listener): the event is one of ${list(pageEvents)}.`);
    }
    const heard = listener as (detail: unknown) => void;
    this.#listeners.add(event, heard);
    if (event === 'ready') later(heard, undefined);
    return () => this.#listeners.remove(event, heard);
  }

  #setLanguage(language: unknown): void {
    const { options, elements, texts, dataset } = this.#port;
    if (typeof language !== 'string' || !/^[a-z]{2,3}(?:[-_]|$)/i.test(language)) {
      this.#port.complain('setLanguage takes a language tag: setLanguage("de").');
      return;
    }
    options.language = language;
    const direction = dataset.direction || getComputedStyle(document.documentElement).direction;
    options.direction = direction === 'rtl' ? 'rtl' : 'ltr';
    elements.host.dir = options.direction;
    const [known, wanted] = [texts as Record<string, unknown>, launcherTexts(language) as Record<string, unknown>];
    for (const name in wanted) known[name] = wanted[name];
    const isLoaded = elements.panel.firstChild !== null;
    this.#unload();
    this.#redraw();
    if (isLoaded) this.#port.load();
  }

  #setTheme(theme: unknown): void {
    const { dataset } = this.#port;
    if (theme === null) delete dataset.theme;
    else if (isOneOf(theme, themes)) dataset.theme = theme;
    else this.#port.complain(`setTheme takes null, or one of ${list(themes)}.`);
    this.#redraw();
  }

  /** Draws the widget as it is, with what has changed around it. */
  #redraw(): void {
    this.#port.toggle(this.#port.isOpen);
  }
}

function isOneOf(value: unknown, known: ArrayLike<string>): value is string {
  for (let at = 0; at < known.length; at += 1) if (known[at] === value) return true;
  return false;
}

/** The members of a list, or the names of an object's, to be read. The page may have replaced what arrays and objects can do. */
function list(known: object): string {
  let all = '';
  for (const name in known) {
    if (Object.hasOwn(known, name)) all += `${all && ', '}${Array.isArray(known) ? known[Number(name)] : name}`;
  }
  return all;
}

/** Removes all that is kept of a tenant's visitor in this page's storage, below a key. */
function forgetVisitor(key: string): void {
  try {
    forgetIn(localStorage, key);
    forgetIn(sessionStorage, key);
  } catch {
    // A page that may not store has stored nothing.
  }
}

function forgetIn(storage: Storage, key: string): void {
  for (let at = storage.length - 1; at >= 0; at -= 1) {
    const name = storage.key(at) ?? '';
    if (name === key || name.slice(0, key.length + 1) === `${key}.`) storage.removeItem(name);
  }
}

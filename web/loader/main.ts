import { storageKey } from '../embed/host-port.ts';
import { type PageCall, type PageOptions, type PagePort, pagePortName } from '../embed/page-port.ts';
import { type EarlyUses, takeCalls } from './calls.ts';
import { attach, drawElements, drawOpen, type Elements } from './elements.ts';
import { loadChat, say } from './frame.ts';
import { ownTag, pageOptions, type Tag } from './page-options.ts';
import { loadScript } from './script.ts';
import { type LauncherTexts, launcherTexts } from './texts.ts';

const current = document.currentScript as HTMLScriptElement | null;
const page: { Carebridge?: EarlyUses; [pagePortName]?: PagePort } = globalThis as object;
const early = page.Carebridge ?? [];
/** Calls of the page that wait for the script that carries them out, their names, and what asks for it. */
const waiting: PageCall[] = [];
let used = '';
let wake = (): void => undefined;
/** Pages that remove the widget again and again shall not be kept busy by it. */
const returnsAfterMs = 50;

/** Whether a storage of this page holds something. */
function isKept(storage: () => Storage, key: string): boolean {
  try {
    return storage().getItem(key) !== null;
  } catch {
    return false;
  }
}

function keepOpen(key: string, isOpen: boolean): void {
  try {
    sessionStorage[isOpen ? 'setItem' : 'removeItem'](key, '1');
  } catch {
    // A page that may not store forgets it on reload.
  }
}

/** What a page's developer has to know. */
function complain(words: string, error?: unknown): void {
  console.error(`Carebridge: ${words}`, error ?? '');
}

/** Loads the chat; where the page does not let it, the visitor reads that there is none. */
function openChat(
  options: PageOptions,
  texts: LauncherTexts,
  panel: HTMLElement,
  port: Parameters<typeof loadChat>[1]['port'],
): void {
  try {
    if (options.tenant !== '') {
      loadChat(panel, { options, texts, port });
      return;
    }
  } catch (error) {
    complain('trusted-types must name "carebridge".', error);
  }
  say(panel, texts);
}

function run({ dataset }: Tag, options: PageOptions, texts: LauncherTexts, elements: Elements): void {
  const { host, launcher, panel } = elements;
  const key = storageKey(options.tenant);
  const openKey = `${key}.open`;
  const listeners: ((isOpen: boolean) => void)[] = [];
  const load = (): void => {
    if (panel.firstChild !== null) return;
    openChat(options, texts, panel, ({ load, settled, failed }) => {
      // Those of a document that was loaded before are gone with it.
      listeners.length = 0;
      return {
        ...options,
        load,
        failed,
        host,
        isOpen: () => port.isOpen,
        started: (chat) => {
          settled();
          port.chat = chat;
          port.changed?.();
        },
        close: () => {
          toggle(false);
          launcher.focus();
        },
        onToggle: (listener) => {
          listeners[listeners.length] = listener;
        },
      };
    });
  };
  const toggle = (open: boolean): void => {
    port.isOpen = open;
    attach(elements, options.theme());
    if (open) load();
    drawOpen(elements, open, texts);
    keepOpen(openKey, open);
    for (let at = 0; at < listeners.length; at += 1) listeners[at]?.(open);
    port.changed?.();
  };
  drawOpen(elements, false, texts);
  launcher.onclick = () => toggle(!port.isOpen);
  const state = { options, dataset, texts, elements, waiting, listeners, isOpen: false };
  const port: PagePort = { ...state, load, toggle, complain };
  page[pagePortName] = port;
  const attend = (): void => {
    stay(elements, options);
    // The panel was open in this tab, or there is a chat to go on with.
    if (isKept(() => sessionStorage, openKey)) toggle(true);
    else if (isKept(() => localStorage, key)) load();
  };
  askWhenUsed(dataset, options, attend);
}

/** Loads the script of the page's own calls once it is used, which says where the launcher stands; then, or else at once, the widget is there. */
function askWhenUsed(dataset: DOMStringMap, options: PageOptions, attend: () => void): void {
  const { load, position, offset, zIndex, launcher, accent } = dataset;
  let isAsked = false;
  wake = () => {
    if (isAsked || !(load === 'manual' ? /open|show|toggle/ : /./).test(used)) return;
    isAsked = true;
    loadScript(document, options, 'page').then(attend, (error) => {
      complain('no page.js', error);
      attend();
    });
  };
  used += position || offset || zIndex || launcher || accent || '';
  wake();
  if (!isAsked && load !== 'manual') attend();
}

/** Keeps the widget in a page that replaces its body, or all of its content. */
function stay(elements: Elements, options: PageOptions): void {
  const look = (): void => {
    attach(elements, options.theme());
    observer.observe(document, { childList: true });
    observer.observe(document.documentElement, { childList: true });
  };
  const observer = new MutationObserver(() => setTimeout(look, returnsAfterMs));
  look();
}

function start(): void {
  if (document.getElementById('carebridge-chat') !== null) return;
  const tag = ownTag(current, early);
  if (tag === undefined) {
    complain('no script tag');
    return;
  }
  const options = pageOptions(tag);
  if (options.tenant === '') complain('no data-tenant.');
  const texts = { ...launcherTexts(options.language) };
  const elements = drawElements();
  elements.host.id = 'carebridge-chat';
  elements.host.dir = options.direction;
  run(tag, options, texts, elements);
}

if (Array.isArray(early)) {
  takeCalls(page, early, (name, args) => {
    const call = page[pagePortName]?.call;
    if (call !== undefined) return call(name, args);
    waiting[waiting.length] = [name, args];
    used += name;
    return wake();
  });
}
if (document.body === null) document.addEventListener('DOMContentLoaded', start);
else start();

import { storageKey } from '../embed/host-port.ts';
import { attach, drawElements, type Elements } from './elements.ts';
import { loadChat, say } from './frame.ts';
import { ownTag, type PageOptions, pageOptions } from './page-options.ts';
import { type LauncherTexts, launcherTexts } from './texts.ts';

const current = document.currentScript as HTMLScriptElement | null;
/** Pages that remove the widget again and again shall not be kept busy by it. */
const returnsAfterMs = 50;

/** Whether this page's storage has a chat to resume, and whether its panel was open in this tab. */
function kept(key: string): { readonly hasChat: boolean; readonly wasOpen: boolean } {
  try {
    return { hasChat: localStorage.getItem(key) !== null, wasOpen: sessionStorage.getItem(`${key}.open`) !== null };
  } catch {
    return { hasChat: false, wasOpen: false };
  }
}

function keepOpen(key: string, isOpen: boolean): void {
  try {
    if (isOpen) sessionStorage.setItem(`${key}.open`, '1');
    else sessionStorage.removeItem(`${key}.open`);
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
    if (options.tenant === '') say(panel, texts.unavailable);
    else loadChat(panel, { options, texts, port });
  } catch (error) {
    complain('trusted-types must name "carebridge".', error);
    say(panel, texts.unavailable);
  }
}

function run(options: PageOptions, texts: LauncherTexts, elements: Elements): void {
  const { host, launcher, badge, news, panel } = elements;
  const key = storageKey(options.tenant);
  const listeners: ((isOpen: boolean) => void)[] = [];
  let isOpen = false;
  let isLoaded = false;
  const load = (): void => {
    if (isLoaded) return;
    isLoaded = true;
    openChat(options, texts, panel, (state) => {
      // Those of a document that was loaded before are gone with it.
      listeners.length = 0;
      return {
        ...options,
        ...state,
        host,
        isOpen: () => isOpen,
        unread,
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
    isOpen = open;
    attach(elements, options.theme());
    if (open) load();
    panel.className = open ? 'panel' : 'panel closed';
    launcher.setAttribute('aria-expanded', String(open));
    launcher.setAttribute('aria-label', open ? texts.close : texts.open);
    keepOpen(key, open);
    for (let at = 0; at < listeners.length; at += 1) listeners[at]?.(open);
  };
  const unread = (count: number): void => {
    badge.textContent = count > 0 ? String(count > 99 ? '99+' : count) : '';
    news.textContent = count > 0 ? texts.unread(count) : '';
    if (!isOpen) launcher.setAttribute('aria-label', count > 0 ? `${texts.open}, ${texts.unread(count)}` : texts.open);
  };
  launcher.onclick = () => toggle(!isOpen);
  const { hasChat, wasOpen } = kept(key);
  if (wasOpen) toggle(true);
  else if (hasChat) load();
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
  const tag = ownTag(current);
  if (tag === undefined) {
    complain('no script tag.');
    return;
  }
  const options = pageOptions(tag);
  if (options.tenant === '') complain('no data-tenant.');
  const texts = launcherTexts(options.language);
  const elements = drawElements(texts);
  elements.host.id = 'carebridge-chat';
  elements.host.dir = options.direction;
  stay(elements, options);
  run(options, texts, elements);
}

if (document.body === null) document.addEventListener('DOMContentLoaded', start);
else start();

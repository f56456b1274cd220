import { storageKey } from '../embed/host-port.ts';
import { drawElements, type Elements } from './elements.ts';
import { loadChat } from './frame.ts';
import { type PageOptions, pageOptions } from './page-options.ts';
import { type LauncherTexts, launcherTexts } from './texts.ts';

const current = document.currentScript as HTMLScriptElement | null;

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

function run(options: PageOptions, texts: LauncherTexts, elements: Elements): void {
  const { host, launcher, badge, news, panel } = elements;
  const key = storageKey(options.tenant);
  const listeners: ((isOpen: boolean) => void)[] = [];
  let isOpen = false;
  let isLoaded = false;
  const load = (): void => {
    if (isLoaded) return;
    isLoaded = true;
    loadChat(panel, options, texts, {
      ...options,
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
    });
  };
  const toggle = (open: boolean): void => {
    isOpen = open;
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

function start(): void {
  if (current === null || document.getElementById('carebridge-chat') !== null) return;
  const options = pageOptions(current);
  const texts = launcherTexts(options.language);
  const elements = drawElements(texts, options.theme);
  elements.host.id = 'carebridge-chat';
  elements.host.dir = options.direction;
  document.body.appendChild(elements.host);
  run(options, texts, elements);
}

if (document.body === null) document.addEventListener('DOMContentLoaded', start);
else start();

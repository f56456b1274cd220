import type { HostPort } from '../embed/host-port.ts';

/** What the script tag and the page around it say about the chat. */
export type PageOptions = Pick<HostPort, 'service' | 'tenant' | 'language' | 'direction'> & {
  /** Value of `color-scheme`: as the script tag says, or as the page is. */
  readonly theme: () => string;
  readonly nonce: string;
};

/**
 * The loader's own script tag. A module does not know its own, which is found by its address; undefined when there is none, as in a script
 * that holds more than the loader.
 */
export function ownTag(current: HTMLScriptElement | null): HTMLScriptElement | undefined {
  const found = current || document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');
  return found?.src ? found : undefined;
}

/** Reads `data-tenant`, `data-language`, `data-direction` and `data-theme` of the loader's own script tag. */
export function pageOptions({ dataset, src, nonce }: HTMLScriptElement): PageOptions {
  const page = document.documentElement;
  return {
    service: new URL(src).origin,
    tenant: dataset.tenant || '',
    nonce,
    language: dataset.language || page.lang || navigator.language,
    direction: (dataset.direction || getComputedStyle(page).direction) === 'rtl' ? 'rtl' : 'ltr',
    theme: () => dataset.theme || pageTheme(),
  };
}

/**
 * `color-scheme` of the widget: the page's own, which follows the visitor's system only where the page does; a page that is dark without
 * saying so is known by its background.
 */
function pageTheme(): string {
  return (isDark(document.body) ?? isDark(document.documentElement)) ? 'dark' : 'inherit';
}

/** Whether an element's background is dark; undefined when it has none. */
function isDark(element: Element): boolean | undefined {
  const parts = /(\d{1,3}), (\d{1,3}), (\d{1,3})(, 0\))?/.exec(getComputedStyle(element).backgroundColor);
  if (parts === null || parts[4] !== undefined) return undefined;
  // Green is most of what is seen as brightness.
  return Number(parts[1]) + 3 * Number(parts[2]) + Number(parts[3]) < 550;
}

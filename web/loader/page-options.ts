import type { PageOptions } from '../embed/page-port.ts';
import type { EarlyUses } from './calls.ts';

/** What is read of the loader's script tag, or of what a bundle has put in its place. */
export type Tag = NonNullable<EarlyUses['tag']>;

/**
 * The loader's own script tag. A module does not know its own, which is found by its address, or told by the bundle that has loaded it;
 * undefined when there is none, as in a script that holds more than the loader.
 */
export function ownTag(current: HTMLScriptElement | null, early: EarlyUses): Tag | undefined {
  const found = current || early.tag || document.querySelector<HTMLScriptElement>('script[src*="/widget.js"]');
  return found?.src ? found : undefined;
}

/** Reads `data-tenant`, `data-language`, `data-direction` and `data-theme` of the loader's own script tag. */
export function pageOptions({ dataset, src, nonce }: Tag): PageOptions {
  const page = document.documentElement;
  return {
    service: new URL(src).origin,
    tenant: dataset.tenant || '',
    nonce,
    language: dataset.language || page.lang || navigator.language,
    direction: (dataset.direction || getComputedStyle(page).direction) === 'rtl' ? 'rtl' : 'ltr',
    theme: () => dataset.theme || pageTheme(),
    values: {},
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
  const colour = /(\d{1,3}), (\d{1,3}), (\d{1,3})(, 0\))?/.exec(getComputedStyle(element).backgroundColor);
  if (colour === null || colour[4]) return undefined;
  // Green is most of what is seen as brightness.
  return Number(colour[1]) + 3 * Number(colour[2]) + Number(colour[3]) < 550;
}

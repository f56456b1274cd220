import type { HostPort } from '../embed/host-port.ts';

/** What the script tag and the page around it say about the chat. */
export type PageOptions = Pick<HostPort, 'service' | 'tenant' | 'language' | 'direction' | 'theme'> & {
  readonly nonce: string;
};

/** Reads `data-tenant`, `data-language`, `data-direction` and `data-theme` of the loader's own script tag. */
export function pageOptions({ dataset, src, nonce }: HTMLScriptElement): PageOptions {
  const page = document.documentElement;
  return {
    service: new URL(src).origin,
    tenant: dataset.tenant || '',
    nonce,
    language: dataset.language || page.lang || navigator.language,
    direction: (dataset.direction || getComputedStyle(page).direction) === 'rtl' ? 'rtl' : 'ltr',
    theme: dataset.theme,
  };
}

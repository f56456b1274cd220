import type { PageOptions } from '../embed/page-port.ts';
import { trustedPolicy } from './trusted.ts';

/** Loads a script of the service into a document. Rejects when it does not come, or the page's trusted types forbid it. */
export const loadScript = (page: Document, { service, nonce }: PageOptions, name: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const script = page.createElement('script');
    script.nonce = nonce;
    script.onload = resolve;
    script.onerror = reject;
    script.src = trustedPolicy().createScriptURL(`${service}/${name}.js`);
    page.documentElement.appendChild(script);
  });

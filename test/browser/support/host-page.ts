import type { BrowserContext } from 'playwright-core';
import { startHttpServer } from '../../support/http-server.ts';

/** A company's web site on an origin of its own, as strict as such sites are. */
export type HostSite = {
  readonly origin: string;
  /** Serves a script of the site's own. */
  serve(path: string, script: string): void;
  close(): Promise<void>;
};

/** What a page of the site is like: attributes of the script tag and of the page, and what it does to what is in it. */
type HostPage = {
  readonly lang: string;
  readonly dir?: string;
  readonly tag?: string;
  readonly head?: string;
  readonly body?: string;
  /** Whether there is a script tag of the widget; usually there is. */
  readonly hasWidget?: boolean;
  /** The tag's `data-tenant`; the world's tenant when it is not given, none when it is empty. */
  readonly tenant?: string;
  /** More of its content security policy. */
  readonly policy?: string;
};

/** In the visitor's colours, on a page that has light ones alone. */
const asSystem = 'data-theme="light dark"';

const strictTypes = "require-trusted-types-for 'script'; trusted-types carebridge";

const pages: Readonly<Record<string, HostPage>> = {
  '/': { lang: 'en', tag: asSystem },
  '/de': { lang: 'de', tag: asSystem },
  '/fr': { lang: 'fr', tag: asSystem },
  '/ar': { lang: 'ar', tag: asSystem },
  '/rtl': { lang: 'he', dir: 'rtl', tag: asSystem },
  '/light': { lang: 'en' },
  '/both': { lang: 'en', head: '<meta name="color-scheme" content="light dark">' },
  '/night': { lang: 'en', head: '<link rel="stylesheet" href="/night.css">' },
  '/en_US': { lang: 'en_US' },
  '/de_DE': { lang: 'de_DE' },
  '/de_AT.UTF-8': { lang: 'de_AT.UTF-8' },
  '/no-language': { lang: '' },
  '/nonsense': { lang: '*** not a language ***'.repeat(9) },
  '/module': { lang: 'en', tag: 'type="module"' },
  '/no-tenant': { lang: 'en', tenant: '' },
  '/unknown-tenant': { lang: 'en', tenant: 'nobody' },
  '/trusted-types': { lang: 'en', policy: "require-trusted-types-for 'script'; trusted-types carebridge" },
  '/any-trusted-types': { lang: 'en', policy: "require-trusted-types-for 'script'" },
  '/other-trusted-types': { lang: 'en', policy: "require-trusted-types-for 'script'; trusted-types shop" },
  '/transformed': { lang: 'en', head: '<link rel="stylesheet" href="/transformed.css">' },
  '/dark': { lang: 'en', tag: 'data-theme="dark"' },
  '/hostile': {
    lang: 'en',
    head: '<link rel="stylesheet" href="/hostile.css"><script src="/hostile.js"></script>',
  },
  '/interface': { lang: 'en', head: '<script src="/uses.js"></script>', policy: strictTypes },
  '/interface-module': { lang: 'en', head: '<script src="/uses.js"></script>', tag: 'type="module"' },
  '/bundle': {
    lang: 'en',
    head: '<script src="/uses.js"></script><script defer src="/bundle.js"></script>',
    hasWidget: false,
    policy: strictTypes,
  },
  '/placed': { lang: 'en', tag: 'data-position="left" data-offset="30 50" data-z-index="7"' },
  '/placed-rtl': { lang: 'he', dir: 'rtl', tag: 'data-position="left"' },
  '/own-button': {
    lang: 'en',
    tag: 'data-launcher="none"',
    body: '<button type="button" data-carebridge-open><b>Ask us</b></button>',
  },
  '/manual': { lang: 'en', tag: 'data-load="manual"', head: '<script src="/uses.js"></script>' },
  '/themed': { lang: 'en', head: '<link rel="stylesheet" href="/themed.css">' },
};

/** A page that uses the chat before its script has come, and keeps what it is told. */
const usesScript = `
  window.told = [];
  window.Carebridge = window.Carebridge || [];
  Carebridge.push(() => { throw new Error('of the page itself'); });
  Carebridge.push((chat) => {
    for (const event of ['ready', 'open', 'close', 'started', 'message', 'unread', 'ended']) {
      chat.on(event, () => { throw new Error('of the page itself'); });
      chat.on(event, (detail) => told.push(detail === undefined ? event : event + ' ' + JSON.stringify(detail)));
    }
    chat.set({ order: '4711', gold: true, cart: 3, gone: 'x' });
    chat.set({ gone: null });
  });
`;

/** Style sheets that hide, move and colour everything. */
const hostileStyles = `
  * { all: revert; margin: 40px !important; color: lime !important; font: 5px serif !important; }
  body * { display: none !important; visibility: hidden !important; opacity: 0 !important; pointer-events: none !important; }
  body > main { display: block !important; visibility: visible !important; opacity: 1 !important; }
`;

/** What old libraries did, and worse: built-in objects that do not do what they say. */
const hostileScript = `
  for (const name of ['map', 'filter', 'forEach', 'push', 'some', 'find', 'reduce', 'includes', 'indexOf', 'flatMap', 'slice']) {
    Array.prototype[name] = () => { throw new Error('Array.prototype.' + name + ' of the page'); };
  }
  Array.prototype[Symbol.iterator] = () => { throw new Error('iterator of the page'); };
  Array.prototype.toJSON = () => 'no list';
  Object.prototype.enumerable = 'everywhere';
  String.prototype.trim = String.prototype.replace = String.prototype.startsWith = () => { throw new Error('String of the page'); };
  Object.entries = Object.keys = Object.assign = () => { throw new Error('Object of the page'); };
  JSON.parse = JSON.stringify = () => { throw new Error('JSON of the page'); };
  window.fetch = () => { throw new Error('fetch of the page'); };
  window.URLSearchParams = window.Map = window.Set = undefined;
  Element.prototype.remove = function () {};
`;

const themedStyles =
  ':root { --carebridge-accent: #0b7a5c; --carebridge-on-accent: #ffffff; --carebridge-radius: 6px; }';

const styleSheets: Readonly<Record<string, string>> = {
  '/hostile.css': hostileStyles,
  '/themed.css': themedStyles,
  '/night.css': 'body { background: rgb(18, 20, 26); color: white; }',
  '/transformed.css': `
    html { transform: translateX(0); }
    body { transform: scale(1); filter: blur(0); contain: paint; min-height: 4000px; }
  `,
};

/** Serves the site under a content security policy that allows `service` for scripts and connections, and nothing else. */
export async function openHostSite(service: () => string, tenant: string): Promise<HostSite> {
  const scripts = new Map<string, string>();
  const server = await startHttpServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    const script = scripts.get(path);
    const found = script ? { type: 'text/javascript', body: script } : contentOf(path, service(), tenant);
    response.setHeader('content-type', found?.type ?? 'text/plain');
    const S = service();
    const more = pages[path]?.policy ?? '';
    response.setHeader(
      'content-security-policy',
      `default-src 'self'; img-src data:; script-src 'self' ${S}; connect-src ${S}; ${more}`,
    );
    response.statusCode = found === undefined ? 404 : 200;
    response.end(found?.body);
  });
  return {
    origin: server.origin,
    serve: (path, script) => void scripts.set(path, script),
    close: () => server.close(),
  };
}

/** Lets a browser find the site's pages on the service's own origin as well. */
export async function openOwnPages(context: BrowserContext, service: string, tenant: string): Promise<void> {
  await context.route(
    (url) => url.origin === service && (url.pathname in pages || url.pathname in styleSheets),
    (route) => {
      const path = new URL(route.request().url()).pathname;
      const found = contentOf(path, service, tenant);
      const policy = `default-src 'self'; img-src data:; ${pages[path]?.policy ?? ''}`;
      const headers = { 'content-security-policy': policy };
      return route.fulfill({ contentType: found?.type ?? 'text/plain', headers, body: found?.body ?? '' });
    },
  );
}

function contentOf(path: string, service: string, tenant: string): { type: string; body: string } | undefined {
  const style = styleSheets[path];
  if (style !== undefined) return { type: 'text/css', body: style };
  if (path === '/uses.js') return { type: 'text/javascript', body: usesScript };
  if (path === '/hostile.js') return { type: 'text/javascript', body: hostileScript };
  if (path === '/favicon.ico') return { type: 'image/x-icon', body: '' };
  const page = pages[path];
  return page === undefined ? undefined : { type: 'text/html; charset=utf-8', body: htmlOf(page, service, tenant) };
}

function htmlOf(page: HostPage, service: string, usualTenant: string): string {
  const { lang, dir = 'ltr', tag = '', head = '', body = '', hasWidget = true, tenant = usualTenant } = page;
  const named = tenant === '' ? '' : `data-tenant="${tenant}"`;
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Shop</title>
    <link rel="icon" href="data:,">
    ${head}
    ${hasWidget ? `<script async src="${service}/widget.js" ${named} ${tag}></script>` : ''}
  </head>
  <body>
    <main><h1>Shop</h1><p><a href="/">Home</a></p>${body}</main>
  </body>
</html>`;
}

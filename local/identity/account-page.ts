import { createHash } from 'node:crypto';
import { firstCharacter } from '../../shared/kernel/grapheme-cut.ts';

/** An account that may be chosen, and the link that chooses it. */
export type Account = {
  readonly displayName: string;
  readonly userName: string;
  readonly tenant: string;
  readonly href: string;
};

const style = `
:root { color-scheme: light dark; --line: #d5d9e2; --ink: #1b2433; --soft: #5a6577; --paper: #fff; --ground: #eef1f6; --mark: #2a5bd7; }
@media (prefers-color-scheme: dark) { :root { --line: #384254; --ink: #e8ecf4; --soft: #a3aec0; --paper: #1a2230; --ground: #10151e; --mark: #8fb0ff; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; grid-template-columns: minmax(0, 1fr); place-items: center; padding: 1.5rem; overflow-wrap: anywhere; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: min(26rem, 100%); background: var(--paper); border: 1px solid var(--line); border-radius: 14px; padding: 1.75rem; }
h1 { margin: 0 0 .25rem; font-size: 1.35rem; }
p { margin: 0 0 1.25rem; color: var(--soft); font-size: .9rem; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .6rem; }
a { display: flex; gap: .9rem; align-items: center; padding: .8rem .9rem; border: 1px solid var(--line); border-radius: 10px; color: inherit; text-decoration: none; }
a:hover { border-color: var(--mark); }
a:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px; }
.mark { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%; border: 2px solid var(--mark); color: var(--mark); font-weight: 600; }
strong { display: block; } small { color: var(--soft); }
`;

/** Headers of the pages: nothing but their own style, and no frame around them. */
export const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; frame-ancestors 'none'`,
};

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => entities[character] ?? character);

const page = (title: string, content: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>
`;

/** The page on which a person chooses an account. */
export function accountPage(accounts: readonly Account[], title = 'Choose an account'): string {
  const items = accounts.map(
    ({ displayName, userName, tenant, href }) =>
      `<li><a href="${escaped(href)}"><span class="mark" aria-hidden="true">${escaped(firstCharacter(displayName))}</span>` +
      `<span><strong>${escaped(displayName)}</strong><small>${escaped(userName)} · ${escaped(tenant)}</small></span></a></li>`,
  );
  const about = '<p>This identity issuer works on this machine only. It asks for no password here.</p>';
  return page(title, `${about}<ul>${items.join('')}</ul>`);
}

/** The page that says why signing in is not possible. */
export const faultPage = (message: string): string => page('Signing in is not possible', `<p>${escaped(message)}</p>`);

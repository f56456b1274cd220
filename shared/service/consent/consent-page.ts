import { createHash } from 'node:crypto';
import { cutText } from '../../kernel/grapheme-cut.ts';
import type { HttpAnswer } from '../../kernel/problem.ts';
import type { ConsentOutcome } from './consent.ts';

const style = `
:root { color-scheme: light dark; --ink: #1b2433; --soft: #4d586a; --paper: #fff; --ground: #eef1f6; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecf4; --soft: #a9b4c6; --paper: #1a2230; --ground: #10151e; } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { box-sizing: border-box; width: min(32rem, 100% - 2rem); background: var(--paper); border-radius: 14px; padding: 1.75rem; }
h1 { margin: 0 0 .75rem; font-size: 1.35rem; }
p { margin: 0 0 .75rem; color: var(--soft); overflow-wrap: anywhere; }
a { color: inherit; }
`;

/** Nothing but its own style; no script, no frame around it, no trace of its address elsewhere. */
const headers = {
  'content-type': 'text/html; charset=utf-8',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** A page for the administrator, without script; every text is escaped. Success leads on to the administration, all else to the beginning. Source: carebridge.md#consent */
function consentPage(status: number, title: string, ...text: readonly string[]): HttpAnswer {
  const paragraphs = text.map((one) => `<p>${escaped(one)}</p>`).join('');
  const [address, next] = status === 200 ? ['/admin', 'Go on: set up a company'] : ['/api/consent', 'Begin again'];
  const again = `<p><a href="${address}">${next}</a></p>`;
  const body = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${style}</style></head>
<body><main><h1>${escaped(title)}</h1>${paragraphs}${again}</main></body></html>
`;
  return { status, headers, body };
}

/** The page that tells an administrator how it ended. */
export function outcomePage(outcome: Exclude<ConsentOutcome, { readonly kind: 'redirect' }>): HttpAnswer {
  switch (outcome.kind) {
    case 'given':
      return consentPage(
        200,
        'Your organisation has consented',
        `Entra tenant ${outcome.entraTenantId} may use the chat from now on.`,
        'It can be withdrawn at any time; the documentation says how.',
      );
    case 'unknown':
      return consentPage(
        400,
        'This did not begin here',
        'The address was used before, is too old, or belongs to another browser. Nothing has changed.',
      );
    case 'declined': {
      const reason = `The identity provider says: ${cutText(outcome.reason, 100)}`;
      return consentPage(403, 'No consent was given', 'Nothing has changed.', reason);
    }
    case 'not-administrator':
      return consentPage(
        403,
        'This takes an administrator',
        'The person who signed in does not administer the Entra tenant. Nothing has changed.',
        'Needed is the role TenantAdministrator of this application, or a directory role that may consent for all.',
      );
    case 'not-in-force':
      return consentPage(
        409,
        'The consent is not in force yet',
        'The identity provider gives this application no permissions in the Entra tenant. Nothing has changed here.',
        'After a consent that can take some minutes. If it stays so, consent was not given.',
      );
  }
}

/** The page for requests that are refused, and for when something is out of reach; `problem` gives status and waiting time. */
export function troublePage({ status, headers }: HttpAnswer): HttpAnswer {
  const retryAfter = headers['retry-after'];
  const title = status === 429 ? 'Too many attempts' : status >= 500 ? 'Not possible just now' : 'This cannot be read';
  const isPassing = status >= 500 || status === 429;
  const advice = isPassing ? 'Please try again in a moment.' : 'The address is not a valid one.';
  const page = consentPage(status, title, advice);
  return retryAfter === undefined ? page : { ...page, headers: { ...page.headers, 'retry-after': retryAfter } };
}

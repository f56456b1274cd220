import type { HttpAnswer } from '../kernel/problem.ts';
import type { ConsentOutcome } from './consent.ts';
import { consentPage } from './consent-page.ts';

type Ended = Exclude<ConsentOutcome, { readonly kind: 'redirect' }>;

/** The page that tells an administrator how it ended. */
export function outcomePage(outcome: Ended): HttpAnswer {
  switch (outcome.kind) {
    case 'given':
      return consentPage({
        status: 200,
        title: 'Your organisation has consented',
        text: [
          `Entra tenant ${outcome.entraTenantId} may use the chat from now on.`,
          'It can be withdrawn at any time; the documentation says how.',
        ],
        mayRetry: false,
      });
    case 'unknown':
      return consentPage({
        status: 400,
        title: 'This did not begin here',
        text: ['The address was used before, is too old, or belongs to another browser. Nothing has changed.'],
        mayRetry: true,
      });
    case 'declined':
      return consentPage({
        status: 403,
        title: 'No consent was given',
        text: ['Nothing has changed.', `The identity provider says: ${outcome.reason.slice(0, 100)}`],
        mayRetry: true,
      });
    case 'not-administrator':
      return consentPage({
        status: 403,
        title: 'This takes an administrator',
        text: [
          'Whoever signed in does not administer the Entra tenant. Nothing has changed.',
          'Needed is the role TenantAdministrator of this application, or a directory role that may consent for all.',
        ],
        mayRetry: true,
      });
    case 'not-in-force':
      return consentPage({
        status: 409,
        title: 'The consent is not in force yet',
        text: [
          'The identity provider gives this application no permissions in the Entra tenant. Nothing has changed here.',
          'After a consent that can take some minutes. If it stays so, consent was not given.',
        ],
        mayRetry: true,
      });
  }
}

/** The page for requests that are refused, and for when something is out of reach; `problem` gives status and waiting time. */
export function troublePage({ status, headers }: HttpAnswer): HttpAnswer {
  const retryAfter = headers['retry-after'];
  const page = consentPage({
    status,
    title: status === 429 ? 'Too many attempts' : status >= 500 ? 'Not possible just now' : 'This cannot be read',
    text: [status >= 500 || status === 429 ? 'Please try again in a moment.' : 'The address is not a valid one.'],
    mayRetry: true,
  });
  return retryAfter === undefined ? page : { ...page, headers: { ...page.headers, 'retry-after': retryAfter } };
}

import { errorStatus } from '../../../shared/protocol/trusted-application/errors.ts';
import { objectOf, textOf } from '../wire.ts';

/** What an answer is recognised by. */
type ReceivedAnswer = {
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  /** Of the request. */
  readonly path: string;
  /** The body as text, and what it is as JSON. */
  readonly text: string;
  readonly body: unknown;
};

/** Statuses by which a chat or a sign-in would end. */
const endingStatuses = [403, 404, 410];

/**
 * Whether an answer is the platform's own. A proxy, a filter or the sign-in page of a network answers in its place with any status
 * and any body. Source: ucwa.md#recognition
 */
export function isFromPlatform({ status, headers, path, text, body }: ReceivedAnswer): boolean {
  if (text !== '' && typeof body !== 'object') return false;
  const hasHeader = headers.get('x-ms-correlation-id') !== null;
  const resource = objectOf(body);
  if (status < 300) return hasHeader || '_links' in resource || headers.get('location')?.includes(path) === true;
  if (status === 401) return hasHeader || headers.get('www-authenticate')?.includes('trusted_issuers') === true;
  const code = textOf(resource, 'code');
  if (code === undefined) return false;
  return hasHeader || 'subcode' in resource || (isStatusOf(code, status) && !endingStatuses.includes(status));
}

/** Whether a code is one of the protocol's, and the status is the one that goes with it. */
const isStatusOf = (code: string, status: number): boolean =>
  Object.entries(errorStatus).some(([name, its]) => name === code && its === status);

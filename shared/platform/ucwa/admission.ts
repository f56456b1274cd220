import { visitorMark } from '../../protocol/carebridge/visitor-mark.ts';
import { pageOrigin } from '../../protocol/trusted-application/page-origins.ts';
import type { Visitor } from '../directory/caller.ts';
import type { PlatformRequest } from '../edge/http.ts';
import { PlatformRefusal } from '../edge/refusal.ts';
import type { Revocations } from '../identity/revocations.ts';
import { visitorUri } from './new-application.ts';

const refused = (message: string): PlatformRefusal => new PlatformRefusal('Forbidden', { message });

/**
 * Lets a visitor open an application or a conversation, if that is still wanted: a token outlives what it was given for.
 * @throws {PlatformRefusal} Forbidden — when the endpoint, the page or the visitor is not let in any more
 * @throws {Unavailable} StoreUnavailable
 */
export async function requireAdmission(
  visitor: Visitor,
  { headers }: Pick<PlatformRequest, 'headers'>,
  revocations: Revocations,
): Promise<void> {
  const { endpoint, issuedAt, origins } = visitor;
  if (endpoint.closed === true) throw refused('This application endpoint takes no visitors any more.');
  const { pages } = endpoint;
  const asking = headers.origin === undefined ? origins : [pageOrigin(headers.origin)];
  if (pages !== undefined && !asking.some((origin) => origin !== undefined && pages.includes(origin))) {
    throw refused('Visitors of this page are not let in any more.');
  }
  if (await revocations.isRevoked(visitorMark(endpoint.tenantId, visitorUri(visitor)), issuedAt)) {
    throw refused('This sign-in is over: a new token is needed.');
  }
}

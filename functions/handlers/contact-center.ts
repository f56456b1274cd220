import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import type { Exchange } from './edge.ts';
import { bodyOf, headersOf } from './request.ts';

/** Everything under `/vcc`, `/oauth`, `/chat-gateway` and `/api/v1/tenant`: the embedded contact center, where it is switched on. */
export async function contactCenter({ contactCenter }: Carebridge, { request }: Exchange): Promise<HttpAnswer> {
  if (contactCenter === undefined) throw new RequestRefused('NotFound', 'There is no contact center here.');
  const { method } = request;
  const url = new URL(request.url);
  // More than the contact center takes, so that it refuses a larger body itself, in the words of its protocol.
  const bodyLimitBytes = contactCenter.mostBytes({ method, url }) + 1;
  const body = await bodyOf(request, bodyLimitBytes).catch((error: unknown) => {
    if (error instanceof RequestRefused && error.code === 'BodyTooLarge') return new Uint8Array(bodyLimitBytes);
    throw error;
  });
  return contactCenter.handle({ method, url, headers: headersOf(request), body });
}

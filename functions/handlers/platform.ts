import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import type { HttpAnswer } from '../../shared/kernel/problem.ts';
import { answerHttp } from './edge.ts';
import { bodyOf, headersOf } from './request.ts';

const bodyLimitBytes = 1024 * 1024;

/** Everything under `/platformservice` and `/ucwa`: the embedded platform, where it is switched on. */
export function platform({ platform, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'platform', log, isEveryday: isAnsweredPoll(request) }, async () => {
    if (platform === undefined) throw new RequestRefused('NotFound', 'There is no platform here.');
    const { method, url } = request;
    const body = await bodyOf(request, bodyLimitBytes);
    return platform.handle({ method, url: new URL(url), headers: headersOf(request), body, ...signalOf(request) });
  });
}

/** Everybody who chats asks for events all the time: a line for each answer would hide the others. */
const isAnsweredPoll =
  ({ method, url }: HttpRequest) =>
  ({ status }: HttpAnswer): boolean =>
    status === 200 && method === 'GET' && new URL(url).pathname.endsWith('/events');

/** Tells that the caller has gone, where the host says so: the one on one machine does, the one in Azure does not. */
function signalOf(request: HttpRequest): { readonly signal?: AbortSignal } {
  return 'signal' in request && request.signal instanceof AbortSignal ? { signal: request.signal } : {};
}

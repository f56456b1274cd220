import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { callbackLimitBytes } from '../../shared/service/worker/accept-callback.ts';
import type { Exchange } from './edge.ts';
import { bodyOf, headersOf, paramOf } from './request.ts';

/** Whether a callback was taken; what becomes of it is told where it is decided on. */
export function isTaken({ method }: HttpRequest, { status }: HttpAnswer): boolean {
  return method === 'POST' && status === 200;
}

/** `GET|POST /api/callback/{provider}`; GET answers a platform that probes whether the address is served. */
export async function callback({ callbacks }: Carebridge, { request }: Exchange): Promise<HttpAnswer> {
  if (request.method === 'GET') return jsonAnswer(200, { Message: 'Carebridge takes callbacks here.' });
  const body = await bodyOf(request, callbackLimitBytes);
  const { method, url } = request;
  return callbacks.accept(paramOf(request, 'provider'), { method, url, headers: headersOf(request), body });
}

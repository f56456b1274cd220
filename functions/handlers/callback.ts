import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { callbackLimitBytes } from '../../shared/service/worker/accept-callback.ts';
import { answerHttp } from './edge.ts';
import { bodyOf, headersOf, paramOf } from './request.ts';

/** `GET|POST /api/callback/{provider}`; GET tells a platform that asks whether anybody is there. */
export function callback({ callbacks, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'callback', log }, async (): Promise<HttpAnswer> => {
    if (request.method === 'GET') return jsonAnswer(200, { Message: 'Carebridge takes callbacks here.' });
    const body = await bodyOf(request, callbackLimitBytes);
    const { method, url } = request;
    return callbacks.accept(paramOf(request, 'provider'), { method, url, headers: headersOf(request), body });
  });
}

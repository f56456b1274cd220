import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { jsonAnswer } from '../../shared/kernel/problem.ts';
import { answerHttp } from './edge.ts';
import { headersOf } from './request.ts';

/** `GET /api/desk/configuration` */
export function deskConfiguration({ desk, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'desk', log }, async () => jsonAnswer(200, desk.configuration()));
}

/** `GET /api/desk/profile` */
export function deskProfile({ access, desk, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'desk', log }, async () => {
    const caller = await access.callerOf(headersOf(request), ['Agent']);
    return jsonAnswer(200, await desk.profile(caller));
  });
}

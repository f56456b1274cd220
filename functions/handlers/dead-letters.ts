import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { jsonAnswer } from '../../shared/kernel/problem.ts';
import { deadLetterQuerySchema } from '../../shared/protocol/carebridge/dead-letters.ts';
import { operatorRoles } from './conversations.ts';
import { answerHttp } from './edge.ts';
import { headersOf, paramOf, queryOf } from './request.ts';

/** `GET /api/dead-letters` */
export function listDeadLetters(
  { access, deadLetters, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'dead-letters', log }, async () => {
    const caller = await access.callerOf(headersOf(request), operatorRoles);
    return jsonAnswer(200, await deadLetters.list(caller, queryOf(request, deadLetterQuerySchema)));
  });
}

/** `GET /api/dead-letters/{sequenceNumber}` */
export function readDeadLetter(
  { access, deadLetters, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'dead-letters', log }, async () => {
    const caller = await access.callerOf(headersOf(request), operatorRoles);
    return jsonAnswer(200, await deadLetters.show(caller, paramOf(request, 'sequenceNumber')));
  });
}

/** `POST /api/dead-letters/{sequenceNumber}/replay` */
export function replayDeadLetter(
  { access, deadLetters, log }: Carebridge,
  request: HttpRequest,
): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'dead-letters', log }, async () => {
    const caller = await access.callerOf(headersOf(request), operatorRoles);
    return jsonAnswer(200, await deadLetters.replay(caller, paramOf(request, 'sequenceNumber')));
  });
}

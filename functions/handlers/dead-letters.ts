import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { deadLetterQuerySchema } from '../../shared/protocol/carebridge/dead-letters.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf, queryOf } from './request.ts';

/** `GET /api/dead-letters` */
export async function listDeadLetters(
  { deadLetters }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await deadLetters.list(caller, queryOf(request, deadLetterQuerySchema)));
}

/** `GET /api/dead-letters/{sequenceNumber}` */
export async function readDeadLetter(
  { deadLetters }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await deadLetters.show(caller, paramOf(request, 'sequenceNumber')));
}

/** `POST /api/dead-letters/{sequenceNumber}/replay` */
export async function replayDeadLetter(
  { deadLetters }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  return jsonAnswer(200, await deadLetters.replay(caller, paramOf(request, 'sequenceNumber')));
}

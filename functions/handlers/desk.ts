import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { CallersExchange } from './edge.ts';

/** `GET /api/desk/configuration` */
export async function deskConfiguration({ desk }: Carebridge): Promise<HttpAnswer> {
  return jsonAnswer(200, desk.configuration());
}

/** `GET /api/desk/profile` */
export async function deskProfile({ desk }: Carebridge, { caller }: CallersExchange): Promise<HttpAnswer> {
  return jsonAnswer(200, await desk.profile(caller));
}

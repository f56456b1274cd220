import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import { ownRepliesSchema } from '../../shared/protocol/carebridge/replies.ts';
import type { CallersExchange } from './edge.ts';
import { jsonOf } from './request.ts';

const bodyLimitBytes = 32 * 1024;

/** `GET` and `PUT /api/desk/replies` */
export async function deskReplies(
  { desk: { replies } }: Carebridge,
  { request, caller }: CallersExchange,
): Promise<HttpAnswer> {
  if (request.method !== 'PUT') return jsonAnswer(200, await replies.read(caller));
  return jsonAnswer(200, await replies.write(caller, await jsonOf(request, ownRepliesSchema, bodyLimitBytes)));
}

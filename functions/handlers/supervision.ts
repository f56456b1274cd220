import type { HttpRequest } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { CallersExchange } from './edge.ts';
import { paramOf } from './request.ts';

/** `GET /api/supervisor/profile` */
export async function supervisorProfile({ supervisors }: Carebridge, { caller }: CallersExchange): Promise<HttpAnswer> {
  return jsonAnswer(200, await supervisors.of(caller));
}

/** `GET /api/tenants/{tenant}/live` */
export async function readLiveChats({ live }: Carebridge, { request, caller }: CallersExchange): Promise<HttpAnswer> {
  return jsonAnswer(200, await live.read(caller, paramOf(request, 'tenant')));
}

/** Whether a page that is kept current was answered as it expects; a line for each would hide the others. */
export const isLiveRead = (_request: HttpRequest, { status }: HttpAnswer): boolean => status === 200;

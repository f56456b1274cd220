import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';
import type { CallersExchange } from './edge.ts';

/** `GET /api/desk/configuration` */
export async function deskConfiguration({ desk }: Carebridge): Promise<HttpAnswer> {
  return jsonAnswer(200, desk.configuration());
}

/** `GET /api/desk/profile` */
export async function deskProfile(
  { desk, refusedPeople }: Carebridge,
  { caller }: CallersExchange,
): Promise<HttpAnswer> {
  const profile = await desk.profile(caller);
  const isListed = [profile.tenants, profile.switchedOff, profile.contactCenter].some(({ length }) => length > 0);
  if (caller.kind !== 'local') await refusedPeople.received(caller, isListed);
  return jsonAnswer(200, profile);
}

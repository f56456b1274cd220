import type { Carebridge } from '../../shared/application/carebridge.ts';
import { type HttpAnswer, jsonAnswer } from '../../shared/kernel/problem.ts';

/** `GET /api/health/live`: a process that can answer is alive. */
export async function live(): Promise<HttpAnswer> {
  return jsonAnswer(200, { status: 'live' });
}

/** `GET /api/health/ready`: whether store and bus can be reached. */
export async function ready({ health }: Carebridge): Promise<HttpAnswer> {
  const checks = await health.check();
  const isReady = Object.values(checks).every((outcome) => outcome === 'reachable');
  return jsonAnswer(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks });
}

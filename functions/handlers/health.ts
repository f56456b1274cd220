import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { Carebridge } from '../../shared/application/carebridge.ts';
import { jsonAnswer } from '../../shared/kernel/problem.ts';
import { answerHttp } from './edge.ts';

/** `GET /api/health/live`: whoever can answer is alive. */
export function live({ log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'health', log }, async () => jsonAnswer(200, { status: 'live' }));
}

/** `GET /api/health/ready`: whether store and queue can be reached. */
export function ready({ health, log }: Carebridge, request: HttpRequest): Promise<HttpResponseInit> {
  return answerHttp(request, { name: 'health', log }, async () => {
    const checks = await health.check();
    const isReady = Object.values(checks).every((outcome) => outcome === 'reachable');
    return jsonAnswer(isReady ? 200 : 503, { status: isReady ? 'ready' : 'not ready', checks });
  });
}

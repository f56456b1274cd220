import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { RequestRefused } from '../../shared/kernel/errors.ts';
import { errorFields, type Log } from '../../shared/kernel/log.ts';
import { type HttpAnswer, problemAnswer } from '../../shared/kernel/problem.ts';
import { withTrace } from '../../shared/kernel/trace.ts';

/** What an edge needs besides the request: where to log, and what every answer of it carries. */
export type Edge = {
  /** The function's name, for the log. */
  readonly name: string;
  readonly log: Log;
  /** Headers that every answer carries, errors included, such as those of CORS. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether an answer is everyday life that need not be logged unless somebody looks closely. */
  readonly isEveryday?: (answer: HttpAnswer) => boolean;
};

/** Answers one HTTP request within its trace; whatever is thrown becomes problem+json and one log line. */
export function answerHttp(
  request: HttpRequest,
  edge: Edge,
  work: () => Promise<HttpAnswer>,
): Promise<HttpResponseInit> {
  return withTrace(request.headers.get('traceparent') ?? undefined, async () => {
    const startedAt = performance.now();
    const answer = await work().catch((error: unknown) => {
      logError(edge, error);
      return problemAnswer(error);
    });
    const { name, log } = edge;
    const durationMs = Math.round(performance.now() - startedAt);
    const level = edge.isEveryday?.(answer) === true ? 'debug' : 'info';
    log({ level, event: 'invocation', step: name, outcome: String(answer.status), durationMs });
    return {
      status: answer.status,
      headers: { ...answer.headers, ...edge.headers },
      ...(answer.body === undefined ? {} : { body: answer.body }),
    };
  });
}

function logError({ name, log }: Edge, error: unknown): void {
  const refused = error instanceof RequestRefused;
  log({ level: refused ? 'info' : 'error', event: refused ? 'refusal' : 'failure', step: name, ...errorFields(error) });
}

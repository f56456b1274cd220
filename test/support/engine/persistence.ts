import { isPassing, UnexpectedStatus } from '../../../local/call-flow/person-request.ts';
import type { UcwaClient } from '../../../local/call-flow/ucwa-client.ts';
import { delay } from '../../../shared/kernel/time.ts';

const pauseMs = 100;

/** Does `work` again until no failure passes by any more, or until the patience is at its end. */
export async function persistently<T>(patienceMs: number, work: (attempt: number) => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work(attempt);
    } catch (error) {
      if (!isPassing(error) || Date.now() > until) throw error;
      await delay(pauseMs);
    }
  }
}

/**
 * Makes a client send again whatever is not answered, as it is, with the operation id that is in it. What a repeated
 * DELETE no longer finds has been deleted before.
 */
export function makePersistent(client: UcwaClient): void {
  const once = client.send.bind(client);
  client.send = (method, url, content) =>
    persistently(client.patienceMs, (attempt) =>
      once(method, url, content).catch((error: unknown) => {
        const isGone = error instanceof UnexpectedStatus && error.status === 404;
        if (method === 'DELETE' && attempt > 0 && isGone) return new Response(null, { status: 204 });
        throw error;
      }),
    );
}

import { randomUUID } from 'node:crypto';
import { randomId } from '../../../shared/kernel/ids.ts';
import { delay } from '../../../shared/kernel/time.ts';
import { positionQuery } from '../../../shared/protocol/trusted-application/callback-position.ts';
import { applicationEndpointOf } from '../../../shared/providers/tenant.ts';
import type { Ground } from '../ground.ts';
import { countsOf, expectTaken, outcomeOf, type Scene } from '../scene.ts';

const markupBytes = 150 * 1024;
/** So long no one else is served: far above what a busy machine needs. */
const stoppedMs = 8_000;

/** Who got hold of a callback token sends marks that never end, each of which a slow reader begins anew. */
export const longMarkup: Scene = {
  name: 'long-markup',
  attack: 'Callbacks that hold 150 KB of "<br " each, which stop a process whose reader is quadratic.',
  async play(ground) {
    const { credentials, isShort, send } = ground;
    const beginnings = ['<br ', '<head ', '<', '<!--', '&'].slice(0, isShort ? 3 : 5);
    const statuses: number[] = [];
    let longestMs = 0;
    for (const beginning of beginnings) {
      const markup = beginning.repeat(markupBytes / beginning.length);
      const headers = credentials.headers.platform;
      const json = callbackWith(ground, markup);
      const { status } = await send('POST', `/api/callback/trusted-application?callbackContext=${randomId()}.room`, {
        headers,
        json,
      });
      expectTaken('a callback', status);
      statuses.push(status);
      longestMs = Math.max(longestMs, await longestSilence(ground));
      if (longestMs > stoppedMs) break;
    }
    const isStopped = longestMs > stoppedMs;
    return outcomeOf(
      `${countsOf(statuses)}; the longest time without an answer was ${longestMs.toFixed(0)} ms`,
      isStopped ? `the service answered no one for ${(longestMs / 1000).toFixed(0)} s` : undefined,
    );
  },
};

/** The longest that a question took which needs nothing but the process, while the callback is worked on. */
async function longestSilence({ send }: Ground): Promise<number> {
  let longestMs = 0;
  for (let asked = 0; asked < 8; asked += 1) {
    const startedAt = performance.now();
    await send('GET', '/api/health/live', { timeoutMs: 2 * stoppedMs });
    longestMs = Math.max(longestMs, performance.now() - startedAt);
    await delay(100);
  }
  return longestMs;
}

function callbackWith({ stage, world }: Ground, markup: string): object {
  const conversation = randomUUID();
  const base = `/platformservice/tgt-${randomId()}/v1/applications/1234567890`;
  const query = `endpointId=${encodeURIComponent(applicationEndpointOf(stage.tenant) ?? '')}`;
  const messaging = `${base}/communication/conversations/${conversation}/messaging`;
  const self = { href: `${messaging}/messages/2?${query}` };
  const message = {
    rel: 'service:message',
    direction: 'Incoming',
    timeStamp: `/Date(${Date.now()})/`,
    _links: {
      self,
      'service:participant': { href: `${base}/communication/conversations/${conversation}/participants/x?${query}` },
      htmlMessage: { href: `data:text/html;charset=utf-8,${markup}` },
    },
  };
  const link = { rel: 'service:message', href: self.href };
  const events = [{ link, type: 'completed', status: 'Success', _embedded: { 'service:message': message } }];
  return {
    _links: {
      self: {
        href: `${base}/events?${positionQuery(1, '1234567890', applicationEndpointOf(stage.tenant) ?? '', conversation)}`,
      },
    },
    baseuri: world.engine.origin,
    sender: [{ rel: 'service:messaging', href: `${messaging}?${query}`, events }],
  };
}

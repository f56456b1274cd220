import { delay } from '../../shared/kernel/time.ts';
import type { WireFault, WireRequest } from '../support/wire-proxy.ts';

const retryMs = 100;

/**
 * Takes a callback at once and brings it later, so that the next one of its leg overtakes it. Undefined for the first one of
 * a leg, whose answer the platform needs.
 */
export function heldBack(application: string, request: WireRequest, pauseMs: number): WireFault | undefined {
  const ack = Number(/[?&]ack=(\d+)/.exec(request.body.toString())?.[1] ?? 1);
  if (ack === 1) return undefined;
  void bring(application, request, pauseMs);
  return { kind: 'answer', status: 200 };
}

async function bring(application: string, { method, path, headers, body }: WireRequest, pauseMs: number) {
  const { authorization = '', 'content-type': contentType = '' } = headers;
  await delay(pauseMs);
  for (;;) {
    const response = await fetch(`${application}${path}`, {
      method,
      headers: { authorization, 'content-type': contentType },
      body: Uint8Array.from(body),
    }).catch(() => undefined);
    if (response !== undefined && response.status < 500) return;
    await delay(retryMs);
  }
}

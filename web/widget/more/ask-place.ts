import { askedPauseMs } from '../../transport/back-off.ts';
import type { WaitingPlace } from '../../transport/chat-transport.ts';
import { serviceAnswer } from '../../transport/service-answer.ts';
import { objectOf } from '../../transport/wire.ts';
import { port } from '../port.ts';

/** A place, and when it is to be asked for again; never, where that is absent. */
type AskedPlace = WaitingPlace & { readonly askAgainMs: number | undefined };

/** Choice: after an answer that says nothing of when. */
const usualPauseMs = 30_000;

/** Asks for the place of a token's visitor; a page that is not looked at is not told one. Source: carebridge.md#waiting */
export async function askPlace(token: string): Promise<AskedPlace> {
  if (document.hidden) return { askAgainMs: usualPauseMs };
  const response = await fetch(`${port?.service}/api/waiting/${encodeURIComponent(port?.tenant ?? '')}`, {
    credentials: 'omit',
    cache: 'no-store',
    headers: { authorization: `Bearer ${token}` },
  }).catch(() => undefined);
  if (response?.status === 401 || response?.status === 404) return { askAgainMs: undefined };
  const answer = (response && (await serviceAnswer(response, 'askAgainSeconds'))?.body) ?? {};
  const { fromSeconds, toSeconds } = objectOf(answer.wait);
  const wait = { fromSeconds: Number(fromSeconds), toSeconds: Number(toSeconds) };
  return {
    position: Number(answer.position) || undefined,
    wait: wait.fromSeconds >= 0 && wait.toSeconds > 0 ? wait : undefined,
    askAgainMs: Number(answer.askAgainSeconds) * 1000 || (response && askedPauseMs(response)) || usualPauseMs,
  };
}

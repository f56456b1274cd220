import { delay } from '../../shared/kernel/time.ts';

const lookEveryMs = 250;

/** Looks again and again until what is seen will do, or for `limitMs`; resolves with what was seen last. */
export async function lastSeen<T>(look: () => Promise<T>, willDo: (seen: T) => boolean, limitMs: number): Promise<T> {
  for (const until = Date.now() + limitMs; ; await delay(lookEveryMs)) {
    const seen = await look();
    if (willDo(seen) || Date.now() > until) return seen;
  }
}

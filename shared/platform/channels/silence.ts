import { minuteMs } from '../../kernel/time.ts';
import type { PlatformTimes } from '../times.ts';
import type { UcwaApplication } from './ucwa-application.ts';

/** What an application's silence is measured by. */
export type Silence = {
  /** It ends when its client has not asked for events for so long. */
  readonly endsMs: number;
  /** The longest that one of its requests for events waits. */
  readonly waitsMs: number;
  /** That its client asks is noted at most this often. */
  readonly notedEveryMs: number;
};

const longestSlackMs = 10_000;

/** That a client asks for nothing: since when, and when its application ends of that, epoch ms. */
export type ClientSilence = { readonly since: number; readonly endsAt: number };

/** A client that goes on asking is noted as alive at most this often. */
const notedEveryMs = minuteMs / 2;

/** Choice: a visitor's requests wait no longer, so that agents learn of a page that has gone within two minutes. */
const visitorWaitsMs = minuteMs;

/**
 * How long an application may be silent. Choice: an agent is missed sooner than a visitor, so their requests
 * are answered sooner. Source: ucwa.md#lifetimes
 */
export function silenceOf({ scope }: Pick<UcwaApplication, 'scope'>, times: PlatformTimes): Silence {
  const { applicationIdleMs, agentSilentMs, pollMs } = times;
  const endsMs = scope === 'oauth' ? agentSilentMs : applicationIdleMs;
  const longestMs = scope === 'oauth' ? Math.ceil(agentSilentMs / 4) : visitorWaitsMs;
  const waitsMs = Math.min(pollMs, longestMs);
  return { endsMs, waitsMs, notedEveryMs: Math.min(notedEveryMs, endsMs / 4) };
}

/**
 * When an application that was noted at `notedAt` (epoch ms) has been silent for too long: a request that came soon after was not
 * noted, and it may have waited for its whole time.
 */
export function silentTooLongAt(notedAt: number, silence: Silence): number {
  return notedAt + silence.notedEveryMs + silence.waitsMs + silence.endsMs;
}

/** Since when the client of an application that was noted at `notedAt` is silent, where it is by now: epoch ms. */
export function silentSince(
  notedAt: number,
  { endsMs, notedEveryMs, waitsMs }: Silence,
  now: number,
): number | undefined {
  // So long after its last request was answered a client is not merely slow.
  const slackMs = Math.min(longestSlackMs, endsMs / 8);
  return now > notedAt + notedEveryMs + waitsMs + slackMs ? notedAt : undefined;
}

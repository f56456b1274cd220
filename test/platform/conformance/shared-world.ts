import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import { type PlatformWorld, startPlatformWorld, type WorldOptions } from '../../support/platform-world.ts';
import { type BreakingProxy, startBreakingProxy } from './breaking-proxy.ts';

/** A platform that all rules of one test process share, reached through a proxy. */
export type SharedWorld = { readonly world: PlatformWorld; readonly proxy: BreakingProxy };

/**
 * Times of the protocol as the rules see them. What a rule has to act within is long, for a slow machine; a rule that is about its
 * end puts the clock ahead (`fixture.timeIsOver`).
 */
const usualTimes = {
  ringMs: 120_000,
  typingMs: 60_000,
  pollMs: 2_000,
  receiptDelayMs: 250,
  callbackTimeoutMs: 20_000,
  callbackPausesMs: [100, 200, 400],
} as const;

let started: Promise<SharedWorld> | undefined;

/** The world of this process, started when it is asked for first; it ends with the process. */
export function sharedWorld(): Promise<SharedWorld> {
  started ??= start();
  return started;
}

/** A world for one rule alone, which differs from the shared one. */
export const worldWith = (options: Partial<WorldOptions>): Promise<SharedWorld> => start(options);

async function start({ times, ...options }: Partial<WorldOptions> = {}): Promise<SharedWorld> {
  let proxy: BreakingProxy | undefined;
  const world = await startPlatformWorld({
    calls: createCalls,
    times: { ...usualTimes, ...times },
    ...options,
    inFront: async (target) => {
      proxy = await startBreakingProxy(target);
      return proxy;
    },
  });
  if (proxy === undefined) throw new Error('Nothing was put in front of the platform.');
  return { world, proxy };
}

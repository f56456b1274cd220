import type { CrankedQueue } from './cranked-queue.ts';
import { type PlatformWorld, startPlatformWorld, type WorldOptions } from './platform-world.ts';

/** Starts a platform world that has the queue's clock, and whose tokens outlast what passes by it. */
export async function startCrankedWorld(
  queue: CrankedQueue,
  options: Omit<WorldOptions, 'bus' | 'now'>,
): Promise<PlatformWorld> {
  const world = await startPlatformWorld({ ...options, bus: queue, now: queue.now });
  queue.serve((body) => world.first.platform.wake(body));
  // The clock of the world goes months ahead of the issuer's.
  const sign: PlatformWorld['issuer']['sign'] = (tenantId, claims) => world.issuer.sign(tenantId, claims, '180d');
  return { ...world, issuer: { ...world.issuer, sign } };
}

import { createCalls } from '../../../shared/platform/call/create-calls.ts';
import type { CrankedQueue } from '../../support/cranked-queue.ts';
import { type PlatformWorld, startPlatformWorld, type WorldOptions } from '../../support/platform-world.ts';
import { CallbackServer, type Caller, serviceApplication } from './players.ts';

/** A platform world with a service application, and where that one's callbacks come. */
export type HeardWorld = {
  /** Closes the server of the callbacks as well. */
  readonly world: PlatformWorld;
  readonly callbacks: CallbackServer;
  readonly service: Caller;
};

type HeardOptions = Omit<WorldOptions, 'calls' | 'callbackUrl'> & {
  /** A queue whose time the test lets pass: the world has its clock. */
  readonly queue?: CrankedQueue;
};

/** Starts a platform world whose callbacks are heard. */
export async function startHeardWorld({ queue, ...options }: HeardOptions = {}): Promise<HeardWorld> {
  const callbacks = await new CallbackServer().start();
  const heard = { ...options, calls: createCalls, callbackUrl: callbacks.url };
  const world = await (queue === undefined ? startPlatformWorld(heard) : startCrankedWorld(queue, heard));
  const close = async (): Promise<void> => {
    await world.close();
    await callbacks.close();
  };
  return { world: { ...world, close }, callbacks, service: await serviceApplication(world) };
}

/** Starts a platform world that has the queue's clock, and whose tokens outlast what passes by it. */
async function startCrankedWorld(queue: CrankedQueue, options: WorldOptions): Promise<PlatformWorld> {
  const world = await startPlatformWorld({ ...options, bus: queue, now: queue.now });
  queue.serve((body) => world.first.platform.wake(body));
  // The clock of the world goes months ahead of the issuer's.
  const sign: PlatformWorld['issuer']['sign'] = (tenantId, claims) => world.issuer.sign(tenantId, claims, '180d');
  return { ...world, issuer: { ...world.issuer, sign } };
}

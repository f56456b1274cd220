import { afterAll, beforeAll, expect, test } from 'vitest';
import { hourMs } from '../../../shared/kernel/time.ts';
import { CrankedQueue } from '../../support/cranked-queue.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { startHeardWorld } from './heard-world.ts';
import { join, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller } from './players.ts';

let repeats = 0;
const queue = new CrankedQueue(({ body }) => {
  const { kind } = body as { readonly kind: string };
  if (kind === 'callbacks') repeats += 1;
  return false;
});
let world: PlatformWorld;
let callbacks: CallbackServer;
let service: Caller;

beforeAll(async () => {
  const times = { pollMs: 1_000 };
  ({ world, callbacks, service } = await startHeardWorld({ queue, times }));
});
afterAll(() => world.close());

/** Tries of one leg in twenty hours: seven until it is given up, then with growing pauses and at last every hour. */
const triesOfLeg = 7 + 4 + 20;

test('callbacks · both legs’ are refused for most of a day → each leg is tried again by itself, its alarms do not set those of the other (trusted-application.md#callback-delivery)', async () => {
  const mira = await agent(world, 'Mira Refused');
  const { visitor, links } = await attended(mira);
  callbacks.status = 500;
  await visitor.post(`${links.conversation}/messaging/messages`, 'Is there anything?');
  for (const person of [mira, visitor]) person.fallSilent();
  await queue.passes(20 * hourMs);
  expect(repeats).toBeGreaterThan(20);
  expect(repeats).toBeLessThanOrEqual(2 * triesOfLeg);
  expect(queue.failures).toEqual([]);
});

async function attended(mira: Awaited<ReturnType<typeof agent>>) {
  const call = await open(world, callbacks, service, 'refused');
  await join(call, mira, agentUri('Mira Refused'), 'Mira');
  return call;
}

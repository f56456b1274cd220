import { expect, onTestFinished, test, vi } from 'vitest';
import { startEngineWorld } from '../support/engine-world.ts';
import { conversationOf, startTalk } from './support/talk.ts';

const patienceMs = 50_000;
/** An idle application is noticed within its time and one minute more. */
const idleNoticedMs = 150_000;
const times = { anonymousTokenMs: 6_000, applicationIdleMs: 12_000, pollMs: 1_000 };

test('visitor’s token runs out in mid-chat → the visitor is gone for the agents, and the visit ends', async () => {
  const world = await startEngineWorld({ environment: { CAREBRIDGE_PLATFORM_TIMES: JSON.stringify(times) } });
  onTestFinished(() => world.close());
  const stage = await world.stage(patienceMs);
  const { conversation, first, second } = await startTalk(stage, 'Where is my parcel?');
  const phase = async () => (await conversationOf(stage, world.engine.config.localKey, conversation)).phase;
  await vi.waitUntil(async () => (await phase()) === 'closed', { timeout: idleNoticedMs, interval: 500 });
  await Promise.all([first.ended(), second.ended()]);
  expect(await phase()).toBe('closed');
  await stage.leave();
}, 240_000);

import type { EngineConfig } from '../engine/config.ts';
import { playConversation } from './play.ts';
import { Recorder } from './recorder.ts';
import type { CallFlowResult } from './result.ts';
import { settled } from './settled.ts';
import { type RunOptions, type Stage, setStage } from './stage.ts';

/** Plays conversations at once on a running engine and proves them from the traffic that was recorded. */
export async function runCallFlow(config: EngineConfig, origin: string, options: RunOptions): Promise<CallFlowResult> {
  const recorder = Recorder.of(config);
  await recorder.start();
  try {
    return await runRecorded(config, origin, options, recorder);
  } finally {
    await recorder.stop();
  }
}

/** The same with a recorder that runs already; several runs at once may share one. */
export async function runRecorded(
  config: EngineConfig,
  origin: string,
  options: RunOptions,
  recorder: Recorder,
): Promise<CallFlowResult> {
  return playAll(await setStage(config, origin, options), recorder, options);
}

async function playAll(stage: Stage, recorder: Recorder, options: RunOptions): Promise<CallFlowResult> {
  const numbers = Array.from({ length: options.conversations }, (_, index) => index + 1);
  const played = await Promise.all(numbers.map((number) => playConversation(stage, number)));
  try {
    return await settled(recorder, played, options);
  } finally {
    await Promise.allSettled(played.map((one) => one.leave()));
    await stage.leave();
  }
}

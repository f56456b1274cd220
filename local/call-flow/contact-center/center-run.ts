import type { EngineConfig } from '../../engine/config.ts';
import { Recorder } from '../recorder.ts';
import type { CallFlowResult } from '../result.ts';
import { settled } from '../settled.ts';
import { CenterPlay } from './center-play.ts';
import { type CenterRunOptions, CenterStage } from './center-stage.ts';

/** Plays conversations of a contact center at once on a running engine and proves them from the traffic that was recorded. */
export async function runCenterFlow(
  config: EngineConfig,
  origin: string,
  options: CenterRunOptions,
): Promise<CallFlowResult> {
  const recorder = Recorder.of(config);
  await recorder.start();
  try {
    return await runRecordedCenter(config, origin, options, recorder);
  } finally {
    await recorder.stop();
  }
}

/** The same with a recorder that runs already; several runs at once may share one. */
export async function runRecordedCenter(
  config: EngineConfig,
  origin: string,
  options: CenterRunOptions,
  recorder: Recorder,
): Promise<CallFlowResult> {
  const stage = await CenterStage.build(config, origin, options);
  const plays = Array.from({ length: options.conversations }, (_, index) => new CenterPlay(stage, index + 1));
  try {
    await playAll(stage, plays);
    const played = plays.map((play) => play.outcome());
    const { patienceMs, givenUp } = options;
    const prepare = stage.keys.learn.bind(stage.keys);
    return await settled(recorder, played, { patienceMs, givenUp, prepare });
  } finally {
    await Promise.allSettled(plays.map((play) => play.outcome().leave()));
    await stage.leave();
  }
}

/** The visits of all come before the returns of all: agents change in between. */
async function playAll(stage: CenterStage, plays: readonly CenterPlay[]): Promise<void> {
  const all = (work: (play: CenterPlay) => Promise<void>) =>
    Promise.all(plays.map((play) => play.attempt(() => work(play))));
  const together = async (work: () => Promise<void>): Promise<void> => {
    const once = work();
    once.catch(() => undefined);
    await all(() => once);
  };
  await together(() => stage.setUp());
  await all((play) => play.firstVisit());
  await together(() => stage.changeShift());
  await all((play) => play.nextVisit());
}

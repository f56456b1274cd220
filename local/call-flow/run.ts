import type { EngineConfig } from '../engine/config.ts';
import { type PlayOutcome, playConversation } from './play.ts';
import { Recorder } from './recorder.ts';
import { missing, reportOn } from './report.ts';
import { type CallFlowResult, resultOf } from './result.ts';
import { type RunOptions, type Stage, setStage } from './stage.ts';
import { stepsOf } from './steps.ts';

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

/** Callbacks are under way when a play has ended: looks again until nothing more is to be expected. */
async function settled(
  recorder: Recorder,
  played: readonly PlayOutcome[],
  options: RunOptions,
): Promise<CallFlowResult> {
  const until = Date.now() + options.patienceMs;
  const isOver = () => Date.now() > until || (options.givenUp?.aborted ?? false);
  await recorder.caughtUp();
  for (;;) {
    const reports = played.map((one) => ({ report: reportOn(recorder.exchanges, one), one }));
    const open = reports.filter(({ report, one }) => missing(report.steps).some((step) => isExpected(step, one)));
    if (open.length === 0 || isOver()) return resultOf(reports.map(({ report }) => report));
    await recorder.more();
  }
}

/** Nothing is expected of what a play did not come to, nor after it has waited for it already. */
function isExpected(step: string, { failure, record }: PlayOutcome): boolean {
  if (failure === undefined) return true;
  const order = stepsOf(record.owner).map(({ number }) => String(number));
  return !failure.timedOut && order.indexOf(step) < order.indexOf(String(failure.at));
}

import type { Exchange } from '../exchanges/exchange.ts';
import type { Played } from './played.ts';
import type { Recorder } from './recorder.ts';
import { type ConversationReport, missing, reportOn } from './report.ts';
import { type CallFlowResult, resultOf } from './result.ts';

/** How long is looked. */
export type Settling = {
  /** The limit, in milliseconds. */
  readonly patienceMs: number;
  /** Ends the looking when it is aborted. */
  readonly givenUp?: AbortSignal | undefined;
  /** What has to be known of the traffic before it is looked at. */
  readonly prepare?: (exchanges: readonly Exchange[]) => Promise<void>;
};

/** Callbacks are under way when a play has ended: looks again until nothing more is to be expected. */
export async function settled<R extends { readonly subject: string }>(
  recorder: Recorder,
  played: readonly Played<R>[],
  { patienceMs, givenUp, prepare }: Settling,
): Promise<CallFlowResult> {
  const until = Date.now() + patienceMs;
  const isOver = () => Date.now() > until || (givenUp?.aborted ?? false);
  await recorder.caughtUp();
  for (;;) {
    await prepare?.(recorder.exchanges);
    const reports = played.map((one) => ({ report: reportOn(recorder.exchanges, one), one }));
    const open = reports.filter(({ report, one }) =>
      missing(report.steps).some((step) => isExpected(step, report, one)),
    );
    if (open.length === 0 || isOver()) return resultOf(reports.map(({ report }) => report));
    await recorder.more();
  }
}

/** Nothing is expected of what a play did not come to, nor after it has waited for it already. */
function isExpected(step: string, { steps }: ConversationReport, { failure }: Pick<Played, 'failure'>): boolean {
  if (failure === undefined) return true;
  const order = steps.map((each) => each.step);
  return !failure.timedOut && order.indexOf(step) < order.indexOf(failure.at);
}

import type { PlatformAnswer } from '../edge/http.ts';
import type { PlatformRefusal } from '../edge/refusal.ts';
import type { Call } from './call.ts';
import type { MessageName } from './message.ts';
import type { Progress } from './progress.ts';

/** What a change comes to: its progress and the answer to the caller. `step` names it in logs. */
export type Decision = Progress & {
  readonly answer: PlatformAnswer;
  readonly step: string;
  /** Messages whose readers are waited for: an application that has fetched one says so. */
  readonly awaited?: readonly AwaitedMessage[];
};

/** A message that the client of an UCWA application has to fetch; leg and number are the reader's. */
export type AwaitedMessage = MessageName & { readonly applicationId: string };

/** A change: pure, decided on the call as it stands; a refusal changes nothing. */
export type Change = (call: Call, now: number) => Decision | PlatformRefusal;

/** Done, with nothing to say. */
export const noContent: PlatformAnswer = { status: 204 };

/** Something was created there. */
export const created = (location: string): PlatformAnswer => ({ status: 201, headers: { location } });

/** Ends a change. */
export const decided = (step: string, answer: PlatformAnswer, progress: Progress): Decision => ({
  ...progress,
  answer,
  step,
});

/** Nothing had to be done. */
export const unchanged = (step: string, answer: PlatformAnswer, call: Call): Decision => ({
  call,
  notices: [],
  messages: [],
  rows: [],
  answer,
  step,
});

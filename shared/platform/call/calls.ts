import type { EventBus } from '../../bus/bus.ts';
import type { Log } from '../../kernel/log.ts';
import type { Clock } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { LateDeviceAlarm, SafetyWake, TimeAlarm, Wake } from '../alarms/platform-alarm.ts';
import type { SignInBudgets } from '../budgets/sign-in-budgets.ts';
import type { CallbackBringing, CallbackClaims } from '../callbacks/claims.ts';
import type { ApplicationName, ConfirmedEntry, EventChannels } from '../channels/event-channels.ts';
import type { UcwaApplication } from '../channels/ucwa-application.ts';
import type { Visitor } from '../directory/caller.ts';
import type { Directory } from '../directory/directory.ts';
import type { PlatformRequest } from '../edge/http.ts';
import type { Route } from '../edge/route.ts';
import type { Throttle } from '../edge/throttle.ts';
import type { PlatformLimits } from '../limits.ts';
import type { StartIndex } from '../start-index.ts';
import type { PlatformTimes } from '../times.ts';
import type { RunOut } from './store/safety-alarms.ts';

/** What the conversations need from the edge of the platform. */
export type CallsDependencies = {
  /** Public origin of the platform, e.g. for `baseuri`. */
  readonly origin: string;
  /** Partitions of the conversations; their waiting callbacks lie there, too. */
  readonly ledger: Ledger;
  readonly channels: EventChannels;
  readonly starts: StartIndex;
  readonly bus: EventBus;
  readonly directory: Directory;
  readonly times: PlatformTimes;
  readonly limits: PlatformLimits;
  readonly callbacks: CallbackBringing;
  /** Counts what begins at an application endpoint, by its application id. */
  readonly beginnings: Throttle;
  readonly budgets: SignInBudgets;
  readonly log: Log;
  readonly now: Clock;
  /** An application takes part in a call that has just changed: its idle alarm is set anew where it was lost. Never rejects. */
  keepArmed(application: ApplicationName): Promise<void>;
  /**
   * Lets a visitor begin a conversation.
   * @throws {PlatformRefusal} Forbidden — when endpoint, page or visitor are not let in any more
   */
  admit(visitor: Visitor, request: PlatformRequest): Promise<void>;
  /**
   * Whether a callback URL that an operation brings along may be used and answers a probe.
   * Source: trusted-application.md#heartbeats
   */
  reachable(callbackUrl: string, callbackAudience: string, tenantId: string): Promise<boolean>;
};

/** A message as its reader has fetched it. `from`: SIP URI of an agent, or `service`; `at` in epoch ms. */
export type FetchedText = { readonly from: string; readonly at: number; readonly text: string };

/** The callbacks are not taken, or too many wait to be. Source: trusted-application.md#callback-delivery */
export type DeadCallback = 'CallbackChannelError' | 'MaxEventCountReached';

/** The conversations, as the edge of the platform sees them. Everything may come more than once. */
export interface Calls {
  readonly routes: readonly Route[];

  /** The claims by which one process at a time brings a call's callbacks. */
  readonly claims: CallbackClaims;

  /** Brings to event channels what a commit owes them; comes when its version exists, before the partition's callbacks go out. */
  finish(wake: Wake): Promise<void>;

  /** A safety alarm has come: event channels get what they are owed; resolves with a claim that has run out, if there is one. */
  safetyFired(alarm: SafetyWake): Promise<RunOut | undefined>;

  /** What falls due in a call happens. */
  timePasses(alarm: TimeAlarm): Promise<void>;

  /** A device that signed in while its owner was being invited rings, too. */
  ringLateDevice(alarm: LateDeviceAlarm): Promise<void>;

  /** Forgets a call that is over; one that goes on is looked at again later. */
  forget(partition: string): Promise<void>;

  /**
   * Does for a call what its alarms should have done, and removes what is left of one that is over and old, or gone.
   * @throws {Unavailable} StoreUnavailable, QueueUnavailable
   */
  settle(partition: string): Promise<'lives' | 'gone'>;

  /** Removes what an application that is gone has left among the calls. */
  forgetApplication(application: ApplicationName): Promise<void>;

  /** A client has confirmed entries of its channel that are waited for; `elsewhere`: the instance that wrote them is told as well. */
  confirmed(
    application: ApplicationName,
    entries: readonly ConfirmedEntry[],
    told: 'here' | 'elsewhere',
  ): Promise<void>;

  /** An UCWA application has been opened: what rings for its owner rings there as well. */
  applicationStarted(application: UcwaApplication): Promise<void>;

  /** An UCWA application has ended (deleted, or idle for too long): the person who spoke through it has left. */
  applicationEnded(application: UcwaApplication): Promise<void>;

  /** The UCWA application of the visitor who is in a call; undefined where there is none, or the visitor has left. */
  visitorOf(partition: string): Promise<string | undefined>;

  /** What others have said to the visitor of a call and the visitor's client has fetched; undefined where there is no call. */
  fetchedByVisitor(partition: string): Promise<readonly FetchedText[] | undefined>;

  /** Removes a call and everything that it left; how many records that were. Nothing happens when there is none. */
  erase(partition: string): Promise<number>;

  /** A leg's callbacks cannot be delivered any more: the leg ends, and says why. */
  callbackDead(partition: string, leg: string, why: DeadCallback): Promise<void>;
}

/** Makes the conversations; `createCalls` of `call/` is one. */
export type CallsFactory = (dependencies: CallsDependencies) => Calls;

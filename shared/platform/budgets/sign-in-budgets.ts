import { BoundedMap } from '../../kernel/bounded-map.ts';
import { Buckets } from '../../kernel/buckets.ts';
import { hashId } from '../../kernel/ids.ts';
import { type Clock, hourMs, minuteMs } from '../../kernel/time.ts';
import type { Subcode } from '../../protocol/trusted-application/errors.ts';
import type { SignIn } from '../directory/sign-in.ts';
import type { CountedThing, SharedCounts } from './shared-counts.ts';
import type { SignInBudget } from './sign-in-budget.ts';
import { tooMany } from './too-many.ts';

/** What counting needs; one budget for each kind of sign-in. */
type SignInBudgetsDependencies = {
  readonly visitor: SignInBudget;
  readonly agent: SignInBudget;
  readonly counts: SharedCounts;
  readonly now: Clock;
};

const secondsAtOnce = 10;
const parkedAgainMs = 5_000;
const rememberedConversations = 10_000;

/** Keeps every sign-in within its budget. Every method may throw {PlatformRefusal} TooManyRequests, with the time to wait. */
export class SignInBudgets {
  readonly #counts: SharedCounts;
  readonly #kinds: Readonly<Record<SignIn['kind'], KindBudgets>>;

  constructor({ visitor, agent, counts, now }: SignInBudgetsDependencies) {
    this.#counts = counts;
    this.#kinds = { visitor: new KindBudgets(visitor, now), user: new KindBudgets(agent, now) };
  }

  /** A request of any kind. */
  request({ kind, owner }: SignIn): void {
    refuse('LimitExceeded', this.#kinds[kind].requests.take(owner));
  }

  /** A message of so many bytes. */
  message({ kind, owner }: SignIn, bytes: number): void {
    refuse('LimitExceeded', this.#kinds[kind].messages.take(owner));
    refuse('LimitExceeded', this.#kinds[kind].messageBytes.take(owner, bytes));
  }

  /** A request that waits for the events of an application; the answer is called when it waits no more. */
  parked({ kind, owner }: SignIn, applicationId: string): () => void {
    const release = this.#kinds[kind].park(owner, applicationId);
    if (release === undefined) throw tooMany('LimitExceeded', parkedAgainMs);
    return release;
  }

  /** An application that is about to be made. @throws {Unavailable} StoreUnavailable */
  async application(signIn: SignIn, applicationId: string): Promise<void> {
    const { applications, budget } = this.#kinds[signIn.kind];
    refuse('TooManyApplications', applications.take(signIn.owner));
    const { applicationsPerHour: limit } = budget;
    const waitMs = await this.#take(signIn, { kind: 'platform-applications', name: applicationId, limit });
    refuse('TooManyApplications', waitMs);
  }

  /** A conversation that is about to begin; its repeat counts once. @throws {Unavailable} StoreUnavailable */
  async conversation(signIn: SignIn, target: string): Promise<void> {
    const kind = this.#kinds[signIn.kind];
    refuse('TooManyConversations', kind.begin(signIn.owner, target));
    const { conversationsPerHour: limit } = kind.budget;
    const waitMs = await this.#take(signIn, { kind: 'platform-conversations', name: target, limit });
    refuse('TooManyConversations', waitMs);
  }

  #take({ owner }: SignIn, thing: Omit<CountedThing, 'key' | 'windowMs'>): Promise<number> {
    return this.#counts.take({ ...thing, key: hashId('sign-in', owner), windowMs: hourMs });
  }
}

/** What is counted of one kind of sign-ins by this instance. */
class KindBudgets {
  readonly budget: SignInBudget;
  readonly applications: Buckets;
  readonly requests: Buckets;
  readonly messages: Buckets;
  readonly messageBytes: Buckets;
  readonly #conversations: Buckets;
  /** Those that were let through: a repeat is none. */
  readonly #begun = new BoundedMap<true>(rememberedConversations);
  /** By owner and application, how many requests wait. */
  readonly #parked = new Map<string, Map<string, number>>();

  constructor(budget: SignInBudget, now: Clock) {
    const buckets = (perSecond: number) => new Buckets({ perSecond, atOnce: perSecond * secondsAtOnce }, now);
    const perMinute = (limit: number) => new Buckets({ perSecond: (limit * 1_000) / minuteMs, atOnce: limit }, now);
    this.budget = budget;
    this.applications = perMinute(budget.applicationsPerMinute);
    this.#conversations = perMinute(budget.conversationsPerMinute);
    this.requests = buckets(budget.requestsPerSecond);
    this.messages = buckets(budget.messagesPerSecond);
    this.messageBytes = buckets(budget.messageBytesPerSecond);
  }

  /** 0, or after how many milliseconds there is room for one more conversation. */
  begin(owner: string, target: string): number {
    const place = `${owner} ${target}`;
    if (this.#begun.get(place) !== undefined) return 0;
    const waitMs = this.#conversations.take(owner);
    if (waitMs === 0) this.#begun.set(place, true);
    return waitMs;
  }

  /** Undefined when too many applications are waited for; a newer request of the same one takes the older one's place. */
  park(owner: string, applicationId: string): (() => void) | undefined {
    const own = this.#parked.get(owner) ?? new Map<string, number>();
    const waiting = own.get(applicationId) ?? 0;
    if (waiting === 0 && own.size >= this.budget.parkedPolls) return undefined;
    own.set(applicationId, waiting + 1);
    this.#parked.set(owner, own);
    return () => {
      const left = (own.get(applicationId) ?? 1) - 1;
      if (left > 0) own.set(applicationId, left);
      else own.delete(applicationId);
      if (own.size === 0) this.#parked.delete(owner);
    };
  }
}

function refuse(subcode: Subcode, waitMs: number): void {
  if (waitMs > 0) throw tooMany(subcode, waitMs);
}

import { BoundedMap } from '../../../kernel/bounded-map.ts';
import { defined } from '../../../kernel/defined.ts';
import { ProviderRefused, StateConflict, Unavailable } from '../../../kernel/errors.ts';
import { hashId } from '../../../kernel/ids.ts';
import type { Log } from '../../../kernel/log.ts';
import type { PlatformProblem, QueuedProvider } from '../../provider.ts';
import { type CenterClient, type CenterScope, providerName } from '../center-client.ts';
import type { CenterCredentials } from '../credential.ts';
import { lookOver, type SetUpOutcome, setUp } from './set-up.ts';
import type { SetUpGoal } from './set-up-plan.ts';
import { type CenterProblemCode, isOfCredential, isPassing, problemIn, problemOf } from './set-up-problems.ts';
import type { SetUpRecord, SetUpRegister } from './set-up-register.ts';
import { SetUpRequests } from './set-up-requests.ts';

/** What set-ups need. */
type CenterSetUpsDependencies = {
  /** Our own public origin. */
  readonly origin: string;
  readonly client: CenterClient;
  readonly credentials: CenterCredentials;
  /** Where a tenant's events have to come. @throws {Unavailable} StoreUnavailable */
  readonly addressOf: (tenant: string) => Promise<string>;
  readonly register: SetUpRegister;
  readonly log: Log;
};

/** How long a channel is used without being looked for in the store. */
const freshMs = 60_000;
/** A set-up that did not succeed is not tried again for a visitor before this. */
const pauseMs = 15_000;

/** What a set-up came to; `isNew`: it was looked for at the contact center, not remembered. */
type Known = { readonly outcome: SetUpOutcome; readonly isNew: boolean; readonly at: number };

/** Webhooks and channels of tenants at their contact centers: made, changed and looked over, one tenant at a time. */
export class CenterSetUps {
  readonly #dependencies: CenterSetUpsDependencies;
  readonly #elapsed: () => number;
  readonly #known = new BoundedMap<Known>(1_000);

  /** `elapsed` gives milliseconds of a clock that is never set. */
  constructor(dependencies: CenterSetUpsDependencies, elapsed: () => number = () => performance.now()) {
    this.#dependencies = dependencies;
    this.#elapsed = elapsed;
  }

  /** Sets a tenant up, as {@link QueuedProvider.setUp} says. */
  async setUp(scope: CenterScope): Promise<'done' | 'later' | 'refused'> {
    const { register } = this.#dependencies;
    const { problem } = await register.exclusively(scope.tenant, (requireTime) => this.#setUp(scope, requireTime));
    if (problem === undefined) return 'done';
    return isOfCredential(problem) ? 'refused' : 'later';
  }

  /** What stands against a tenant's chat now, as {@link QueuedProvider.lookOver} says. */
  async lookOver(scope: CenterScope): Promise<readonly PlatformProblem[]> {
    const record = await this.#recorded(scope);
    const codes = await asked(async () => {
      if (await this.#isOfAnotherKind(scope)) return ['credential-of-another-kind'];
      const requests = new SetUpRequests(this.#dependencies.client, scope);
      return lookOver(requests, await this.#goal(scope, record, requests));
    });
    const before = record?.queueId === scope.platform.queueId ? record?.problem : undefined;
    return codes.map((code) => this.#told(explained(code, before), scope));
  }

  /**
   * The channel that a tenant's conversations are begun on; it is made where there is none. `refused`: one on which none could be begun, which is
   * given again where there is no other.
   * @throws {ProviderRefused | Unavailable} — when there is none, and none can be made (now)
   */
  async channelOf(scope: CenterScope, refused?: string): Promise<string> {
    const { channelId: named } = scope.platform;
    if (named !== undefined) return named;
    const key = knownAs(scope);
    const known = this.#known.get(key);
    const isUsed = known !== undefined && this.#elapsed() - known.at < lastingMs(known, refused);
    const now = isUsed ? known : await this.#found(scope, refused);
    if (!isUsed) this.#known.set(key, now);
    const { channelId, problem = 'channel-missing' } = now.outcome;
    if (channelId === undefined) throw failureOf(problem);
    return channelId;
  }

  /** As it is remembered; otherwise by setting the tenant up, which another instance may have done meanwhile. */
  async #found(scope: CenterScope, refused: string | undefined): Promise<Known> {
    const remembered = async (): Promise<Known | undefined> => {
      const { channelId } = (await this.#recorded(scope)) ?? {};
      if (channelId === undefined || channelId === refused) return undefined;
      return { outcome: { channelId }, isNew: false, at: this.#elapsed() };
    };
    const known = await remembered();
    if (known !== undefined) return known;
    const setUp = async (requireTime: () => void): Promise<Known> =>
      (await remembered()) ?? { outcome: await this.#setUp(scope, requireTime), isNew: true, at: this.#elapsed() };
    return this.#dependencies.register.exclusively(scope.tenant, setUp).catch(laterIfBusy);
  }

  async #setUp(scope: CenterScope, requireTime: () => void): Promise<SetUpOutcome> {
    const { client, register, log } = this.#dependencies;
    const record = await this.#recorded(scope);
    let outcome: SetUpOutcome = {};
    const [problem] = await asked(async () => {
      if (await this.#isOfAnotherKind(scope)) return ['credential-of-another-kind'];
      const requests = new SetUpRequests(client, scope);
      outcome = await setUp(requests, await this.#goal(scope, record, requests), requireTime);
      return outcome.problem === undefined ? [] : [outcome.problem];
    });
    const channelId = outcome.channelId ?? record?.channelId;
    const { queueId } = scope.platform;
    await register.keep(scope.tenant, defined({ place: placeOf(scope), channelId, problem, queueId }));
    this.#known.delete(knownAs(scope));
    const result = { outcome: problem === undefined ? 'done' : 'refused', code: problem };
    const level = problem === undefined ? 'info' : 'warn';
    log({ level, event: 'platform-set-up', provider: providerName, tenant: scope.tenant, ...result });
    return defined({ channelId, problem });
  }

  /** What is remembered, unless it is about another contact center than the tenant has now. */
  async #recorded(scope: CenterScope): Promise<SetUpRecord | undefined> {
    const record = await this.#dependencies.register.find(scope.tenant);
    return record?.place === placeOf(scope) ? record : undefined;
  }

  /** Reads the credential past what is known of it: it may have been written just now. */
  async #isOfAnotherKind({ tenant, platform }: CenterScope): Promise<boolean> {
    const { credential } = await this.#dependencies.credentials.of(tenant, true);
    return (credential.kind === 'api-key') !== (platform.dialect === 'chat-gateway');
  }

  async #goal(
    { tenant, platform }: CenterScope,
    record: SetUpRecord | undefined,
    { version }: SetUpRequests,
  ): Promise<SetUpGoal> {
    const uri = await this.#dependencies.addressOf(tenant);
    // Several deployments may share one contact center: what is ours there bears a mark that only this one makes.
    const name = `Carebridge ${tenant} (${hashId('set-up', new URL(uri).pathname).slice(0, 12)})`;
    return {
      webhook: { name, uri, version },
      channelName: name,
      queueId: platform.queueId,
      namedChannel: platform.channelId,
      knownChannel: record?.channelId,
    };
  }

  #told(code: CenterProblemCode, { tenant, platform }: CenterScope): PlatformProblem {
    return problemOf(code, { tenant, platform, origin: this.#dependencies.origin });
  }
}

/** Which contact center a tenant has, and as whom. */
const placeOf = ({ platform: { baseUrl, dialect, region, tenantId } }: CenterScope): string =>
  [baseUrl, dialect, region, encodeURIComponent(tenantId)].join(' ');

const knownAs = (scope: CenterScope): string => `${scope.tenant} ${placeOf(scope)}`;

/** How long what is known is used; a channel that was refused, until it has been looked for anew. */
function lastingMs({ outcome: { channelId }, isNew }: Known, refused: string | undefined): number {
  if (channelId !== undefined && channelId !== refused) return freshMs;
  return isNew ? pauseMs : 0;
}

/** What requests find, or what their failure says. */
async function asked(work: () => Promise<readonly CenterProblemCode[]>): Promise<readonly CenterProblemCode[]> {
  try {
    return await work();
  } catch (error) {
    const problem = problemIn(error);
    if (problem === undefined) throw error;
    return [problem];
  }
}

/** Another instance sets the tenant up for longer than may be waited. */
function laterIfBusy(error: unknown): never {
  if (!(error instanceof StateConflict)) throw error;
  throw new Unavailable('PlatformUnavailable', 'The contact center is being set up.');
}

/** Why a channel is not there, or not right: what the last attempt to make it so met. */
function explained(code: CenterProblemCode, before: string | undefined): CenterProblemCode {
  const isOfChannel = code === 'channel-missing' || code === 'channel-differs';
  return isOfChannel && (before === 'queue-unknown' || before === 'channel-refused') ? before : code;
}

/** What a conversation that cannot be begun for want of a channel fails of; a problem that may pass by itself is waited for. */
function failureOf(problem: CenterProblemCode): ProviderRefused | Unavailable {
  const said = `There is no channel at the contact center (${problem}).`;
  if (isPassing(problem)) return new Unavailable('PlatformUnavailable', said);
  if (isOfCredential(problem)) return new ProviderRefused('PlatformUnauthorized', said, 401);
  return new ProviderRefused('PlatformRefused', said, 400);
}

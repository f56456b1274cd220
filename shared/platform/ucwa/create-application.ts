import type { Clock } from '../../kernel/time.ts';
import { type ApplicationInput, applicationInputSchema, applicationMembersSchema } from '../../protocol/ucwa/inputs.ts';
import type { SignInBudgets } from '../budgets/sign-in-budgets.ts';
import type { LedgerChannels } from '../channels/ledger-channels.ts';
import { applicationPath, type UcwaApplication } from '../channels/ucwa-application.ts';
import type { UcwaCaller } from '../directory/caller.ts';
import { signInOf } from '../directory/sign-in.ts';
import type { Exchange } from '../edge/exchange.ts';
import type { PlatformAnswer } from '../edge/http.ts';
import { readInput } from '../edge/input.ts';
import { PlatformRefusal } from '../edge/refusal.ts';
import type { Revocations } from '../identity/revocations.ts';
import { requireAdmission } from './admission.ts';
import type { ApplicationLives } from './application-lives.ts';
import { instanceApplicationId, newApplication, owns, tenantOf } from './new-application.ts';
import { ucwaApplicationResource } from './ucwa-resources.ts';

const attempts = 5;

/** What a client is taken for that says nothing of itself. */
const unnamedClient = { userAgent: 'unknown', culture: 'en-us' };

/** What the creation of an application needs. */
export type CreateApplicationDependencies = {
  readonly channels: LedgerChannels;
  readonly lives: ApplicationLives;
  readonly budgets: SignInBudgets;
  readonly revocations: Revocations;
  readonly now: Clock;
  /** Whether signed-in people may say that they are there, as clients of the original service insist on. */
  readonly compatible: boolean;
};

/**
 * Signs a person in: 201 with a new application, or 200 with the one that this instance of the client has already.
 * Source: ucwa.md#applications, ucwa.md#instances
 */
export async function createApplication(
  exchange: Exchange,
  caller: UcwaCaller,
  { channels, lives, budgets, revocations, now, compatible }: CreateApplicationDependencies,
): Promise<PlatformAnswer> {
  const input = readApplication(exchange, caller);
  const answer = (status: 200 | 201, application: UcwaApplication): PlatformAnswer => ({
    status,
    headers: { location: applicationPath(application) },
    json: ucwaApplicationResource(application, compatible),
  });
  let instance = instanceApplicationId(caller, input);
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const existing = instance === undefined ? undefined : await channels.standing(tenantOf(caller), instance);
    if (existing !== undefined && !existing.ended && owns(caller, existing.application)) {
      return answer(200, existing.application);
    }
    if (attempt === 0 && caller.kind === 'visitor') await requireAdmission(caller, exchange.request, revocations);
    // An id that is taken by what has just ended is not waited for.
    if (existing !== undefined) instance = undefined;
    const application = newApplication(caller, input, now(), compatible, instance);
    await budgets.application(signInOf(caller), application.id);
    await lives.begin(application);
    if (!(await channels.open(application))) continue;
    await lives.begun(application);
    return answer(201, application);
  }
  throw new PlatformRefusal('ServiceUnavailable');
}

/** Choice: a visitor's client that gives nothing but a name is taken, as the older call flow shows it. Source: ucwa.md#applications */
function readApplication(exchange: Exchange, { kind }: UcwaCaller): ApplicationInput {
  const { request, query } = exchange;
  const said = Object.keys(readInput(applicationMembersSchema, exchange));
  const isNameAlone = kind === 'visitor' && said.join() === 'anonymousDisplayName';
  return readInput(applicationInputSchema, { request, query: { ...query, ...(isNameAlone ? unnamedClient : {}) } });
}

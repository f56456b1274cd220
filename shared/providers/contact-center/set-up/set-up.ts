import { type ChannelStep, channelStep, type SetUpFound, type SetUpGoal, webhookStep } from './set-up-plan.ts';
import { type CenterProblemCode, problemIn } from './set-up-problems.ts';
import type { SetUpRequests, WantedChannel } from './set-up-requests.ts';

/** How a set-up ended: the channel that conversations are begun on, if there is one, and what stands against it, if anything does. */
export type SetUpOutcome = { readonly channelId?: string; readonly problem?: CenterProblemCode };

/**
 * Looks for a tenant's webhook and channel, makes what is missing and changes what differs; the webhook's address is tried in the end. What
 * is right stays untouched, so it may be repeated at any time, also after an end between any two requests. `requireTime` throws when another may have
 * begun the same meanwhile.
 */
export async function setUp(requests: SetUpRequests, goal: SetUpGoal, requireTime: () => void): Promise<SetUpOutcome> {
  const found = await lookedUp(requests);
  const webhook = await webhookSetUp(requests, goal, found, requireTime);
  if (webhook === undefined) return { problem: 'webhook-refused' };
  const webhooks = found.webhooks.filter(({ id }) => id !== webhook.id);
  const outcome = await channelSetUp(requests, goal, { ...found, webhooks: [...webhooks, webhook] }, requireTime);
  if (outcome.problem !== undefined) return outcome;
  const problem = await tried(requests, goal);
  return problem === undefined ? outcome : { ...outcome, problem };
}

/** What the trial of the address says; a channel that is right is one, however that ends. */
async function tried(requests: SetUpRequests, { webhook }: SetUpGoal): Promise<CenterProblemCode | undefined> {
  try {
    return (await requests.isVerified(webhook.uri)) ? undefined : 'webhook-refused';
  } catch (error) {
    const problem = problemIn(error);
    if (problem === undefined) throw error;
    return problem;
  }
}

/** What stands against a tenant's chat at its contact center now; changes nothing. */
export async function lookOver(requests: SetUpRequests, goal: SetUpGoal): Promise<readonly CenterProblemCode[]> {
  const found = await lookedUp(requests);
  const webhook = webhookStep(found, goal);
  if (webhook.kind === 'make') return ['webhook-missing', ...channelProblems(channelStep(found, goal, ''))];
  const problems = channelProblems(channelStep(found, goal, webhook.id));
  if (webhook.kind === 'change') return ['webhook-differs', ...problems];
  return (await requests.isVerified(goal.webhook.uri)) ? problems : ['webhook-refused', ...problems];
}

async function lookedUp(requests: SetUpRequests): Promise<SetUpFound> {
  const [webhooks, channels] = await Promise.all([requests.webhooks(), requests.channels()]);
  return { webhooks, channels };
}

/** The webhook as it is now; undefined when it is not taken. */
async function webhookSetUp(
  requests: SetUpRequests,
  goal: SetUpGoal,
  found: SetUpFound,
  requireTime: () => void,
): Promise<SetUpFound['webhooks'][number] | undefined> {
  const step = webhookStep(found, goal);
  const { uri, version } = goal.webhook;
  if (step.kind === 'right') return { id: step.id, uri, version };
  requireTime();
  const id = await requests.writeWebhook(goal.webhook, step.kind === 'change' ? step.id : undefined);
  return id === undefined ? undefined : { id, uri, version };
}

async function channelSetUp(
  requests: SetUpRequests,
  goal: SetUpGoal,
  found: SetUpFound,
  requireTime: () => void,
): Promise<SetUpOutcome> {
  const { id: webHookId = '' } = found.webhooks.at(-1) ?? {};
  const step = channelStep(found, goal, webHookId);
  switch (step.kind) {
    case 'right':
      return { channelId: step.id };
    case 'change':
      return written(requests, step.wanted, requireTime, step.id);
    case 'make':
      return written(requests, { ...step.wanted, webHookId }, requireTime);
    default:
      return { problem: standingAgainst[step.kind] };
  }
}

async function written(
  requests: SetUpRequests,
  wanted: WantedChannel,
  requireTime: () => void,
  id?: string,
): Promise<SetUpOutcome> {
  requireTime();
  const outcome = await requests.writeChannel(wanted, id);
  if (outcome.kind === 'taken') return { channelId: outcome.id };
  return { problem: outcome.kind === 'refused' ? 'channel-refused' : outcome.kind };
}

const standingAgainst = {
  gone: 'channel-missing',
  'leads-elsewhere': 'channel-elsewhere',
  'no-queue': 'queue-missing',
} as const;

function channelProblems(step: ChannelStep): readonly CenterProblemCode[] {
  if (step.kind === 'right') return [];
  if (step.kind === 'make') return ['channel-missing'];
  return [step.kind === 'change' ? 'channel-differs' : standingAgainst[step.kind]];
}

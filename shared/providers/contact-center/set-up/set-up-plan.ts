import type { CenterChannel, CenterWebhook, WantedChannel, WantedWebhook } from './set-up-requests.ts';

/** What a tenant needs at its contact center. */
export type SetUpGoal = {
  readonly webhook: WantedWebhook & { readonly version: string };
  /** The name of a channel of ours, which no other program gives one. */
  readonly channelName: string;
  /** Where the channel has to lead; absent: wherever it does. */
  readonly queueId: string | undefined;
  /** The channel that the tenant names; absent: one of ours. */
  readonly namedChannel: string | undefined;
  /** The channel of ours that was used before. */
  readonly knownChannel: string | undefined;
};

/** What was found, or made since. */
export type SetUpFound = { readonly webhooks: readonly CenterWebhook[]; readonly channels: readonly CenterChannel[] };

/** What there is to do about the webhook. */
export type WebhookStep =
  | { readonly kind: 'right'; readonly id: string }
  | { readonly kind: 'change'; readonly id: string }
  | { readonly kind: 'make' };

/** What there is to do about the channel. `gone`, `leads-elsewhere`: the tenant names one that is none of ours to make or to change. */
export type ChannelStep =
  | { readonly kind: 'right'; readonly id: string }
  | {
      readonly kind: 'change';
      readonly id: string;
      readonly wanted: WantedChannel;
      readonly differs: ChannelDifference;
    }
  | { readonly kind: 'make'; readonly wanted: Omit<WantedChannel, 'webHookId'> }
  | { readonly kind: 'gone' | 'leads-elsewhere' | 'no-queue' };

/** In what a channel of ours is not as it has to be. */
export type ChannelDifference = 'webhook' | 'queue';

/**
 * Whether a webhook is the tenant's: its address ends as only this deployment knows that it has to. Where it begins may have changed, as when the
 * deployment has got another domain.
 */
function isOurs({ uri }: CenterWebhook, { webhook }: SetUpGoal): boolean {
  return URL.canParse(uri) && new URL(uri).pathname === new URL(webhook.uri).pathname;
}

/** One that is right before one that is not; of several alike always the same. */
export function webhookStep({ webhooks }: SetUpFound, goal: SetUpGoal): WebhookStep {
  const ours = webhooks.filter((webhook) => isOurs(webhook, goal)).toSorted(byId);
  const right = ours.find(({ uri, version }) => uri === goal.webhook.uri && version === goal.webhook.version);
  if (right !== undefined) return { kind: 'right', id: right.id };
  const [first] = ours;
  return first === undefined ? { kind: 'make' } : { kind: 'change', id: first.id };
}

/** `webHookId`: of the webhook that is right. */
export function channelStep({ webhooks, channels }: SetUpFound, goal: SetUpGoal, webHookId: string): ChannelStep {
  const ours = new Set(webhooks.filter((webhook) => isOurs(webhook, goal)).map(({ id }) => id));
  if (goal.namedChannel !== undefined) {
    const named = channels.find(({ id }) => id === goal.namedChannel);
    if (named === undefined) return { kind: 'gone' };
    // What leads to a webhook of others is theirs.
    return ours.has(named.webHookId ?? '') ? changeOf(named, goal, webHookId) : { kind: 'leads-elsewhere' };
  }
  const { channelName: name, queueId, knownChannel } = goal;
  if (queueId === undefined) return { kind: 'no-queue' };
  const isCandidate = ({ id, name: given, webHookId = '' }: CenterChannel): boolean =>
    given === name || (id === knownChannel && ours.has(webHookId));
  const candidates = channels.filter(isCandidate).toSorted(byId);
  const known = candidates.find(({ id }) => id === knownChannel) ?? candidates[0];
  return known === undefined ? { kind: 'make', wanted: { name, queueId } } : changeOf(known, goal, webHookId);
}

function changeOf(channel: CenterChannel, goal: SetUpGoal, webHookId: string): ChannelStep {
  const { id, name = goal.channelName, routingOptions } = channel;
  const queueId = goal.queueId ?? routingOptions?.id;
  if (queueId === undefined) return { kind: 'no-queue' };
  const wanted = { name, webHookId, queueId };
  if (channel.webHookId !== webHookId) return { kind: 'change', id, wanted, differs: 'webhook' };
  return routingOptions?.id === queueId ? { kind: 'right', id } : { kind: 'change', id, wanted, differs: 'queue' };
}

const byId = (one: { readonly id: string }, other: { readonly id: string }): number =>
  one.id < other.id ? -1 : Number(one.id > other.id);

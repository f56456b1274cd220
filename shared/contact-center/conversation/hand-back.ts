import { minuteMs } from '../../kernel/time.ts';
import type { PostAgentAssignment } from '../../protocol/contact-center/chat-gateway/conversations.ts';
import { postAgentMinutes } from '../../protocol/contact-center/limits.ts';
import { CenterRefusal } from '../edge/center-refusal.ts';
import type { Changed, Conversation, HandBack } from './conversation.ts';

/**
 * A conversation will be handed to a webhook when its agent has ended it.
 * @throws {CenterRefusal} invalid_parameter — when that is arranged, or under way already
 */
export function arranged(
  before: Conversation,
  { id: webhookId, configuration = {} }: PostAgentAssignment,
  now: number,
): Changed {
  if (before.handBack !== undefined && !isOver(before.handBack, now)) {
    throw new CenterRefusal('invalid_parameter', { faults: ['There is a post-agent assignment already.'] });
  }
  const { notifyChannelWebhookIfExists, maxTotalMinutes, userTimeoutInMinutes } = configuration;
  const { total, userTimeout } = postAgentMinutes;
  const handBack: HandBack = {
    webhookId,
    notifiesChannel: notifyChannelWebhookIfExists === 'true',
    totalMs: (maxTotalMinutes ?? total.usual) * minuteMs,
    userTimeoutMs: (userTimeoutInMinutes ?? userTimeout.usual) * minuteMs,
  };
  return { conversation: { ...before, handBack }, messages: [], events: [] };
}

/** The agent has ended the interaction: what was arranged begins. */
export function handedBack(conversation: Conversation, now: number): Conversation {
  const { handBack } = conversation;
  if (handBack === undefined || isOver(handBack, now)) return conversation;
  return { ...conversation, handBack: { ...handBack, startedAt: now } };
}

/** Whether a conversation is in the hands of a webhook at a time, epoch ms. */
export function isHandedBack({ handBack }: Conversation, now: number): boolean {
  return handBack?.startedAt !== undefined && !isOver(handBack, now);
}

/** User or bot say something while it is in the hands of a webhook: the user's time to answer begins anew. */
export function heardByHandBack(conversation: Conversation, now: number): Conversation {
  const { handBack } = conversation;
  return handBack === undefined ? conversation : { ...conversation, handBack: { ...handBack, spokenAt: now } };
}

/** The customer leaves, or comes again to an agent: nothing is handed on any more. */
export function withoutHandBack({ handBack: _, ...conversation }: Conversation): Conversation {
  return conversation;
}

/** Which webhooks hear of a change: the channel's, the one that it is in the hands of, or both. */
export function hearersOf(before: Conversation | undefined, { conversation: after }: Changed, channelsOwn: string) {
  const { at, handBack = before?.handBack } = after;
  const had = before !== undefined && isHandedBack(before, at);
  if (handBack === undefined || !(had || isHandedBack(after, at))) return [channelsOwn];
  // Of the end that begins it both hear.
  return had && !handBack.notifiesChannel ? [handBack.webhookId] : [channelsOwn, handBack.webhookId];
}

function isOver({ startedAt, spokenAt = startedAt, totalMs, userTimeoutMs }: HandBack, now: number): boolean {
  return startedAt !== undefined && (now >= startedAt + totalMs || now >= (spokenAt ?? startedAt) + userTimeoutMs);
}

import type { AgentTyping, QueuedReport } from '../../conversation/queued/event.ts';
import type { Attachment, ContactAgent } from '../../conversation/queued/visit.ts';
import { cutText } from '../../kernel/grapheme-cut.ts';
import { plainName } from '../../kernel/visible-text.ts';
import type { StoredCallback } from '../provider.ts';
import { unexpected } from './center-failure.ts';
import { type CenterAttachment, type CenterEvent, eventIn } from './event-schema.ts';
import type { CenterPlatform } from './platform-schema.ts';

/** What an event's report has in any case, and the names of agents. */
type Translating = {
  readonly common: Pick<QueuedReport, 'at' | 'platformConversation' | 'moment'>;
  readonly names: CenterPlatform['agentNames'];
};

type Translated = readonly (QueuedReport | AgentTyping)[];

/**
 * The reports in an event of either generation. Of what means nothing to us its name is kept.
 * @throws {ProtocolViolation} UnexpectedAnswer — when it is no event
 */
export function translateEvent(
  { body, deliveryId: eventId, receivedAt }: StoredCallback,
  { agentNames }: CenterPlatform,
): Translated {
  const event = eventIn(body);
  if (event?.conversationId === undefined) throw unexpected('an event', `${body.length} characters`);
  const moment = { occurredAt: event.timestamp ?? receivedAt, eventId };
  const common = { at: receivedAt, platformConversation: event.conversationId, moment };
  const translating = { common, names: agentNames };
  return reported(event, translating) ?? [{ type: 'platform-noted', ...common, name: nameOf(event) }];
}

/** Undefined: nothing that means something to us. */
function reported(event: CenterEvent, translating: Translating): Translated | undefined {
  switch (event.eventType) {
    case 'QUEUED':
      return queued(event, translating);
    case 'AGENT_JOINED':
    case 'AGENT_LEFT':
      return presence(event.agentId ?? event.data?.id, event.eventType === 'AGENT_JOINED', event, translating);
    case 'MEMBERS_CHANGED':
      return membersChanged(event, translating);
    case 'TRANSFER':
      return [{ type: 'visit-transferred', ...translating.common }];
    case 'CONVERSATION_UPDATE':
      return stateChanged(event, translating);
    case 'TEXT':
      return agentText(event, translating);
    case 'MESSAGE':
      return message(event, translating);
    case 'ACTIVITY':
      return activity(event, translating);
    default:
      return undefined;
  }
}

function queued({ data, ...flat }: CenterEvent, { common }: Translating): Translated | undefined {
  const { queueId: id, queueName: name = '' } = data?.queueId === undefined ? flat : data;
  return id === undefined ? undefined : [{ type: 'visitor-queued', ...common, queue: { id, name } }];
}

function presence(
  id: string | undefined,
  present: boolean,
  { agentName }: CenterEvent,
  { common, names }: Translating,
): Translated | undefined {
  if (id === undefined) return undefined;
  return [{ type: 'agent-presence-changed', ...common, agent: agentOf(id, agentName, names), present }];
}

function membersChanged(event: CenterEvent, translating: Translating): Translated | undefined {
  const { memberType, change, id } = event.data ?? {};
  if (memberType !== 'agent' || (change !== 'joined' && change !== 'left')) return undefined;
  return presence(id, change === 'joined', event, translating);
}

function stateChanged({ data }: CenterEvent, { common }: Translating): Translated | undefined {
  const state = data?.state;
  if (state !== 'created' && state !== 'active' && state !== 'idle') return undefined;
  return [{ type: 'platform-state-changed', ...common, state }];
}

function agentText({ agentId, agentName, message: text }: CenterEvent, { common, names }: Translating) {
  if (agentId === undefined || text === undefined) return undefined;
  return [{ type: 'agent-said' as const, ...common, agent: agentOf(agentId, agentName, names), text, attachments: [] }];
}

/** Of what comes back only the visitor's lines are ours; everyone else's words are an agent's, or are kept by name. */
function message({ data }: CenterEvent, { common, names }: Translating): Translated | undefined {
  const { isEcho, sender, text = '', attachments = [] } = data ?? {};
  if (isEcho === true) {
    return sender?.type === 'user' && text !== '' ? [{ type: 'line-echoed', ...common, text }] : undefined;
  }
  const isOfAgent = sender?.type === 'agent' && sender.id !== undefined;
  if (!isOfAgent || (text === '' && attachments.length === 0)) return undefined;
  const agent = agentOf(sender.id ?? '', undefined, names);
  return [{ type: 'agent-said', ...common, agent, text, attachments: attachments.slice(0, mostFiles).map(fileOf) }];
}

/** Who types is told as a list; an empty one does not say who has stopped. */
function activity({ data }: CenterEvent, { common, names }: Translating): Translated | undefined {
  const users = data?.value?.users;
  if (data?.name !== 'typing' || users === undefined) return undefined;
  const typing = users.find(({ type }) => type === 'agent');
  if (typing === undefined && users.length > 0) return undefined;
  const agent = typing?.id === undefined ? { id: '' } : agentOf(typing.id, undefined, names);
  return [{ type: 'agent-typing', at: common.at, agent, isTyping: typing !== undefined }];
}

/** Names come as `First,Last`. */
function agentOf(id: string, told: string | undefined, names: CenterPlatform['agentNames']): ContactAgent {
  const configured = Object.hasOwn(names, id) ? names[id] : undefined;
  const name = plainName((configured ?? told ?? '').replaceAll(',', configured === undefined ? ' ' : ','));
  return name === '' ? { id } : { id, name: cutText(name, 250) };
}

const mostFiles = 20;
const longestUrl = 4_096;

function fileOf({ id = '', preSignedUrl: url = '', fileName = '' }: CenterAttachment): Attachment {
  const name = cutText(plainName(fileName) || plainName(id) || 'file', 250);
  const isLink = url.length <= longestUrl && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return isLink ? { name, url } : { name };
}

function nameOf({ eventType, data }: CenterEvent): string {
  const more = data?.name ?? data?.change ?? data?.state ?? data?.sender?.type;
  return cutText(more === undefined ? eventType : `${eventType} ${more}`, 200);
}

import { parseJson } from '../../../shared/kernel/json.ts';
import { flatEventSchema } from '../../../shared/protocol/contact-center/chat-api/events.ts';
import { envelopedEventSchema } from '../../../shared/protocol/contact-center/chat-gateway/events.ts';

/** What a webhook was told, in whichever generation's words. */
export type Told =
  | { readonly kind: 'queued'; readonly queueId: string }
  | { readonly kind: 'joined' | 'left'; readonly agentId: string }
  | { readonly kind: 'transfer' | 'user-left' | 'idle' | 'trial' | 'other' }
  | { readonly kind: 'said'; readonly agentId: string; readonly text: string }
  | { readonly kind: 'echo'; readonly text: string }
  | { readonly kind: 'typing'; readonly agentId: string };

/** An event of a webhook: its name on the wire, whose it is, and what it tells. */
export type ToldEvent = { readonly name: string; readonly conversationId: string | undefined; readonly told: Told };

/** The event in a delivery's body; undefined when it is none that is described. Source: contact-center.md#flat-events, #enveloped-events */
export function toldEvent(body: string): ToldEvent | undefined {
  const content = parseJson(body);
  return flat(content) ?? enveloped(content);
}

function flat(content: unknown): ToldEvent | undefined {
  const event = flatEventSchema.safeParse(content).data;
  if (event === undefined) return undefined;
  const { eventType: name } = event;
  switch (event.eventType) {
    case 'WEB_HOOK_VERIFY':
      return { name, conversationId: undefined, told: { kind: 'trial' } };
    case 'QUEUED':
      return { name, conversationId: event.conversationId, told: { kind: 'queued', queueId: event.queueId } };
    case 'AGENT_JOINED':
      return { name, conversationId: event.conversationId, told: { kind: 'joined', agentId: event.agentId } };
    case 'AGENT_LEFT':
      return { name, conversationId: event.conversationId, told: { kind: 'left', agentId: event.agentId } };
    case 'TRANSFER':
      return { name, conversationId: event.conversationId, told: { kind: 'transfer' } };
    case 'TEXT': {
      const { conversationId, agentId, message: text } = event;
      return { name, conversationId, told: { kind: 'said', agentId, text } };
    }
  }
}

type Enveloped = ReturnType<typeof envelopedEventSchema.parse>;

function enveloped(content: unknown): ToldEvent | undefined {
  const event = envelopedEventSchema.safeParse(content).data;
  if (event === undefined) return undefined;
  const { eventType: name } = event;
  if (event.eventType === 'WEB_HOOK_VERIFY') return { name, conversationId: undefined, told: { kind: 'trial' } };
  return { name, conversationId: event.conversationId, told: toldBy(event) };
}

function toldBy(event: Exclude<Enveloped, { readonly eventType: 'WEB_HOOK_VERIFY' }>): Told {
  switch (event.eventType) {
    case 'QUEUED':
      return { kind: 'queued', queueId: event.data.queueId };
    case 'TRANSFER':
      return { kind: 'transfer' };
    case 'CONVERSATION_UPDATE':
      return { kind: event.data.state === 'idle' ? 'idle' : 'other' };
    case 'MEMBERS_CHANGED': {
      const { memberType, change, id: agentId } = event.data;
      if (memberType === 'agent') return { kind: change, agentId };
      return { kind: change === 'left' ? 'user-left' : 'other' };
    }
    case 'MESSAGE': {
      const { isEcho, sender, text = '' } = event.data;
      if (isEcho) return { kind: 'echo', text };
      return sender.type === 'agent' ? { kind: 'said', agentId: sender.id, text } : { kind: 'other' };
    }
    case 'ACTIVITY': {
      const [typing] = event.data.name === 'typing' ? event.data.value.users : [];
      return typing?.type === 'agent' ? { kind: 'typing', agentId: typing.id } : { kind: 'other' };
    }
  }
}

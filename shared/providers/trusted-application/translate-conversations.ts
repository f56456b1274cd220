import type { ReportedEvent } from '../../conversation/event.ts';
import {
  bridgedParticipantSchema,
  conversationSchema,
  messagingSchema,
  type WireConversationState,
  type WireMessagingState,
} from '../../protocol/trusted-application/resources.ts';
import { addressIn, asAddress } from './addresses.ts';
import {
  codeOf,
  embeddedSubject,
  linksOf,
  reported,
  subjectLink,
  subjectOf,
  type Translator,
} from './event-context.ts';

type LegState = Extract<ReportedEvent, { type: 'leg-changed' }>['state'];
type MessagingState = Extract<ReportedEvent, { type: 'messaging-changed' }>['state'];

const legStates: ReadonlyMap<string, LegState> = new Map<WireConversationState, LegState>([
  ['Incoming', 'connecting'],
  ['Connecting', 'connecting'],
  ['Connected', 'connected'],
  ['InLobby', 'conferencing'],
  ['Conferencing', 'conferencing'],
  ['Conferenced', 'conferenced'],
  ['Disconnecting', 'disconnected'],
  ['Disconnected', 'disconnected'],
]);

const messagingStates: ReadonlyMap<string, MessagingState> = new Map<WireMessagingState, MessagingState>([
  ['Connecting', 'connecting'],
  ['Connected', 'connected'],
  ['Transferring', 'connecting'],
  ['Disconnecting', 'disconnected'],
  ['Disconnected', 'disconnected'],
]);

/** The platform-side conversation of a leg. Source: trusted-application.md#conversations */
export const translateConversation: Translator = async (context, readLeftOut) => {
  if (context.event.type === 'deleted') return { ...reported(context), type: 'leg-ended', ...codeOf(context) };
  const conversation = conversationSchema.safeParse(await subjectOf(context, readLeftOut)).data;
  const state = legStates.get(conversation?.state ?? '');
  if (conversation === undefined || state === undefined) return undefined;
  const links = {
    self: subjectLink(context),
    ...linksOf(conversation, context.base, { addParticipant: 'addParticipant' }),
  };
  return { ...reported(context), type: 'leg-changed', state, links };
};

/** Messaging of a leg. Source: trusted-application.md#messaging */
export const translateMessaging: Translator = async (context, readLeftOut) => {
  if (context.event.type === 'deleted') {
    return { ...reported(context), type: 'messaging-changed', state: 'disconnected', links: {} };
  }
  const messaging = messagingSchema.safeParse(await subjectOf(context, readLeftOut)).data;
  const state = messagingStates.get(messaging?.state ?? '');
  if (messaging === undefined || state === undefined) return undefined;
  const links = linksOf(messaging, context.base, { send: 'sendMessage', connect: 'addMessaging' });
  return { ...reported(context), type: 'messaging-changed', state, links };
};

/** The bridge on the visitor leg. Source: trusted-application.md#bridge */
export const translateBridge: Translator = async (context, readLeftOut) => {
  if (context.event.type === 'deleted')
    return { ...reported(context), type: 'bridge-changed', present: false, links: {} };
  const bridge = await subjectOf(context, readLeftOut);
  if (bridge === undefined) return undefined;
  const links = linksOf(bridge, context.base, { agents: 'bridgedParticipants' });
  return { ...reported(context), type: 'bridge-changed', present: true, links };
};

/** An agent's place on the bridge. Source: trusted-application.md#bridged-participants */
export const translateBridgedParticipant: Translator = async (context, readLeftOut) => {
  const deleted = context.event.type === 'deleted';
  const resource = deleted ? embeddedSubject(context) : await subjectOf(context, readLeftOut);
  const place = bridgedParticipantSchema.safeParse(resource).data;
  const address = asAddress(place?.participantUri ?? place?.uri) ?? addressIn(context.event.link.href);
  if (address === undefined || (place === undefined && !deleted)) return undefined;
  const about = { ...reported(context), type: 'bridged-agent-changed' as const, address };
  if (deleted) return { ...about, present: false, links: {} };
  const audience = place?.messageFilterState === 'Enabled' ? ('agents' as const) : ('everyone' as const);
  const known = place?.messageFilterState === undefined ? {} : { audience };
  return { ...about, present: true, ...known, links: { self: subjectLink(context) } };
};

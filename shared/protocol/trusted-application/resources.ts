import * as z from 'zod/mini';
import { resourceSchema } from '../hypermedia/resource.ts';

/** A member that readers do without when it is not text. Source: trusted-application.md#resources */
const text = z.catch(z.optional(z.string()), undefined);
const flag = z.catch(z.optional(z.boolean()), undefined);

/** States of conversations. Source: trusted-application.md#conversations */
export const conversationStates = [
  'Disconnected',
  'Incoming',
  'Connecting',
  'Connected',
  'InLobby',
  'Conferencing',
  'Conferenced',
  'Disconnecting',
] as const;
export type WireConversationState = (typeof conversationStates)[number];

/** States of messaging. Source: trusted-application.md#messaging */
export const messagingStates = ['Disconnected', 'Connecting', 'Connected', 'Transferring', 'Disconnecting'] as const;
export type WireMessagingState = (typeof messagingStates)[number];

/** Any of the three kinds of invitation. Source: trusted-application.md#invitations */
export const invitationSchema = z.extend(resourceSchema, {
  direction: text,
  state: text,
  operationId: text,
  importance: text,
  subject: text,
  threadId: text,
  to: text,
  onlineMeetingUri: text,
});
export type WireInvitation = z.infer<typeof invitationSchema>;

/** A platform-side conversation. Source: trusted-application.md#conversations */
export const conversationSchema = z.extend(resourceSchema, { state: text, subject: text, threadId: text });

/** Messaging of a conversation. Source: trusted-application.md#messaging */
export const messagingSchema = z.extend(resourceSchema, { state: text });

/** A message. Source: trusted-application.md#messages */
export const messageSchema = z.extend(resourceSchema, {
  direction: text,
  timeStamp: text,
  operationId: text,
  status: text,
});

/** A place on the bridge; `uri` is an older name. Source: trusted-application.md#bridged-participants */
export const bridgedParticipantSchema = z.extend(resourceSchema, {
  displayName: text,
  participantUri: text,
  uri: text,
  messageFilterState: text,
});

/** A person in a conversation. Source: trusted-application.md#participants */
export const participantSchema = z.extend(resourceSchema, { uri: text, name: text, local: flag, anonymous: flag });

/** The answer that carries an anonymous token. Source: trusted-application.md#anonymous-tokens */
export const anonymousTokenSchema = z.extend(resourceSchema, {
  token: z.string(),
  expiryTime: z.string(),
  anonymousUri: text,
});

import { defined } from '../../kernel/defined.ts';
import { endCause } from '../ending.ts';
import type { Rule } from './routing.ts';

/**
 * A room, as soon as the visitor has knocked. It can only be derived from the invitation itself, or never; so the
 * visitor's content, which may be large, is taken from the event and not kept.
 */
export const openRoom: Rule = ({ state, plan, event, name }) => {
  const link = state.facts.visitor?.openRoom;
  if (link === undefined || event.type !== 'visitor-invited' || endCause(state) !== undefined) return [];
  const subject = state.facts.visitor?.subject ?? plan.subject;
  const { customContent } = event;
  const threadId = name.conversation;
  return [
    {
      command: defined({ kind: 'open-room' as const, lane: 'room.open', link, subject, threadId, customContent }),
      target: 'room',
    },
  ];
};

/** Messaging in the room, as soon as it is offered: without it we neither hear nor speak there. */
export const connectRoomMessaging: Rule = ({ state }) => {
  const { messaging } = state.facts;
  const link = messaging.room?.connect;
  if (link === undefined || messaging.room?.state !== 'disconnected' || endCause(state) !== undefined) return [];
  return [{ command: { kind: 'connect-room-messaging', lane: 'room.messaging', link }, target: 'room' }];
};

/** The visitor into the room, once we hear what is said there. */
export const bridgeVisitor: Rule = ({ state, plan }) => {
  const { visitor, legs, messaging, meetingUri } = state.facts;
  const link = visitor?.bridge;
  const isReady = legs.room?.state === 'conferenced' && messaging.room?.state === 'connected';
  if (!isReady || link === undefined || meetingUri === undefined || endCause(state) !== undefined) return [];
  const { hostName } = plan;
  return [
    {
      command: { kind: 'bridge-visitor', lane: 'visitor.bridge', link, meetingUri: meetingUri.uri, hostName },
      target: 'visitor',
    },
  ];
};

/** The welcome, once the visitor can be spoken to. It waits for the bridge so that the agents' places go out before. */
export const welcome: Rule = ({ state, plan }) => {
  const link = state.facts.messaging.visitor?.send;
  const text = plan.texts.welcome;
  if (link === undefined || text === undefined || text === '' || endCause(state) !== undefined) return [];
  if (state.facts.bridge?.present !== true) return [];
  return [{ command: { kind: 'say-to-visitor', lane: 'visitor.say', link, text }, target: 'welcome' }];
};

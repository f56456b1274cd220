import type { JsonObject } from '../../../../shared/kernel/json.ts';
import { toDataUri } from '../../../../shared/protocol/hypermedia/data-uri.ts';
import { agent, at, hrefs, meetingUri, type Vocabulary, visitor } from './callbacks.ts';

const { visitorLeg, room, invitation, meetingInvitation, agentInvitation } = hrefs;
const seat = (leg: string, uri: string) => `${leg}/participants/${uri.replace('sip:', '')}`;
const bridge = `${visitorLeg}/conversationBridge`;
const place = `${bridge}/bridgedParticipants/${agent.replace('sip:', '')}`;
const addMessaging = at(`${hrefs.invitation.replace(/\/[^/]+$/, '')}`, '&conversationId=c4b3a291');
const addParticipant = at(agentInvitation.replace(/\/[^/]+$/, ''), '&conversationId=c4b3a291');
const roomMessagingInvitation = `${invitation.slice(0, -2)}77`;

function visitorInvitation(v: Vocabulary, state: string, links: Readonly<Record<string, string>>): JsonObject {
  const members = {
    direction: 'Incoming',
    state,
    operationId: 'd1e2f3a4',
    importance: 'Normal',
    threadId: 'Thread9',
    subject: 'Berth 12',
    to: 'sip:help@harbour.example',
  };
  return v.resource('messagingInvitation', at(invitation), members, { conversation: at(visitorLeg), ...links });
}

function messaging(
  v: Vocabulary,
  leg: string,
  state: string,
  links: Readonly<Record<string, string>> = {},
): JsonObject {
  const path = at(`${leg}/messaging`);
  return v.event('updated', 'messaging', path, { resource: v.resource('messaging', path, { state }, links) });
}

function conversation(v: Vocabulary, type: string, leg: string, state: string, links = {}): JsonObject {
  const resource = v.resource('conversation', at(leg), { state, activeModalities: [] }, links);
  return v.event(type, 'conversation', at(leg), { resource });
}

function meeting(v: Vocabulary, type: string, state: string, more = {}): JsonObject {
  const members = { direction: 'Outgoing', state, operationId: 'op.1', onlineMeetingUri: meetingUri };
  const resource = v.resource('onlineMeetingInvitation', at(meetingInvitation), members, { conversation: at(room) });
  return v.event(type, 'onlineMeetingInvitation', at(meetingInvitation), { resource, ...more });
}

function roomMessaging(v: Vocabulary, type: string, state: string): JsonObject {
  const resource = v.resource('messagingInvitation', at(roomMessagingInvitation), {
    direction: 'Outgoing',
    state,
    operationId: 'op.2',
  });
  return v.event(type, 'messagingInvitation', at(roomMessagingInvitation), { resource });
}

function participant(v: Vocabulary, type: string, uri: string, name: string): readonly JsonObject[] {
  const href = at(seat(room, uri));
  const resource = type === 'deleted' ? {} : { resource: v.resource('participant', href, { uri, name }) };
  const line = at(`${seat(room, uri)}/messaging`);
  return [
    v.event(type, 'participant', href, { title: name, ...resource }),
    v.event(type, 'participantMessaging', line, { in: ['participant', href] }),
  ];
}

function asked(v: Vocabulary, type: string, state: string, more = {}): JsonObject {
  const members = { direction: 'Outgoing', state, operationId: 'op.3', to: agent };
  const resource = v.resource('participantInvitation', at(agentInvitation), members);
  return v.event(type, 'participantInvitation', at(agentInvitation), { resource, ...more });
}

function typing(v: Vocabulary, leg: string, uri: string): JsonObject {
  return v.event('added', 'participant', at(seat(leg, uri)), {
    in: ['typingParticipants', at(`${leg}/messaging/typingParticipants`)],
  });
}

function incoming(v: Vocabulary, number: number, from: string, text: string): JsonObject {
  const href = at(`${room}/messaging/messages/${number}`);
  const resource = v.resource(
    'message',
    href,
    { direction: 'Incoming', timeStamp: '2026-04-02T09:29:58.500Z' },
    {
      participant: at(seat(room, from)),
      '.plainMessage': toDataUri('text/plain;charset=utf-8', text),
    },
  );
  return v.event('completed', 'message', href, { resource, status: 'Success' });
}

function welcome(v: Vocabulary): JsonObject {
  const href = at(`${visitorLeg}/messaging/messages/2`);
  const resource = v.resource('message', href, { direction: 'Outgoing', operationId: 'op.4' });
  return v.event('completed', 'message', href, { resource, status: 'Success' });
}

function bridgedAgent(v: Vocabulary): JsonObject {
  const members = { displayName: 'Odile', participantUri: agent, messageFilterState: 'Disabled' };
  return v.event('added', 'bridgedParticipant', at(place), {
    resource: v.resource('bridgedParticipant', at(place), members),
    in: ['bridgedParticipants', at(`${bridge}/bridgedParticipants`)],
  });
}

function bridgeAdded(v: Vocabulary): JsonObject {
  const resource = v.resource(
    'conversationBridge',
    at(bridge),
    {},
    { bridgedParticipants: at(`${bridge}/bridgedParticipants`) },
  );
  return v.event('added', 'conversationBridge', at(bridge), { resource, in: ['conversation', at(visitorLeg)] });
}

function invited(v: Vocabulary): JsonObject {
  const resource = visitorInvitation(v, 'Connecting', {
    decline: at(`${invitation}/decline`),
    startAdhocMeeting: at(hrefs.startAdhocMeeting),
    acceptAndBridge: at(`${invitation}/acceptAndBridge`),
    '.customContent': toDataUri('application/json', '{"berth":12}'),
  });
  const from = v.resource('participant', at(seat(visitorLeg, visitor)), { uri: visitor, name: 'Tove' });
  const complete = { ...resource, _embedded: { [v.rel('from')]: from } };
  return v.event('started', 'messagingInvitation', at(invitation), { resource: complete });
}

/** One sample of the call flow: whose leg it comes on, and its senders. */
export type Sample = { readonly leg: 'visitor' | 'room'; readonly senders: (v: Vocabulary) => readonly JsonObject[] };

const connected = (leg: string) => ({
  sendMessage: at(`${leg}/messaging/messages`),
  setIsTyping: at(`${leg}/messaging/typing`),
});

/** The callbacks of the call flow, by their numbers in docs/protocol/trusted-application.md#events. */
export const samples: Readonly<Record<string, Sample>> = {
  E01: { leg: 'visitor', senders: (v) => [v.fromCommunication(invited(v))] },
  E02: {
    leg: 'room',
    senders: (v) => [
      v.fromCommunication(meeting(v, 'started', 'Connecting'), conversation(v, 'added', room, 'Conferencing')),
    ],
  },
  E03: {
    leg: 'room',
    senders: (v) => [v.fromCommunication(conversation(v, 'updated', room, 'Conferenced', { addParticipant }))],
  },
  E04: {
    leg: 'room',
    senders: (v) => [
      v.fromConversation(
        room,
        v.event('added', 'onlineMeeting', at(`${room}/onlineMeeting`), { in: ['conversation', at(room)] }),
        messaging(v, room, 'Disconnected', { addMessaging }),
      ),
    ],
  },
  E05: {
    leg: 'room',
    senders: (v) => [v.fromCommunication(meeting(v, 'completed', 'Connected', { status: 'Success' }))],
  },
  E06: { leg: 'room', senders: (v) => [v.fromCommunication(roomMessaging(v, 'started', 'Connecting'))] },
  E07: {
    leg: 'room',
    senders: (v) => [
      v.fromConversation(room, messaging(v, room, 'Connected', connected(room))),
      v.fromCommunication(conversation(v, 'updated', room, 'Conferenced', { addParticipant })),
    ],
  },
  E08: { leg: 'room', senders: (v) => [v.fromCommunication(roomMessaging(v, 'completed', 'Connected'))] },
  E09: {
    leg: 'visitor',
    senders: (v) => [
      v.fromConversation(visitorLeg, messaging(v, visitorLeg, 'Connected', connected(visitorLeg)), bridgeAdded(v)),
      v.fromCommunication(conversation(v, 'updated', visitorLeg, 'Connected')),
    ],
  },
  E10: {
    leg: 'visitor',
    senders: (v) => [
      v.fromCommunication(
        v.event('completed', 'messagingInvitation', at(invitation), {
          resource: visitorInvitation(v, 'Connected', {}),
          status: 'Success',
        }),
      ),
    ],
  },
  E11: { leg: 'room', senders: (v) => [v.fromConversation(room, ...participant(v, 'added', visitor, 'Tove'))] },
  E12: { leg: 'visitor', senders: (v) => [v.fromConversation(visitorLeg, bridgedAgent(v))] },
  E13: { leg: 'visitor', senders: (v) => [v.fromConversation(visitorLeg, welcome(v))] },
  E14: { leg: 'room', senders: (v) => [v.fromCommunication(asked(v, 'started', 'Connecting'))] },
  E15: {
    leg: 'room',
    senders: (v) => [
      v.fromConversation(room, ...participant(v, 'added', agent, 'Odile Hart')),
      v.fromCommunication(asked(v, 'completed', 'Connected', { status: 'Success' })),
    ],
  },
  E16: { leg: 'room', senders: (v) => [v.fromConversation(room, typing(v, room, agent))] },
  E17: { leg: 'room', senders: (v) => [v.fromConversation(room, incoming(v, 2, agent, 'Good morning, Tove'))] },
  E18: { leg: 'visitor', senders: (v) => [v.fromConversation(visitorLeg, typing(v, visitorLeg, visitor))] },
  E19: { leg: 'room', senders: (v) => [v.fromConversation(room, incoming(v, 3, visitor, 'Is berth 12 free? 1+1'))] },
  E20: {
    leg: 'visitor',
    senders: (v) => [
      v.fromConversation(
        visitorLeg,
        messaging(v, visitorLeg, 'Disconnected'),
        v.event('deleted', 'conversationBridge', at(bridge), { in: ['conversation', at(visitorLeg)] }),
      ),
      v.fromCommunication(
        v.event('deleted', 'conversation', at(visitorLeg), {
          reason: { code: 'Informational', subcode: 'Ended', message: 'The visitor has left.' },
        }),
      ),
    ],
  },
  E21: { leg: 'room', senders: (v) => [v.fromConversation(room, ...participant(v, 'deleted', visitor, 'Tove'))] },
  E22: { leg: 'room', senders: (v) => [v.fromCommunication(v.event('deleted', 'conversation', at(room)))] },
};

import { describe, expect, test } from 'vitest';
import { asGuid, hashId } from '../../../shared/kernel/ids.ts';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { acceptAndBridge } from '../../../shared/platform/call/changes/accept-invitation.ts';
import { addMessaging } from '../../../shared/platform/call/changes/add-messaging.ts';
import {
  acceptAgentInvitation,
  declineAgentInvitation,
} from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { addBridgedParticipant } from '../../../shared/platform/call/changes/bridged-participants.ts';
import { endMeeting } from '../../../shared/platform/call/changes/end-meeting.ts';
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { agentSends, serviceSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { agentTypes, visitorTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { startMeeting } from '../../../shared/platform/call/changes/start-meeting.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { attended, bridged, invitation, invited, mira, type Told, text, typingMs, World } from './world.ts';

const E = 'endpointId=sip:care@northwind.example';
const A = '/platformservice/v1/applications/2044107731';
const T = `/platformservice/tgt-${invitation.target}/v1/applications/2044107731`;
const p2p = asGuid(invitation.target);
const conference = asGuid(hashId('meeting', invitation.target, '1'));
const P = `${T}/communication/conversations/${p2p}`;
const C = `${T}/communication/conversations/${conference}`;
const I = `${T}/communication/messagingInvitations/${asGuid(hashId('invitation', invitation.target))}`;
const visitor = '2071946613@anonymous.invalid';

const communication = { rel: 'service:communication', href: `${A}/communication?${E}` };
const atP = { rel: 'service:conversation', href: `${P}?${E}` };
const atC = { rel: 'service:conversation', href: `${C}?${E}` };
const href = (path: string, more = '') => ({ href: `${path}?${E}${more}` });
const since = (world: World, leg: string, act: () => void): readonly Told[] => {
  const before = world.leg(leg).length;
  act();
  return world.leg(leg).slice(before);
};
const onlineMeetingUri = (world: World): string => world.call.meeting?.onlineMeetingUri ?? '';

function meeting(): World {
  const world = new World();
  world.begin();
  world.take(startMeeting({ operationId: 'op-meet-1', subject: 'Chat with Iris', threadId: 'conversation-1' }));
  return world;
}

const otherModalities = (conversation: string) => ({
  'service:applicationSharing': href(`${conversation}/applicationSharing`),
  'service:audioVideo': href(`${conversation}/audioVideo`),
  'service:dataCollaboration': href(`${conversation}/dataCollaboration`),
  'service:enableAudienceMuteLock': href(`${conversation}/enableAudienceMuteLock`),
});

const conferenceLinks = {
  self: href(C),
  'service:messaging': href(`${C}/messaging`),
  ...otherModalities(C),
  'service:onlineMeeting': href(`${C}/onlineMeeting`),
  'service:addParticipant': href(`${T}/communication/participantInvitations`, `&conversationId=${conference}`),
  'service:participants': href(`${C}/participants`),
  'service:leaders': href(`${C}/participants`, '&filter=Leaders'),
  'service:attendees': href(`${C}/participants`, '&filter=Attendees'),
  'service:lobby': href(`${C}/participants`, '&filter=Lobby'),
};

const conversationOfMeeting = (state: string, modalities: readonly string[], links: object) => ({
  state,
  importance: 'Normal',
  threadId: 'conversation-1',
  subject: 'Chat with Iris',
  activeModalities: modalities,
  onlineMeetingLobbyStatus: 'None',
  _links: links,
  rel: 'service:conversation',
});

const messagingConnected = (conversation: string, formats: readonly string[]) => ({
  state: 'Connected',
  negotiatedMessageFormats: formats,
  _links: {
    self: href(`${conversation}/messaging`),
    'service:conversation': href(conversation),
    'service:stopMessaging': href(`${conversation}/messaging/terminate`),
    'service:sendMessage': href(`${conversation}/messaging/messages`),
    'service:setIsTyping': href(`${conversation}/messaging/typing`),
    'service:typingParticipants': href(`${conversation}/messaging/typingParticipants`),
  },
  rel: 'service:messaging',
});

describe('callbacks of the visitor leg', () => {
  test('E01 · a visitor invites → the invitation with everything that can be done about it (trusted-application.md#events)', () => {
    const world = new World();
    world.begin();
    expect(world.callbacks[0]).toMatchObject({ leg: p2p, ack: 1 });
    expect(world.leg(p2p, 1)).toEqual([
      {
        sender: communication,
        event: {
          link: { rel: 'service:messagingInvitation', ...href(I) },
          _embedded: {
            'service:messagingInvitation': {
              direction: 'Incoming',
              state: 'Connecting',
              operationId: asGuid(hashId('operation', invitation.target)),
              importance: 'Normal',
              threadId: 'thread-1',
              subject: 'Where is my parcel?',
              to: 'sip:care@northwind.example',
              _links: {
                self: href(I),
                'service:conversation': href(P),
                'service:accept': href(`${I}/accept`),
                'service:decline': href(`${I}/decline`),
                'service:startAdhocMeeting': href(`${T}/communication/onlineMeetingInvitations/startAdhocMeeting`),
                'service:acceptAndBridge': href(`${I}/acceptAndBridge`),
                customContent: { href: 'data:application/json,%7b%22cart%22%3a7%7d' },
              },
              _embedded: {
                'service:application': {
                  _links: {
                    self: { href: `${A}?endpointId=sip%3acare%40northwind.example` },
                    'service:anonApplicationTokens': href(`${A}/anonApplicationTokens`),
                  },
                  _embedded: {
                    'service:communication': {
                      _links: { self: href(`${A}/communication`) },
                      rel: 'service:communication',
                      etag: '4294967295',
                    },
                  },
                  rel: 'service:application',
                },
                'service:from': {
                  uri: `sip:${visitor}`,
                  name: 'Iris',
                  _links: { self: href(`${P}/participants/${visitor}`), 'service:conversation': href(P) },
                  rel: 'service:participant',
                },
              },
              rel: 'service:messagingInvitation',
            },
          },
          type: 'started',
        },
      },
    ]);
  });

  test('E09, E10 · acceptAndBridge → messaging, bridge, conversation, invitation in this order', () => {
    const world = bridged();
    const uri = onlineMeetingUri(world);
    const events = world.leg(p2p, 2);
    expect(events.map(({ sender }) => sender)).toEqual([atP, atP, communication, communication]);
    expect(events.map(({ event }) => event)).toEqual([
      {
        link: { rel: 'service:messaging', ...href(`${P}/messaging`) },
        _embedded: { 'service:messaging': messagingConnected(P, ['Plain']) },
        type: 'updated',
      },
      {
        link: { rel: 'service:conversationBridge', ...href(`${P}/conversationBridge`) },
        in: { rel: 'service:conversation', ...href(P) },
        _embedded: {
          'service:conversationBridge': {
            onlineMeetingUri: uri,
            _links: {
              self: href(`${P}/conversationBridge`),
              'service:bridgedParticipants': href(`${P}/conversationBridge/bridgedParticipants`),
            },
            rel: 'service:conversationBridge',
            etag: expect.stringMatching(/^\d+$/),
          },
        },
        type: 'added',
      },
      {
        link: { rel: 'service:conversation', ...href(P) },
        _embedded: {
          'service:conversation': {
            state: 'Connected',
            importance: 'Normal',
            threadId: 'thread-1',
            subject: 'Where is my parcel?',
            activeModalities: ['Messaging'],
            onlineMeetingLobbyStatus: 'None',
            _links: {
              self: href(P),
              'service:messaging': href(`${P}/messaging`),
              ...otherModalities(P),
              'service:conversationBridge': href(`${P}/conversationBridge`),
            },
            rel: 'service:conversation',
          },
        },
        type: 'updated',
      },
      {
        link: { rel: 'service:messagingInvitation', ...href(I) },
        status: 'Success',
        _embedded: {
          'service:messagingInvitation': {
            direction: 'Incoming',
            state: 'Connected',
            operationId: asGuid(hashId('operation', invitation.target)),
            importance: 'Normal',
            threadId: 'thread-1',
            subject: 'Where is my parcel?',
            to: 'sip:care@northwind.example',
            _links: {
              self: href(I),
              'service:conversation': href(P),
              'service:messaging': href(`${P}/messaging`),
            },
            rel: 'service:messagingInvitation',
          },
        },
        type: 'completed',
      },
    ]);
  });

  test('E12 · a bridged participant is added → the event names its collection', () => {
    const world = bridged();
    const events = since(world, p2p, () => {
      world.take(addBridgedParticipant({ uri: mira.uri, displayName: 'Mira', filter: 'Disabled' }));
    });
    const participants = `${P}/conversationBridge/bridgedParticipants`;
    expect(events).toEqual([
      {
        sender: atP,
        event: {
          link: { rel: 'service:bridgedParticipant', ...href(`${participants}/mira.voss@northwind.example`) },
          in: { rel: 'service:bridgedParticipants', ...href(participants) },
          _embedded: {
            'service:bridgedParticipant': {
              displayName: 'Mira',
              participantUri: 'sip:mira.voss@northwind.example',
              messageFilterState: 'Disabled',
              _links: { self: href(`${participants}/mira.voss@northwind.example`) },
              rel: 'service:bridgedParticipant',
            },
          },
          type: 'added',
        },
      },
    ]);
  });

  const sent = (operationId: object) => ({
    sender: atP,
    event: {
      link: { rel: 'service:message', ...href(`${P}/messaging/messages/2`) },
      status: 'Success',
      _embedded: {
        'service:message': {
          direction: 'Outgoing',
          ...operationId,
          timeStamp: '2026-03-01T10:00:00.000Z',
          _links: { self: href(`${P}/messaging/messages/2`), 'service:messaging': href(`${P}/messaging`) },
          rel: 'service:message',
        },
      },
      type: 'completed',
    },
  });

  test('E13 · the service application speaks with an operation id → completed at once, with that id', () => {
    const world = bridged();
    const events = since(world, p2p, () => {
      const answer = world.take(serviceSends('visitor', { content: text('Welcome'), operationId: 'welcome-1' }, 250));
      expect(answer).toEqual({ status: 201, headers: { location: `${P}/messaging/messages/2?${E}` } });
    });
    expect(events).toEqual([sent({ operationId: 'welcome-1' })]);
  });

  test('E13 · without an operation id → completed only after the delay (trusted-application.md#send-message)', () => {
    const world = bridged();
    const events = since(world, p2p, () => world.take(serviceSends('visitor', { content: text('Welcome') }, 250)));
    expect(events).toEqual([]);
    const alarm = { purpose: 'receipt' as const, dueAt: world.now + 250 };
    expect(world.last?.alarms).toEqual([alarm]);
    world.now += 250;
    expect(since(world, p2p, () => world.take(timePasses(alarm)))).toEqual([sent({})]);
    expect(world.call.receipts).toEqual([]);
  });

  test('E18 · the visitor types → a participant in typingParticipants, on both legs', () => {
    const world = attended();
    const typing = (conversation: string) => ({
      link: { rel: 'service:participant', ...href(`${conversation}/participants/${visitor}`), title: 'Iris' },
      in: { rel: 'service:typingParticipants', ...href(`${conversation}/messaging/typingParticipants`) },
      type: 'added',
    });
    const onVisitorLeg = since(world, p2p, () => {
      const onConference = since(world, conference, () => world.take(visitorTypes(typingMs)));
      expect(onConference).toEqual([{ sender: atC, event: typing(C) }]);
    });
    expect(onVisitorLeg).toEqual([{ sender: atP, event: typing(P) }]);
  });

  test('E20, E21 · the visitor leaves → messaging, bridge, conversation; and out of the roster', () => {
    const world = attended();
    const onVisitorLeg = since(world, p2p, () => {
      const onConference = since(world, conference, () => world.take(visitorLeaves));
      const participant = href(`${C}/participants/${visitor}`);
      expect(onConference).toEqual([
        {
          sender: atC,
          event: {
            link: { rel: 'service:participantMessaging', ...href(`${C}/participants/${visitor}/messaging`) },
            in: { rel: 'service:participant', ...participant },
            type: 'deleted',
          },
        },
        {
          sender: atC,
          event: { link: { rel: 'service:participant', ...participant, title: 'Iris' }, type: 'deleted' },
        },
      ]);
    });
    expect(onVisitorLeg).toEqual([
      {
        sender: atP,
        event: {
          link: { rel: 'service:messaging', ...href(`${P}/messaging`) },
          reason: { code: 'Informational', subcode: 'Ended', message: 'The visitor left.' },
          _embedded: {
            'service:messaging': {
              state: 'Disconnected',
              _links: { self: href(`${P}/messaging`), 'service:conversation': href(P) },
              rel: 'service:messaging',
            },
          },
          type: 'updated',
        },
      },
      {
        sender: atP,
        event: {
          link: { rel: 'service:conversationBridge', ...href(`${P}/conversationBridge`) },
          in: { rel: 'service:conversation', ...href(P) },
          type: 'deleted',
        },
      },
      { sender: communication, event: { link: { rel: 'service:conversation', ...href(P) }, type: 'deleted' } },
    ]);
  });
});

describe('callbacks of the conference leg', () => {
  const invitationPath = `${T}/communication/onlineMeetingInvitations/${asGuid(hashId('meetingInvitation', invitation.target, '1'))}`;
  const meetingInvitation = (world: World, state: string) => ({
    onlineMeetingUri: onlineMeetingUri(world),
    direction: 'Outgoing',
    state,
    operationId: 'op-meet-1',
    importance: 'Normal',
    threadId: 'conversation-1',
    subject: 'Chat with Iris',
    _links: { self: href(invitationPath), 'service:conversation': href(C) },
    rel: 'service:onlineMeetingInvitation',
  });

  test('E02 to E05 · startAdhocMeeting → invitation, conversation, meeting, messaging, completed in this order', () => {
    const world = meeting();
    expect(legConversation(world.call, 'meeting')).toBe(conference);
    expect(onlineMeetingUri(world)).toMatch(/^sip:care@northwind\.example;gruu;opaque=app:conf:focus:id:[0-9A-F]+$/);
    const events = world.leg(conference, 1);
    expect(events.map(({ sender }) => sender)).toEqual([
      communication,
      communication,
      communication,
      atC,
      atC,
      communication,
    ]);
    expect(events.map(({ event }) => event)).toEqual([
      {
        link: { rel: 'service:onlineMeetingInvitation', ...href(invitationPath) },
        _embedded: { 'service:onlineMeetingInvitation': meetingInvitation(world, 'Connecting') },
        type: 'started',
      },
      {
        link: { rel: 'service:conversation', ...href(C) },
        _embedded: {
          'service:conversation': conversationOfMeeting('Conferencing', [], {
            self: href(C),
            'service:messaging': href(`${C}/messaging`),
            ...otherModalities(C),
          }),
        },
        type: 'added',
      },
      {
        link: { rel: 'service:conversation', ...href(C) },
        _embedded: { 'service:conversation': conversationOfMeeting('Conferenced', [], conferenceLinks) },
        type: 'updated',
      },
      {
        link: { rel: 'service:onlineMeeting', ...href(`${C}/onlineMeeting`) },
        in: { rel: 'service:conversation', ...href(C) },
        _embedded: {
          'service:onlineMeeting': {
            onlineMeetingUri: onlineMeetingUri(world),
            subject: 'Chat with Iris',
            _links: {
              self: href(`${C}/onlineMeeting`),
              'service:conversation': href(C),
              'service:terminateOnlineMeeting': href(`${C}/onlineMeeting/terminateOnlineMeeting`),
            },
            rel: 'service:onlineMeeting',
          },
        },
        type: 'added',
      },
      {
        link: { rel: 'service:messaging', ...href(`${C}/messaging`) },
        _embedded: {
          'service:messaging': {
            state: 'Disconnected',
            _links: {
              self: href(`${C}/messaging`),
              'service:conversation': href(C),
              'service:addMessaging': {
                href: `${T}/communication/messagingInvitations?conversationId=${conference}&${E}`,
              },
            },
            rel: 'service:messaging',
          },
        },
        type: 'updated',
      },
      {
        link: { rel: 'service:onlineMeetingInvitation', ...href(invitationPath) },
        status: 'Success',
        _embedded: { 'service:onlineMeetingInvitation': meetingInvitation(world, 'Connected') },
        type: 'completed',
      },
    ]);
  });

  test('E06 to E08 · addMessaging → invitation, messaging, conversation, completed in this order', () => {
    const world = meeting();
    const events = since(world, conference, () => world.take(addMessaging({ operationId: 'op-im-1' })));
    const path = `${T}/communication/messagingInvitations/${asGuid(hashId('addedMessaging', invitation.target, '1'))}`;
    const operation = (state: string, links: object) => ({
      direction: 'Outgoing',
      state,
      operationId: 'op-im-1',
      importance: 'Normal',
      subject: 'Chat with Iris',
      _links: { self: href(path), 'service:conversation': href(C), ...links },
      rel: 'service:messagingInvitation',
    });
    expect(events).toEqual([
      {
        sender: communication,
        event: {
          link: { rel: 'service:messagingInvitation', ...href(path) },
          _embedded: {
            'service:messagingInvitation': operation('Connecting', {
              'service:from': { ...href(`${C}/participants/care@northwind.example`), title: 'Northwind' },
              'service:cancel': href(`${C}/messaging/terminate`),
            }),
          },
          type: 'started',
        },
      },
      {
        sender: atC,
        event: {
          link: { rel: 'service:messaging', ...href(`${C}/messaging`) },
          _embedded: { 'service:messaging': messagingConnected(C, ['Html', 'Plain']) },
          type: 'updated',
        },
      },
      {
        sender: communication,
        event: {
          link: { rel: 'service:conversation', ...href(C) },
          _embedded: {
            'service:conversation': conversationOfMeeting('Conferenced', ['Messaging'], conferenceLinks),
          },
          type: 'updated',
        },
      },
      {
        sender: communication,
        event: {
          link: { rel: 'service:messagingInvitation', ...href(path) },
          status: 'Success',
          _embedded: {
            'service:messagingInvitation': operation('Connected', { 'service:messaging': href(`${C}/messaging`) }),
          },
          type: 'completed',
        },
      },
    ]);
  });

  const joins = (address: string, name: string, more: object, links: object) => {
    const participant = { ...href(`${C}/participants/${address}`), title: name };
    return [
      {
        sender: atC,
        event: {
          link: { rel: 'service:participant', ...participant },
          _embedded: {
            'service:participant': {
              uri: `sip:${address}`,
              name,
              ...more,
              _links: {
                self: href(`${C}/participants/${address}`),
                'service:conversation': href(C),
                'service:participantMessaging': href(`${C}/participants/${address}/messaging`),
                ...links,
              },
              rel: 'service:participant',
            },
          },
          type: 'added',
        },
      },
      {
        sender: atC,
        event: {
          link: { rel: 'service:participantMessaging', ...href(`${C}/participants/${address}/messaging`) },
          in: { rel: 'service:participant', ...participant },
          _embedded: {
            'service:participantMessaging': {
              _links: { self: href(`${C}/participants/${address}/messaging`), 'service:participant': participant },
              rel: 'service:participantMessaging',
            },
          },
          type: 'added',
        },
      },
    ];
  };

  test('E11 · acceptAndBridge → the visitor stands in the meeting', () => {
    const world = meeting();
    const events = since(world, conference, () =>
      world.take(acceptAndBridge({ onlineMeetingUri: onlineMeetingUri(world), displayName: 'Northwind Care' })),
    );
    expect(events).toEqual(joins(visitor, 'Iris', { anonymous: true }, {}));
  });

  const agentInvitation = `${T}/communication/participantInvitations/${asGuid(hashId('agentInvitation', invitation.target, '1'))}`;
  const participantInvitation = (state: string, links: object) => ({
    direction: 'Outgoing',
    state,
    operationId: `op-add-${mira.applicationId}`,
    importance: 'Normal',
    to: mira.uri,
    _links: { self: href(agentInvitation), 'service:conversation': href(C), ...links },
    rel: 'service:participantInvitation',
  });

  test('E14 · addParticipant → the invitation starts', () => {
    const world = bridged();
    const events = since(world, conference, () => invited(world, mira));
    expect(events).toEqual([
      {
        sender: communication,
        event: {
          link: { rel: 'service:participantInvitation', ...href(agentInvitation) },
          _embedded: { 'service:participantInvitation': participantInvitation('Connecting', {}) },
          type: 'started',
        },
      },
    ]);
  });

  test('E15 · the agent accepts → participant, participantMessaging, completed', () => {
    const world = bridged();
    invited(world, mira);
    const events = since(world, conference, () => world.take(acceptAgentInvitation({ number: 1, ...mira })));
    const address = 'mira.voss@northwind.example';
    expect(events).toEqual([
      ...joins(address, 'Mira Voss', {}, { 'service:eject': href(`${C}/participants/${address}/eject`) }),
      {
        sender: communication,
        event: {
          link: { rel: 'service:participantInvitation', ...href(agentInvitation) },
          status: 'Success',
          _embedded: {
            'service:participantInvitation': participantInvitation('Connected', {
              'service:participant': { ...href(`${C}/participants/${address}`), title: 'Mira Voss' },
            }),
          },
          type: 'completed',
        },
      },
    ]);
  });

  test.each([
    ['declines', declineAgentInvitation({ number: 1, uri: mira.uri }), 'Declined'],
    ['does not answer', timePasses({ purpose: 'ring', dueAt: 0 }), 'Missed'],
  ])('E15 · the agent %s → completed with Failure and state Failed', (_what, change, subcode) => {
    const world = bridged();
    invited(world, mira);
    world.now += 30_000;
    const events = since(world, conference, () => world.take(change));
    expect(events).toEqual([
      {
        sender: communication,
        event: {
          link: { rel: 'service:participantInvitation', ...href(agentInvitation) },
          status: 'Failure',
          reason: { code: 'RemoteFailure', subcode, message: expect.any(String) },
          _embedded: { 'service:participantInvitation': participantInvitation('Failed', {}) },
          type: 'completed',
        },
      },
    ]);
  });

  const miraAtC = { ...href(`${C}/participants/mira.voss@northwind.example`), title: 'Mira Voss' };

  test('E16 · the agent types and lapses → added, then deleted, in typingParticipants', () => {
    const world = attended();
    const typing = (type: string) => ({
      sender: atC,
      event: {
        link: { rel: 'service:participant', ...miraAtC },
        in: { rel: 'service:typingParticipants', ...href(`${C}/messaging/typingParticipants`) },
        type,
      },
    });
    expect(since(world, conference, () => world.take(agentTypes(mira.applicationId, typingMs)))).toEqual([
      typing('added'),
    ]);
    world.now += typingMs;
    const lapse = timePasses({ purpose: 'typing', dueAt: world.now });
    expect(since(world, conference, () => world.take(lapse))).toEqual([typing('deleted')]);
  });

  test('E17 · the agent speaks → an incoming message with content and sender', () => {
    const world = attended();
    const events = since(world, conference, () =>
      world.take(agentSends({ content: text('Hi Iris, looking now'), applicationId: mira.applicationId })),
    );
    expect(events).toEqual([
      {
        sender: atC,
        event: {
          link: { rel: 'service:message', ...href(`${C}/messaging/messages/2`) },
          status: 'Success',
          _embedded: {
            'service:message': {
              direction: 'Incoming',
              timeStamp: '2026-03-01T10:00:00.000Z',
              _links: {
                self: href(`${C}/messaging/messages/2`),
                'service:messaging': href(`${C}/messaging`),
                'service:participant': miraAtC,
                plainMessage: { href: 'data:text/plain;charset=utf-8,Hi+Iris%2c+looking+now' },
              },
              _embedded: {
                'service:senderParticipant': [
                  {
                    uri: mira.uri,
                    name: 'Mira Voss',
                    _links: {
                      self: href(`${C}/participants/mira.voss@northwind.example`),
                      'service:conversation': href(C),
                    },
                    rel: 'service:participant',
                  },
                ],
              },
              rel: 'service:message',
            },
          },
          type: 'completed',
        },
      },
    ]);
  });

  test('E19 · the visitor speaks → an incoming message on the conference leg, and none on the visitor leg', () => {
    const world = attended();
    world.take(agentSends({ content: text('Which order?'), applicationId: mira.applicationId }));
    const onVisitorLeg = since(world, p2p, () => {
      const events = since(world, conference, () => world.take(visitorSends({ content: text('Order 4711, thanks') })));
      expect(events).toEqual([
        {
          sender: atC,
          event: {
            link: { rel: 'service:message', ...href(`${C}/messaging/messages/3`) },
            status: 'Success',
            _embedded: {
              'service:message': {
                direction: 'Incoming',
                timeStamp: '2026-03-01T10:00:00.000Z',
                _links: {
                  self: href(`${C}/messaging/messages/3`),
                  'service:messaging': href(`${C}/messaging`),
                  'service:participant': { ...href(`${C}/participants/${visitor}`), title: 'Iris' },
                  plainMessage: { href: 'data:text/plain;charset=utf-8,Order+4711%2c+thanks' },
                },
                rel: 'service:message',
              },
            },
            type: 'completed',
          },
        },
      ]);
    });
    expect(onVisitorLeg).toEqual([]);
  });

  test('E22 · the service application deletes the conference leg → its conversation is deleted', () => {
    const world = attended();
    world.take(visitorLeaves);
    expect(since(world, conference, () => world.take(endMeeting))).toEqual([
      { sender: communication, event: { link: { rel: 'service:conversation', ...href(C) }, type: 'deleted' } },
    ]);
  });
});

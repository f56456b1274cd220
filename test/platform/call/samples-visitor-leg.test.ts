import { describe, expect, test } from 'vitest';
import { asGuid, hashId } from '../../../shared/kernel/ids.ts';
import { addBridgedParticipant } from '../../../shared/platform/call/changes/bridged-participants.ts';
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { serviceSends } from '../../../shared/platform/call/changes/send-message.ts';
import { visitorTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { attended, bridged, CallDriver, invitation, mira, text, typingMs } from './call-driver.ts';
import {
  A,
  atC,
  atP,
  C,
  communication,
  conference,
  E,
  href,
  I,
  messagingConnected,
  onlineMeetingUri,
  otherModalities,
  P,
  p2p,
  since,
  T,
  visitor,
} from './sample-places.ts';

describe('callbacks of the visitor leg', () => {
  test('E01 · a visitor invites → the invitation with everything that can be done about it (trusted-application.md#events)', () => {
    const driver = new CallDriver();
    driver.begin();
    expect(driver.callbacks[0]).toMatchObject({ leg: p2p, ack: 1 });
    expect(driver.leg(p2p, 1)).toEqual([
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
                'service:inviteUserToMeeting': href(`${T}/communication/userMeetingInvitations`),
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
                      _links: {
                        self: href(`${A}/communication`),
                        'service:joinOnlineMeeting': href(`${A}/communication/onlineMeetingInvitations`),
                        'service:inviteUserToMeeting': href(`${A}/communication/userMeetingInvitations`),
                        'service:startMessaging': href(`${A}/communication/messagingInvitations`),
                      },
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
    const driver = bridged();
    const uri = onlineMeetingUri(driver);
    const events = driver.leg(p2p, 2);
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
    const driver = bridged();
    const events = since(driver, p2p, () => {
      driver.take(addBridgedParticipant({ uri: mira.uri, displayName: 'Mira', filter: 'Disabled' }));
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
    const driver = bridged();
    const events = since(driver, p2p, () => {
      const answer = driver.take(serviceSends('visitor', { content: text('Welcome'), operationId: 'welcome-1' }, 250));
      expect(answer).toEqual({ status: 201, headers: { location: `${P}/messaging/messages/2?${E}` } });
    });
    expect(events).toEqual([sent({ operationId: 'welcome-1' })]);
  });

  test('E13 · without an operation id → completed only after the delay (trusted-application.md#send-message)', () => {
    const driver = bridged();
    const events = since(driver, p2p, () => driver.take(serviceSends('visitor', { content: text('Welcome') }, 250)));
    expect(events).toEqual([]);
    const alarm = { purpose: 'receipt' as const, dueAt: driver.now + 250 };
    expect(driver.last?.alarms).toEqual([alarm]);
    driver.now += 250;
    expect(since(driver, p2p, () => driver.take(timePasses(alarm)))).toEqual([sent({})]);
    expect(driver.call.receipts).toEqual([]);
  });

  test('E18 · the visitor types → a participant in typingParticipants, on both legs', () => {
    const driver = attended();
    const typing = (conversation: string) => ({
      link: { rel: 'service:participant', ...href(`${conversation}/participants/${visitor}`), title: 'Iris' },
      in: { rel: 'service:typingParticipants', ...href(`${conversation}/messaging/typingParticipants`) },
      type: 'added',
    });
    const onVisitorLeg = since(driver, p2p, () => {
      const onConference = since(driver, conference, () => driver.take(visitorTypes(typingMs)));
      expect(onConference).toEqual([{ sender: atC, event: typing(C) }]);
    });
    expect(onVisitorLeg).toEqual([{ sender: atP, event: typing(P) }]);
  });

  test('E20, E21 · the visitor leaves → messaging, bridge, conversation; and out of the roster', () => {
    const driver = attended();
    const onVisitorLeg = since(driver, p2p, () => {
      const onConference = since(driver, conference, () => driver.take(visitorLeaves));
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

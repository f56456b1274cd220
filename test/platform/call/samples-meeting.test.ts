import { describe, expect, test } from 'vitest';
import { asGuid, hashId } from '../../../shared/kernel/ids.ts';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { addMessaging } from '../../../shared/platform/call/changes/add-messaging.ts';
import { acceptAndBridge } from '../../../shared/platform/call/changes/answer-visitor-invitation.ts';
import { type CallDriver, invitation } from './call-driver.ts';
import {
  atC,
  C,
  communication,
  conference,
  conferenceLinks,
  conversationOfMeeting,
  E,
  href,
  joins,
  meeting,
  messagingConnected,
  onlineMeetingUri,
  otherModalities,
  since,
  T,
  visitor,
} from './sample-places.ts';

describe('callbacks of the conference leg', () => {
  const invitationPath = `${T}/communication/onlineMeetingInvitations/${asGuid(hashId('meetingInvitation', invitation.target, '1'))}`;
  const meetingInvitation = (driver: CallDriver, state: string) => ({
    onlineMeetingUri: onlineMeetingUri(driver),
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
    const driver = meeting();
    expect(legConversation(driver.call, 'meeting')).toBe(conference);
    expect(onlineMeetingUri(driver)).toMatch(/^sip:care@northwind\.example;gruu;opaque=app:conf:focus:id:[0-9A-F]+$/);
    const events = driver.leg(conference, 1);
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
        _embedded: { 'service:onlineMeetingInvitation': meetingInvitation(driver, 'Connecting') },
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
            onlineMeetingUri: onlineMeetingUri(driver),
            subject: 'Chat with Iris',
            organizerUri: 'sip:care@northwind.example',
            organizerName: 'Northwind',
            conferenceId: onlineMeetingUri(driver).split(':').at(-1),
            accessLevel: 'Invited',
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
        _embedded: { 'service:onlineMeetingInvitation': meetingInvitation(driver, 'Connected') },
        type: 'completed',
      },
    ]);
  });

  test('E06 to E08 · addMessaging → invitation, messaging, conversation, completed in this order', () => {
    const driver = meeting();
    const events = since(driver, conference, () => driver.take(addMessaging({ operationId: 'op-im-1' })));
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

  test('E11 · acceptAndBridge → the visitor stands in the meeting', () => {
    const driver = meeting();
    const events = since(driver, conference, () =>
      driver.take(acceptAndBridge({ onlineMeetingUri: onlineMeetingUri(driver), displayName: 'Northwind Care' })),
    );
    expect(events).toEqual(joins(visitor, 'Iris', { anonymous: true, sourceNetwork: 'Everyone' }, {}));
  });
});

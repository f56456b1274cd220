import { describe, expect, test } from 'vitest';
import { asGuid, hashId } from '../../../shared/kernel/ids.ts';
import {
  acceptAgentInvitation,
  declineAgentInvitation,
} from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { endMeeting } from '../../../shared/platform/call/changes/end-meeting.ts';
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { agentSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { agentTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import { attended, bridged, invitation, invited, mira, text, typingMs } from './call-driver.ts';
import { atC, C, communication, conference, href, joins, p2p, since, T, visitor } from './sample-places.ts';

describe('callbacks of the conference leg, about people', () => {
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
    const driver = bridged();
    const events = since(driver, conference, () => invited(driver, mira));
    expect(events).toEqual([
      {
        sender: communication,
        event: {
          link: { rel: 'service:participantInvitation', ...href(agentInvitation) },
          _embedded: {
            'service:participantInvitation': participantInvitation('Connecting', {
              'service:cancel': href(`${agentInvitation}/cancel`),
            }),
          },
          type: 'started',
        },
      },
    ]);
  });

  test('E15 · the agent accepts → participant, participantMessaging, completed', () => {
    const driver = bridged();
    invited(driver, mira);
    const events = since(driver, conference, () => driver.take(acceptAgentInvitation({ number: 1, ...mira })));
    const address = 'mira.voss@northwind.example';
    const eject = `${href(`${C}/participants/${address}/eject`).href}&joined=${driver.now}`;
    expect(events).toEqual([
      ...joins(address, 'Mira Voss', {}, { 'service:eject': { href: eject } }),
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
    const driver = bridged();
    invited(driver, mira);
    driver.now += 30_000;
    const events = since(driver, conference, () => driver.take(change));
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
    const driver = attended();
    const typing = (type: string) => ({
      sender: atC,
      event: {
        link: { rel: 'service:participant', ...miraAtC },
        in: { rel: 'service:typingParticipants', ...href(`${C}/messaging/typingParticipants`) },
        type,
      },
    });
    expect(since(driver, conference, () => driver.take(agentTypes(mira.applicationId, typingMs)))).toEqual([
      typing('added'),
    ]);
    driver.now += typingMs;
    const lapse = timePasses({ purpose: 'typing', dueAt: driver.now });
    expect(since(driver, conference, () => driver.take(lapse))).toEqual([typing('deleted')]);
  });

  test('E17 · the agent speaks → an incoming message with content and sender', () => {
    const driver = attended();
    const events = since(driver, conference, () =>
      driver.take(agentSends({ content: text('Hi Iris, looking now'), applicationId: mira.applicationId })),
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
    const driver = attended();
    driver.take(agentSends({ content: text('Which order?'), applicationId: mira.applicationId }));
    const onVisitorLeg = since(driver, p2p, () => {
      const events = since(driver, conference, () =>
        driver.take(visitorSends({ content: text('Order 4711, thanks') })),
      );
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
    const driver = attended();
    driver.take(visitorLeaves);
    expect(since(driver, conference, () => driver.take(endMeeting))).toEqual([
      { sender: communication, event: { link: { rel: 'service:conversation', ...href(C) }, type: 'deleted' } },
    ]);
  });
});

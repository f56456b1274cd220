import { expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/kernel/json.ts';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { acceptAgentInvitation } from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import {
  acceptAndBridge,
  acceptInvitation,
  declineInvitation,
} from '../../../shared/platform/call/changes/answer-visitor-invitation.ts';
import {
  addBridgedParticipant,
  removeBridgedParticipant,
  updateBridgedParticipant,
} from '../../../shared/platform/call/changes/bridged-participants.ts';
import { endMeeting } from '../../../shared/platform/call/changes/end-meeting.ts';
import { endVisitorLeg, visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { leaveMeeting } from '../../../shared/platform/call/changes/leave-meeting.ts';
import { agentSends, serviceSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { agentTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { startMeeting } from '../../../shared/platform/call/changes/start-meeting.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import {
  attended,
  bridged,
  CallDriver,
  heard,
  invitation,
  invited,
  joined,
  jonas,
  mira,
  type ReceivedEvent,
  text,
  told,
  typingMs,
  visitorApplication,
} from './call-driver.ts';

const A = `/ucwa/psanon/v1/applications/${visitorApplication}`;
const guid = invitation.target.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const C = `${A}/communication/conversations/${guid}`;

const since = (driver: CallDriver, act: () => unknown): readonly ReceivedEvent[] => {
  const before = driver.channels.length;
  act();
  return driver.channel(visitorApplication, before);
};
const embedded = ({ event }: ReceivedEvent): JsonObject =>
  Object.values(event._embedded as Record<string, JsonObject>)[0] ?? {};
const reasonOf = ({ event }: ReceivedEvent): unknown => (event.reason as JsonObject | undefined)?.subcode;

test('startMessaging · a visitor invites → invitation, conversation, localParticipant, messaging (ucwa.md#event-order)', () => {
  const driver = new CallDriver();
  const answer = driver.begin({ message: text('Hello') });
  expect(answer).toEqual({
    status: 201,
    headers: { location: `${A}/communication/messagingInvitations/${invitation.target}` },
  });
  const events = driver.channel(visitorApplication);
  expect(told(events)).toEqual([
    'messagingInvitation started',
    'conversation added',
    '> localParticipant added',
    '> messaging updated',
  ]);
  expect(events.map(embedded)).toMatchObject([
    {
      direction: 'Outgoing',
      state: 'Connecting',
      operationId: 'op-1',
      _links: {
        cancel: { href: `${C}/messaging/terminate` },
        conversation: { href: C },
        messaging: { href: `${C}/messaging` },
        message: { href: 'data:text/plain,Hello' },
      },
    },
    { state: 'Connecting', activeModalities: [], threadId: 'thread-1', _links: { self: { href: C } } },
    { rel: 'participant', local: true, name: 'Iris' },
    { state: 'Connecting', _links: { stopMessaging: { href: `${C}/messaging/terminate` } } },
  ]);
});

test('acceptAndBridge · the visitor rings → conversation, participants, messaging, invitation (ucwa.md#event-order)', () => {
  const driver = new CallDriver();
  driver.begin();
  driver.take(startMeeting({ operationId: 'op-meet-1' }));
  const onlineMeetingUri = driver.call.meeting?.onlineMeetingUri ?? '';
  const events = since(driver, () => driver.take(acceptAndBridge({ onlineMeetingUri, displayName: 'Northwind Care' })));
  expect(told(events)).toEqual([
    'conversation updated',
    '> participant added',
    '> participantMessaging added',
    '> participantMessaging added',
    '> messaging updated',
    'messagingInvitation completed',
  ]);
  expect(events[1]?.event).toEqual({
    link: { rel: 'participant', href: `${C}/participants/care@northwind.example`, title: 'Northwind Care' },
    type: 'added',
  });
  expect(events[4]).toMatchObject({
    event: {
      _embedded: {
        messaging: { state: 'Connected', _links: { sendMessage: { href: `${C}/messaging/messages` } } },
      },
    },
  });
  expect(events[5]?.event).toMatchObject({
    status: 'Success',
    _embedded: { messagingInvitation: { _embedded: { acceptedByParticipant: [{ name: 'Northwind Care' }] } } },
  });
});

test.each([
  ['is declined', declineInvitation, 'Declined', 'Declined', 0],
  ['is not answered', timePasses({ purpose: 'ring', dueAt: 0 }), 'Failed', 'Timeout', 30_000],
  ['is taken back', visitorLeaves, 'Cancelled', 'Canceled', 0],
  ['loses its conversation', endVisitorLeg, 'Declined', 'Declined', 0],
])(
  'invitation · it %s → completed with Failure, then everything ends (ucwa.md#event-order)',
  (_how, change, state, subcode, wait) => {
    const driver = new CallDriver();
    driver.begin();
    driver.now += wait;
    const events = since(driver, () => driver.take(change));
    expect(told(events)).toEqual([
      'messagingInvitation completed',
      '> messaging updated',
      '> localParticipant deleted',
      'conversation updated',
      'conversation deleted',
    ]);
    expect(events[0]).toMatchObject({ event: { status: 'Failure', reason: { subcode } } });
    expect(events.slice(0, 1).map(embedded)).toMatchObject([{ state }]);
    expect(told(driver.leg(legConversation(driver.call, 'visitor'), 2))).toEqual([
      'messagingInvitation completed',
      'conversation deleted',
    ]);
  },
);

test('first message · the invitation carries one → it is the first of the meeting, and no message of the visitor leg', () => {
  const driver = bridged({ message: text('Hello') });
  expect(heard(driver.leg(legConversation(driver.call, 'meeting')))).toEqual(['Iris: Hello']);
  expect(driver.call.meeting?.messages).toBe(2);
  expect(driver.call.visitor.messages).toBe(1);
  expect(heard(driver.channel(visitorApplication))).toEqual([]);
});

test('accept without a bridge · the visitor speaks → the service application hears it on the visitor leg', () => {
  const driver = new CallDriver();
  driver.begin({ message: text('Hello') });
  driver.take(acceptInvitation);
  driver.take(visitorSends({ content: text('Anybody?') }));
  expect(heard(driver.leg(legConversation(driver.call, 'visitor')))).toEqual(['Iris: Hello', 'Iris: Anybody?']);
});

test('welcome · the service application speaks on the visitor leg → the visitor reads it under the name of the bridge', () => {
  const driver = bridged();
  const events = since(driver, () => driver.take(serviceSends('visitor', { content: text('Welcome!') }, 250)));
  expect(heard(events)).toEqual(['Northwind Care: Welcome!']);
  expect(events[0]?.event).toMatchObject({
    type: 'completed',
    status: 'Success',
    _embedded: {
      message: {
        direction: 'Incoming',
        timeStamp: `/Date(${driver.now})/`,
        _links: {
          self: { href: `${C}/messaging/messages/2` },
          contact: { href: `${A}/communication/conversations/${guid}/people/care@northwind.example` },
          participant: { href: `${C}/participants/care@northwind.example` },
        },
      },
    },
  });
});

test('agent · bridged with the filter off → seen by name from joining on, and never by address (trusted-application.md#bridged-participants)', () => {
  const driver = bridged();
  driver.take(addBridgedParticipant({ uri: mira.uri, displayName: 'Mira', filter: 'Disabled' }));
  invited(driver, mira);
  const arrival = since(driver, () => driver.take(acceptAgentInvitation({ number: 1, ...mira })));
  expect(told(arrival)).toEqual(['> participant added']);
  const words = since(driver, () => {
    driver.take(agentTypes(mira.applicationId, typingMs));
    driver.take(agentSends({ content: text('Hi'), applicationId: mira.applicationId }));
  });
  expect(told(words)).toEqual(['> participant added', '> participant deleted', '> message completed']);
  expect(heard(words)).toEqual(['Mira: Hi']);
  const departure = since(driver, () => driver.take(leaveMeeting(mira.applicationId)));
  expect(told(departure)).toEqual(['> participant deleted']);
  const everything = JSON.stringify(
    driver.channels.filter(({ applicationId }) => applicationId === visitorApplication),
  );
  expect(everything).not.toContain('mira.voss');
  expect(everything).not.toContain('Voss');
});

test('bridged participant · filter and name change → the agent stays in sight and is renamed (ucwa.md#participants)', () => {
  const driver = attended();
  const change = (displayName: string, filter: 'Enabled' | 'Disabled') =>
    told(since(driver, () => driver.take(updateBridgedParticipant({ uri: mira.uri, displayName, filter }))));
  expect(change('Mira', 'Enabled')).toEqual([]);
  expect(change('Mira', 'Disabled')).toEqual([]);
  expect(change('Mira V.', 'Disabled')).toEqual(['> participant updated']);
  expect(change('Mira V.', 'Disabled')).toEqual([]);
  expect(told(since(driver, () => driver.take(removeBridgedParticipant(mira.uri))))).toEqual(['> participant deleted']);
});

test('messages · everybody speaks → one counter on the visitor leg, from 2 upwards', () => {
  const driver = attended();
  const numbers = [
    driver.take(serviceSends('visitor', { content: text('a') }, 250)),
    driver.take(visitorSends({ content: text('b') })),
    driver.take(agentSends({ content: text('c'), applicationId: mira.applicationId })),
    driver.take(visitorSends({ content: text('d') })),
  ].map(({ headers }) => /messages\/(\d+)/.exec(headers?.location ?? '')?.[1]);
  expect(numbers).toEqual(['2', '3', '3', '5']);
});

test('the other side ends it · the visitor is connected → everybody goes, with the reason Ended (ucwa.md#ending)', () => {
  const driver = attended();
  const events = since(driver, () => driver.take(endVisitorLeg));
  expect(told(events)).toEqual([
    '> participant deleted',
    '> participant deleted',
    '> messaging updated',
    '> localParticipant deleted',
    'conversation updated',
    'conversation deleted',
  ]);
  expect(events.slice(2).map(reasonOf)).toEqual(['Ended', undefined, 'Ended', 'Ended']);
  expect(driver.refusal(endVisitorLeg)).toBe('NotFound/ConversationNotFound');
});

test('the meeting ends · the visitor is still there → agents go, the bridge goes, the visitor stays with the service application', () => {
  const driver = attended();
  const before = driver.callbacks.length;
  const events = since(driver, () => driver.take(endMeeting));
  expect(told(events)).toEqual(['> participant deleted']);
  const visitorLeg = legConversation(driver.call, 'visitor');
  const callback = driver.callbacks.slice(before).find(({ leg }) => leg === visitorLeg);
  expect(callback?.groups.flatMap((group) => group.events)).toMatchObject([
    { link: { rel: 'service:conversationBridge' }, type: 'deleted' },
    { link: { rel: 'service:conversation' }, type: 'updated' },
  ]);
  driver.take(visitorSends({ content: text('Hello?') }));
  expect(heard(driver.leg(visitorLeg))).toEqual(['Iris: Hello?']);
});

test('two agents · one is unknown to the bridge → the visitor hears one, both hear the visitor', () => {
  const driver = attended();
  joined(driver, jonas);
  const before = driver.channels.length;
  driver.take(agentSends({ content: text('from Mira'), applicationId: mira.applicationId }));
  driver.take(agentSends({ content: text('from Jonas'), applicationId: jonas.applicationId }));
  driver.take(visitorSends({ content: text('from Iris') }));
  expect(heard(driver.channel(visitorApplication, before))).toEqual(['Mira: from Mira']);
  expect(heard(driver.channel(mira.applicationId, before))).toEqual(['Jonas Bern: from Jonas', 'Iris: from Iris']);
  expect(heard(driver.channel(jonas.applicationId, before))).toEqual(['Mira Voss: from Mira', 'Iris: from Iris']);
});

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
  World,
} from './world.ts';

const A = `/ucwa/psanon/v1/applications/${visitorApplication}`;
const guid = invitation.target.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
const C = `${A}/communication/conversations/${guid}`;

const since = (world: World, act: () => unknown): readonly ReceivedEvent[] => {
  const before = world.channels.length;
  act();
  return world.channel(visitorApplication, before);
};
const embedded = ({ event }: ReceivedEvent): JsonObject =>
  Object.values(event._embedded as Record<string, JsonObject>)[0] ?? {};
const reasonOf = ({ event }: ReceivedEvent): unknown => (event.reason as JsonObject | undefined)?.subcode;

test('startMessaging · a visitor invites → invitation, conversation, localParticipant, messaging (ucwa.md#event-order)', () => {
  const world = new World();
  const answer = world.begin({ message: text('Hello') });
  expect(answer).toEqual({
    status: 201,
    headers: { location: `${A}/communication/messagingInvitations/${invitation.target}` },
  });
  const events = world.channel(visitorApplication);
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
  const world = new World();
  world.begin();
  world.take(startMeeting({ operationId: 'op-meet-1' }));
  const onlineMeetingUri = world.call.meeting?.onlineMeetingUri ?? '';
  const events = since(world, () => world.take(acceptAndBridge({ onlineMeetingUri, displayName: 'Northwind Care' })));
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
    const world = new World();
    world.begin();
    world.now += wait;
    const events = since(world, () => world.take(change));
    expect(told(events)).toEqual([
      'messagingInvitation completed',
      '> messaging updated',
      '> localParticipant deleted',
      'conversation updated',
      'conversation deleted',
    ]);
    expect(events[0]).toMatchObject({ event: { status: 'Failure', reason: { subcode } } });
    expect(events.slice(0, 1).map(embedded)).toMatchObject([{ state }]);
    expect(told(world.leg(legConversation(world.call, 'visitor'), 2))).toEqual([
      'messagingInvitation completed',
      'conversation deleted',
    ]);
  },
);

test('first message · the invitation carries one → it is the first of the meeting, and no message of the visitor leg', () => {
  const world = bridged({ message: text('Hello') });
  expect(heard(world.leg(legConversation(world.call, 'meeting')))).toEqual(['Iris: Hello']);
  expect(world.call.meeting?.messages).toBe(2);
  expect(world.call.visitor.messages).toBe(1);
  expect(heard(world.channel(visitorApplication))).toEqual([]);
});

test('accept without a bridge · the visitor speaks → the service application hears it on the visitor leg', () => {
  const world = new World();
  world.begin({ message: text('Hello') });
  world.take(acceptInvitation);
  world.take(visitorSends({ content: text('Anybody?') }));
  expect(heard(world.leg(legConversation(world.call, 'visitor')))).toEqual(['Iris: Hello', 'Iris: Anybody?']);
});

test('welcome · the service application speaks on the visitor leg → the visitor reads it under the name of the bridge', () => {
  const world = bridged();
  const events = since(world, () => world.take(serviceSends('visitor', { content: text('Welcome!') }, 250)));
  expect(heard(events)).toEqual(['Northwind Care: Welcome!']);
  expect(events[0]?.event).toMatchObject({
    type: 'completed',
    status: 'Success',
    _embedded: {
      message: {
        direction: 'Incoming',
        timeStamp: `/Date(${world.now})/`,
        _links: {
          self: { href: `${C}/messaging/messages/2` },
          contact: { href: `${A}/people/care@northwind.example?conversation=${guid}` },
          participant: { href: `${C}/participants/care@northwind.example` },
        },
      },
    },
  });
});

test('agent · bridged with the filter off → seen by name from joining on, and never by address (trusted-application.md#bridged-participants)', () => {
  const world = bridged();
  world.take(addBridgedParticipant({ uri: mira.uri, displayName: 'Mira', filter: 'Disabled' }));
  invited(world, mira);
  const arrival = since(world, () => world.take(acceptAgentInvitation({ number: 1, ...mira })));
  expect(told(arrival)).toEqual(['> participant added']);
  const words = since(world, () => {
    world.take(agentTypes(mira.applicationId, typingMs));
    world.take(agentSends({ content: text('Hi'), applicationId: mira.applicationId }));
  });
  expect(told(words)).toEqual(['> participant added', '> participant deleted', '> message completed']);
  expect(heard(words)).toEqual(['Mira: Hi']);
  const departure = since(world, () => world.take(leaveMeeting(mira.applicationId)));
  expect(told(departure)).toEqual(['> participant deleted']);
  const everything = JSON.stringify(world.channels.filter(({ applicationId }) => applicationId === visitorApplication));
  expect(everything).not.toContain('mira.voss');
  expect(everything).not.toContain('Voss');
});

test('bridged participant · filter and name change → the visitor sees the agent go, come back and be renamed', () => {
  const world = attended();
  const change = (displayName: string, filter: 'Enabled' | 'Disabled') =>
    told(since(world, () => world.take(updateBridgedParticipant({ uri: mira.uri, displayName, filter }))));
  expect(change('Mira', 'Enabled')).toEqual(['> participant deleted']);
  expect(change('Mira', 'Disabled')).toEqual(['> participant added']);
  expect(change('Mira V.', 'Disabled')).toEqual(['> participant updated']);
  expect(change('Mira V.', 'Disabled')).toEqual([]);
  expect(told(since(world, () => world.take(removeBridgedParticipant(mira.uri))))).toEqual(['> participant deleted']);
});

test('messages · everybody speaks → one counter on the visitor leg, from 2 upwards', () => {
  const world = attended();
  const numbers = [
    world.take(serviceSends('visitor', { content: text('a') }, 250)),
    world.take(visitorSends({ content: text('b') })),
    world.take(agentSends({ content: text('c'), applicationId: mira.applicationId })),
    world.take(visitorSends({ content: text('d') })),
  ].map(({ headers }) => /messages\/(\d+)/.exec(headers?.location ?? '')?.[1]);
  expect(numbers).toEqual(['2', '3', '3', '5']);
});

test('the other side ends it · the visitor is connected → everybody goes, with the reason Ended (ucwa.md#ending)', () => {
  const world = attended();
  const events = since(world, () => world.take(endVisitorLeg));
  expect(told(events)).toEqual([
    '> participant deleted',
    '> participant deleted',
    '> messaging updated',
    '> localParticipant deleted',
    'conversation updated',
    'conversation deleted',
  ]);
  expect(events.slice(2).map(reasonOf)).toEqual(['Ended', undefined, 'Ended', 'Ended']);
  expect(world.refusal(endVisitorLeg)).toBe('NotFound/ConversationNotFound');
});

test('the meeting ends · the visitor is still there → agents go, the bridge goes, the visitor stays with the service application', () => {
  const world = attended();
  const before = world.callbacks.length;
  const events = since(world, () => world.take(endMeeting));
  expect(told(events)).toEqual(['> participant deleted']);
  const visitorLeg = legConversation(world.call, 'visitor');
  const callback = world.callbacks.slice(before).find(({ leg }) => leg === visitorLeg);
  expect(callback?.groups.flatMap((group) => group.events)).toMatchObject([
    { link: { rel: 'service:conversationBridge' }, type: 'deleted' },
    { link: { rel: 'service:conversation' }, type: 'updated' },
  ]);
  world.take(visitorSends({ content: text('Hello?') }));
  expect(heard(world.leg(visitorLeg))).toEqual(['Iris: Hello?']);
});

test('two agents · one is unknown to the bridge → the visitor hears one, both hear the visitor', () => {
  const world = attended();
  joined(world, jonas);
  const before = world.channels.length;
  world.take(agentSends({ content: text('from Mira'), applicationId: mira.applicationId }));
  world.take(agentSends({ content: text('from Jonas'), applicationId: jonas.applicationId }));
  world.take(visitorSends({ content: text('from Iris') }));
  expect(heard(world.channel(visitorApplication, before))).toEqual(['Mira: from Mira']);
  expect(heard(world.channel(mira.applicationId, before))).toEqual(['Jonas Bern: from Jonas', 'Iris: from Iris']);
  expect(heard(world.channel(jonas.applicationId, before))).toEqual(['Mira Voss: from Mira', 'Iris: from Iris']);
});

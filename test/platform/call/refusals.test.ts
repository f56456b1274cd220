import { expect, test } from 'vitest';
import { addMessaging, leaveMeetingChat } from '../../../shared/platform/call/changes/add-messaging.ts';
import { addParticipant } from '../../../shared/platform/call/changes/add-participant.ts';
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
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { agentSends, serviceSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { serviceTypes, visitorTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { startMeeting } from '../../../shared/platform/call/changes/start-meeting.ts';
import type { Change } from '../../../shared/platform/call/decision.ts';
import { attended, bridged, mira, ringMs, text, typingMs, World } from './world.ts';

const ringing = (): World => {
  const world = new World();
  world.begin();
  return world;
};
const left = (): World => {
  const world = attended();
  world.take(visitorLeaves);
  return world;
};
const content = text('words');
const participant = { uri: mira.uri, displayName: 'Mira', filter: 'Disabled' } as const;
const someMeeting = { onlineMeetingUri: 'sip:other@northwind.example;gruu' };
const invite = addParticipant({ operationId: 'op', to: mira.uri, person: mira, devices: [], times: { ringMs } });

const states = { ringing, bridged: () => bridged(), attended: () => attended(), left };

const cases: readonly [keyof typeof states, string, Change, string][] = [
  ['ringing', 'visitor types', visitorTypes(typingMs), 'Conflict/AnotherOperationPending'],
  ['ringing', 'application sends', serviceSends('visitor', { content }, 0), 'Conflict/AnotherOperationPending'],
  ['ringing', 'bridge to a meeting that is none', acceptAndBridge(someMeeting), 'NotFound/ConversationNotFound'],
  ['ringing', 'addMessaging without a meeting', addMessaging({ operationId: 'op' }), 'NotFound/ConversationNotFound'],
  ['ringing', 'addParticipant without a meeting', invite, 'NotFound/ConversationNotFound'],
  ['ringing', 'bridged participant without a bridge', addBridgedParticipant(participant), 'NotFound'],
  ['ringing', 'ending a meeting that is none', endMeeting, 'NotFound/ConversationNotFound'],
  ['bridged', 'acceptAndBridge again', acceptAndBridge(someMeeting), 'Conflict/AlreadyExists'],
  ['bridged', 'accept', acceptInvitation, 'Conflict/AlreadyExists'],
  ['bridged', 'decline', declineInvitation, 'Conflict/AlreadyExists'],
  ['bridged', 'a second meeting', startMeeting({ operationId: 'op' }), 'Conflict/AlreadyExists'],
  ['bridged', 'addMessaging again', addMessaging({ operationId: 'op' }), 'Conflict/AlreadyExists'],
  ['bridged', 'PUT on an unknown participant', updateBridgedParticipant(participant), 'NotFound'],
  ['bridged', 'DELETE on an unknown participant', removeBridgedParticipant(mira.uri), 'NotFound'],
  ['attended', 'the same bridged participant', addBridgedParticipant(participant), 'Conflict/AlreadyExists'],
  [
    'attended',
    'an application that is not in the meeting',
    agentSends({ content, applicationId: '1' }),
    'NotFound/ConversationNotFound',
  ],
  ['left', 'visitor sends', visitorSends({ content }), 'NotFound/ConversationNotFound'],
  ['left', 'visitor leaves again', visitorLeaves, 'NotFound/ConversationNotFound'],
  ['left', 'application sends', serviceSends('visitor', { content }, 0), 'NotFound/ConversationNotFound'],
  ['left', 'decline', declineInvitation, 'NotFound/ConversationNotFound'],
  ['left', 'bridged participant', addBridgedParticipant(participant), 'NotFound'],
];

test.each(cases)('refusal · %s, %s → refused (trusted-application.md#error-codes)', (state, _what, change, refusal) => {
  expect(states[state]().refusal(change)).toBe(refusal);
});

test('stopMessaging in the meeting · the application leaves the chat → it hears nothing until it comes back', () => {
  const world = attended();
  world.take(leaveMeetingChat);
  const before = world.callbacks.length;
  world.take(visitorSends({ content }));
  world.take(agentSends({ content, applicationId: mira.applicationId }));
  expect(world.callbacks.slice(before)).toEqual([]);
  expect(world.refusal(serviceTypes('meeting', typingMs))).toBe('Conflict/AnotherOperationPending');
  world.take(addMessaging({ operationId: 'op-im-2' }));
  world.take(visitorSends({ content }));
  expect(world.callbacks.length).toBe(before + 2);
});

test('visitor sends · while it rings → taken three times, then AnotherOperationPending (ucwa.md#send-message)', () => {
  const world = ringing();
  for (let count = 0; count < 3; count += 1) world.take(visitorSends({ content }));
  expect(world.refusal(visitorSends({ content }))).toBe('Conflict/AnotherOperationPending');
});

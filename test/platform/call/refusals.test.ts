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
import { attended, bridged, CallDriver, mira, ringMs, text, typingMs } from './call-driver.ts';

const ringing = (): CallDriver => {
  const driver = new CallDriver();
  driver.begin();
  return driver;
};
const left = (): CallDriver => {
  const driver = attended();
  driver.take(visitorLeaves);
  return driver;
};
const content = text('words');
const participant = { uri: mira.uri, displayName: 'Mira', filter: 'Disabled' } as const;
const someMeeting = { onlineMeetingUri: 'sip:other@northwind.example;gruu' };
const invite = addParticipant({
  operationId: 'op',
  to: mira.uri,
  person: mira,
  devices: ['150000000007'],
  times: { ringMs },
});

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
  const driver = attended();
  driver.take(leaveMeetingChat);
  const before = driver.callbacks.length;
  driver.take(visitorSends({ content }));
  driver.take(agentSends({ content, applicationId: mira.applicationId }));
  expect(driver.callbacks.slice(before)).toEqual([]);
  expect(driver.refusal(serviceTypes('meeting', typingMs))).toBe('Conflict/AnotherOperationPending');
  driver.take(addMessaging({ operationId: 'op-im-2' }));
  driver.take(visitorSends({ content }));
  expect(driver.callbacks.length).toBe(before + 2);
});

test('visitor sends · while it rings → taken three times, then AnotherOperationPending (ucwa.md#send-message)', () => {
  const driver = ringing();
  for (let count = 0; count < 3; count += 1) driver.take(visitorSends({ content }));
  expect(driver.refusal(visitorSends({ content }))).toBe('Conflict/AnotherOperationPending');
});

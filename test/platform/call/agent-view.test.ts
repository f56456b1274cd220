import { expect, test } from 'vitest';
import { asGuid } from '../../../shared/kernel/ids.ts';
import type { JsonObject } from '../../../shared/kernel/json.ts';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { addParticipant } from '../../../shared/platform/call/changes/add-participant.ts';
import {
  acceptAgentInvitation,
  declineAgentInvitation,
} from '../../../shared/platform/call/changes/answer-agent-invitation.ts';
import { endMeeting } from '../../../shared/platform/call/changes/end-meeting.ts';
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { eject, leaveMeeting } from '../../../shared/platform/call/changes/leave-meeting.ts';
import { agentSends, serviceSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { visitorTypes } from '../../../shared/platform/call/changes/set-typing.ts';
import { timePasses } from '../../../shared/platform/call/changes/time-passes.ts';
import {
  attended,
  bridged,
  type CallDriver,
  heard,
  invitation,
  invited,
  joined,
  jonas,
  mira,
  type ReceivedEvent,
  ringMs,
  text,
  told,
  typingMs,
} from './call-driver.ts';

const A = `/ucwa/oauth/v1/applications/${mira.applicationId}`;
const C = `${A}/communication/conversations/${asGuid(invitation.target)}`;
const secondDevice = '150000000009';

const since = (driver: CallDriver, application: string, act: () => unknown): readonly ReceivedEvent[] => {
  const before = driver.channels.length;
  act();
  return driver.channel(application, before);
};
const accept = (number = 1) => acceptAgentInvitation({ number, ...mira });
const conferenceTold = (driver: CallDriver, act: () => unknown): readonly string[] => {
  const leg = legConversation(driver.call, 'meeting');
  const before = driver.leg(leg).length;
  act();
  return told(driver.leg(leg).slice(before));
};

test('addParticipant · the agent has two devices → both ring with what the meeting is about (ucwa.md#meeting-invitation)', () => {
  const driver = bridged();
  const before = driver.channels.length;
  invited(driver, mira, [mira.applicationId, secondDevice]);
  expect(told(driver.channel(secondDevice, before))).toEqual(['onlineMeetingInvitation started', 'conversation added']);
  const [ringing] = driver.channel(mira.applicationId, before);
  const path = `${A}/communication/onlineMeetingInvitations/${invitation.target}.1`;
  expect(ringing?.event).toMatchObject({
    link: { href: path },
    _embedded: {
      onlineMeetingInvitation: {
        direction: 'Incoming',
        state: 'Connecting',
        subject: 'Chat with Iris',
        threadId: 'conversation-1',
        _links: {
          accept: { href: `${path}/accept` },
          decline: { href: `${path}/decline` },
          conversation: { href: C },
          from: { title: 'Northwind' },
        },
      },
    },
  });
});

test('accept · on one device → everybody in the meeting is told to it, the other falls silent', () => {
  const driver = bridged();
  joined(driver, jonas);
  invited(driver, mira, [mira.applicationId, secondDevice]);
  const before = driver.channels.length;
  const events = since(driver, mira.applicationId, () => driver.take(accept(2)));
  expect(told(events)).toEqual([
    'conversation updated',
    '> localParticipant added',
    '> participant added',
    '> participantMessaging added',
    '> participant added',
    '> participantMessaging added',
    '> participant added',
    '> participantMessaging added',
    '> messaging updated',
    'onlineMeetingInvitation completed',
  ]);
  expect(events[0]?.event).toMatchObject({
    _embedded: { conversation: { state: 'Conferenced', threadId: 'conversation-1' } },
  });
  const titles = events.map(({ event }) => (event.link as JsonObject).title).filter((title) => title !== undefined);
  expect(titles).toEqual(['Mira Voss', 'Northwind', 'Iris', 'Jonas Bern']);
  const silent = driver.channel(secondDevice, before);
  expect(told(silent)).toEqual(['onlineMeetingInvitation completed', 'conversation deleted']);
  expect(silent[0]).toMatchObject({ event: { status: 'Failure', reason: { subcode: 'ConnectedElsewhere' } } });
  expect(told(driver.channel(jonas.applicationId, before))).toEqual([
    '> participant added',
    '> participantMessaging added',
  ]);
  expect(driver.refusal(acceptAgentInvitation({ number: 2, ...mira, applicationId: secondDevice }))).toBe(
    'Conflict/ConnectedElsewhere',
  );
});

test('accept · twice on the same device → nothing happens the second time', () => {
  const driver = attended();
  const version = driver.version;
  expect(driver.take(accept())).toEqual({ status: 204 });
  expect(driver.version).toBe(version);
});

test.each([
  ['is declined', declineAgentInvitation({ number: 1, uri: mira.uri }), 'Declined', 0],
  ['is not answered', timePasses({ purpose: 'ring', dueAt: 0 }), 'Missed', ringMs],
  ['loses its meeting', endMeeting, 'Canceled', 0],
])('invitation · it %s → every device falls silent', (_how, change, subcode, wait) => {
  const driver = bridged();
  invited(driver, mira, [mira.applicationId, secondDevice]);
  driver.now += wait;
  for (const device of [mira.applicationId, secondDevice]) {
    const copy = bridgedLike(driver);
    const events = since(copy, device, () => copy.take(change));
    expect(told(events)).toEqual(['onlineMeetingInvitation completed', 'conversation deleted']);
    expect(events[0]).toMatchObject({ event: { status: 'Failure', reason: { subcode } } });
  }
});

test('addParticipant · an unknown address → it fails at once (trusted-application.md#add-participant)', () => {
  const driver = bridged();
  const input = { operationId: 'op-add-9', to: 'sip:unknown@northwind.example', devices: [], times: { ringMs } };
  expect(conferenceTold(driver, () => driver.take(addParticipant(input)))).toEqual([
    'participantInvitation started',
    'participantInvitation completed',
  ]);
  expect(driver.leg(legConversation(driver.call, 'meeting')).at(-1)).toMatchObject({
    event: { status: 'Failure', reason: { code: 'RemoteFailure', subcode: 'DestinationNotFound' } },
  });
});

test('addParticipant · the agent rings or is there already → 409', () => {
  const driver = bridged();
  const again = (operationId: string) =>
    addParticipant({ operationId, to: mira.uri, person: mira, devices: [], times: { ringMs } });
  invited(driver, mira);
  expect(driver.refusal(again('op-2'))).toBe('Conflict/AnotherOperationPending');
  driver.take(accept());
  expect(driver.refusal(again('op-3'))).toBe('Conflict/AlreadyExists');
});

test('messages · agent and service application speak in the meeting → agents hear both, each their own as sent', () => {
  const driver = attended();
  joined(driver, jonas);
  const before = driver.channels.length;
  driver.take(agentSends({ content: text('hello'), applicationId: mira.applicationId, operationId: 'm-1' }));
  driver.take(
    serviceSends('meeting', { content: { mediaType: 'text/html', text: '<b>Order</b> 4711 &amp; more' } }, 250),
  );
  expect(heard(driver.channel(jonas.applicationId, before))).toEqual([
    'Mira Voss: hello',
    'Northwind: Order 4711 & more',
  ]);
  const [own] = driver.channel(mira.applicationId, before);
  expect(own?.event).toMatchObject({
    status: 'Success',
    _embedded: {
      message: { direction: 'Outgoing', operationId: 'm-1', _links: { self: { href: `${C}/messaging/messages/2` } } },
    },
  });
});

test('typing · the visitor types and then speaks → added, deleted, message, in this order', () => {
  const driver = attended();
  const events = since(driver, mira.applicationId, () => {
    driver.take(visitorTypes(typingMs));
    driver.take(visitorTypes(typingMs));
    driver.take(visitorSends({ content: text('Order 4711') }));
  });
  expect(told(events)).toEqual(['> participant added', '> participant deleted', '> message completed']);
  expect(events[0]?.event).toMatchObject({ in: { rel: 'typingParticipants' } });
});

test('leave · an agent goes → the others and the service application are told, the agent says good-bye to all', () => {
  const driver = attended();
  joined(driver, jonas);
  const before = driver.channels.length;
  expect(conferenceTold(driver, () => driver.take(leaveMeeting(mira.applicationId)))).toEqual([
    '> participantMessaging deleted',
    '> participant deleted',
  ]);
  expect(told(driver.channel(jonas.applicationId, before))).toEqual(['> participant deleted']);
  expect(told(driver.channel(mira.applicationId, before))).toEqual([
    '> participant deleted',
    '> participant deleted',
    '> participant deleted',
    '> messaging updated',
    '> localParticipant deleted',
    'conversation updated',
    'conversation deleted',
  ]);
  expect(driver.refusal(leaveMeeting(mira.applicationId))).toBe('NotFound/ConversationNotFound');
});

test.each([
  ['ejected', eject(mira.uri), 'Ejected'],
  ['sent home with the meeting', endMeeting, 'Ended'],
])('ending · the agent is %s → the reason says so', (_how, change, subcode) => {
  const driver = attended();
  const events = since(driver, mira.applicationId, () => driver.take(change));
  expect(events.at(-1)?.event).toMatchObject({ type: 'deleted', reason: { subcode } });
});

test('the visitor leaves · agents stay → they see the visitor go and can still talk', () => {
  const driver = attended();
  joined(driver, jonas);
  const events = since(driver, jonas.applicationId, () => {
    driver.take(visitorLeaves);
    driver.take(agentSends({ content: text('Bye'), applicationId: mira.applicationId }));
  });
  expect(told(events)).toEqual(['> participant deleted', '> message completed']);
});

test('an agent comes back · after having left → a new invitation, a new arrival', () => {
  const driver = attended();
  driver.take(leaveMeeting(mira.applicationId));
  joined(driver, mira);
  expect(driver.call.meeting?.agents).toHaveLength(1);
  expect(driver.call.meeting?.invited).toBe(2);
});

/** A second driver with the same ringing invitation. */
function bridgedLike(driver: CallDriver): CallDriver {
  const copy = bridged();
  invited(copy, mira, [mira.applicationId, secondDevice]);
  copy.now = driver.now;
  return copy;
}

test('alarm · set for one who rang earlier and has answered → set again for one who still rings', () => {
  const driver = bridged();
  invited(driver, jonas);
  const dueAt = driver.call.alarms.ring ?? 0;
  driver.now += 1_000;
  driver.take(acceptAgentInvitation({ number: 1, ...jonas }));
  invited(driver, mira);
  expect(driver.call.alarms.ring).toBe(dueAt);
  driver.now = dueAt;
  driver.take(timePasses({ purpose: 'ring', dueAt }));
  const next = driver.last?.alarms.find(({ purpose }) => purpose === 'ring')?.dueAt ?? 0;
  expect(next).toBe(driver.call.meeting?.invitations.at(-1)?.ringUntil);
  driver.now = next;
  driver.take(timePasses({ purpose: 'ring', dueAt: next }));
  expect(driver.call.meeting?.invitations.at(-1)?.state).toBe('Failed');
});

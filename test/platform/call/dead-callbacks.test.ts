import { expect, test } from 'vitest';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { meetingLegDead } from '../../../shared/platform/call/changes/end-meeting.ts';
import { visitorLegDead } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { attended, CallDriver, invitation, mira, told, visitorApplication } from './call-driver.ts';

test('visitor leg · its callbacks cannot be delivered → the visitor is told why, the meeting goes on, the leg itself is told last (trusted-application.md#callback-delivery)', () => {
  const driver = attended();
  const [visitorLeg, meetingLeg] = [legConversation(driver.call, 'visitor'), legConversation(driver.call, 'meeting')];
  const before = { visitor: driver.leg(visitorLeg).length, meeting: driver.leg(meetingLeg).length };
  driver.take(visitorLegDead('CallbackChannelError'));
  expect(told(driver.leg(visitorLeg).slice(before.visitor))).toEqual([
    '> messaging updated',
    '> conversationBridge deleted',
    'conversation deleted',
  ]);
  expect(told(driver.leg(meetingLeg).slice(before.meeting))).toEqual([
    '> participantMessaging deleted',
    '> participant deleted',
  ]);
  expect(driver.channel(visitorApplication).at(-1)?.event).toMatchObject({
    type: 'deleted',
    reason: { code: 'ServiceFailure', subcode: 'CallbackChannelError' },
  });
  expect(driver.call.meeting?.state).toBe('Conferenced');
});

test('conference leg · its callbacks cannot be delivered → agents are told why, the visitor leg loses its bridge', () => {
  const driver = attended();
  const [visitorLeg, meetingLeg] = [legConversation(driver.call, 'visitor'), legConversation(driver.call, 'meeting')];
  const before = { visitor: driver.leg(visitorLeg).length, meeting: driver.leg(meetingLeg).length };
  driver.take(meetingLegDead('MaxEventCountReached'));
  expect(told(driver.leg(meetingLeg).slice(before.meeting))).toEqual(['conversation deleted']);
  expect(told(driver.leg(visitorLeg).slice(before.visitor))).toEqual([
    '> conversationBridge deleted',
    'conversation updated',
  ]);
  expect(driver.channel(mira.applicationId).at(-1)?.event).toMatchObject({
    reason: { subcode: 'MaxEventCountReached' },
  });
});

test('visitor leg · dead while it rings → the invitation fails', () => {
  const driver = new CallDriver();
  driver.begin();
  driver.take(visitorLegDead('CallbackChannelError'));
  expect(driver.call.visitor.invitation.state).toBe('Failed');
  expect(driver.callbacks).toHaveLength(2);
});

test('prefix · the application was registered with the older one → it is the only one (trusted-application.md#relation-prefixes)', () => {
  const driver = new CallDriver();
  driver.begin({ endpoint: { ...invitation.endpoint, relPrefix: 'ms:rtc:saas:' }, importance: 'Emergency' });
  const [callback] = driver.callbacks;
  expect(JSON.stringify(callback)).not.toContain('service:');
  expect(callback?.groups[0]).toMatchObject({
    rel: 'ms:rtc:saas:communication',
    events: [
      {
        link: { rel: 'ms:rtc:saas:messagingInvitation' },
        _embedded: {
          'ms:rtc:saas:messagingInvitation': {
            importance: 'Urgent',
            _links: { self: {}, 'ms:rtc:saas:decline': {}, customContent: {} },
          },
        },
      },
    ],
  });
});

import { expect, test } from 'vitest';
import { legConversation } from '../../../shared/platform/call/call-ids.ts';
import { meetingLegDead } from '../../../shared/platform/call/changes/end-meeting.ts';
import { visitorLegDead } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { attended, invitation, mira, told, visitorApplication, World } from './world.ts';

test('visitor leg · its callbacks cannot be delivered → the visitor is told why, the meeting goes on, the leg itself is told nothing (trusted-application.md#callback-delivery)', () => {
  const world = attended();
  const [visitorLeg, meetingLeg] = [legConversation(world.call, 'visitor'), legConversation(world.call, 'meeting')];
  const before = { visitor: world.leg(visitorLeg).length, meeting: world.leg(meetingLeg).length };
  world.take(visitorLegDead('CallbackChannelError'));
  expect(world.leg(visitorLeg)).toHaveLength(before.visitor);
  expect(told(world.leg(meetingLeg).slice(before.meeting))).toEqual([
    '> participantMessaging deleted',
    '> participant deleted',
  ]);
  expect(world.channel(visitorApplication).at(-1)?.event).toMatchObject({
    type: 'deleted',
    reason: { code: 'ServiceFailure', subcode: 'CallbackChannelError' },
  });
  expect(world.call.meeting?.state).toBe('Conferenced');
});

test('conference leg · its callbacks cannot be delivered → agents are told why, the visitor leg loses its bridge', () => {
  const world = attended();
  const [visitorLeg, meetingLeg] = [legConversation(world.call, 'visitor'), legConversation(world.call, 'meeting')];
  const before = { visitor: world.leg(visitorLeg).length, meeting: world.leg(meetingLeg).length };
  world.take(meetingLegDead('MaxEventCountReached'));
  expect(world.leg(meetingLeg)).toHaveLength(before.meeting);
  expect(told(world.leg(visitorLeg).slice(before.visitor))).toEqual([
    '> conversationBridge deleted',
    'conversation updated',
  ]);
  expect(world.channel(mira.applicationId).at(-1)?.event).toMatchObject({
    reason: { subcode: 'MaxEventCountReached' },
  });
});

test('visitor leg · dead while it rings → the invitation fails', () => {
  const world = new World();
  world.begin();
  world.take(visitorLegDead('CallbackChannelError'));
  expect(world.call.visitor.invitation.state).toBe('Failed');
  expect(world.callbacks).toHaveLength(1);
});

test('prefix · the application was registered with the older one → it is the only one (trusted-application.md#relation-prefixes)', () => {
  const world = new World();
  world.begin({ endpoint: { ...invitation.endpoint, relPrefix: 'ms:rtc:saas:' }, importance: 'Emergency' });
  const [callback] = world.callbacks;
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

import { expect } from 'vitest';
import { meets, ringing } from '../bridging.ts';
import { brokenCallback, rule } from '../rule.ts';

const story = [
  'onlineMeetingInvitation started',
  'conversation added',
  'conversation updated',
  'onlineMeeting added',
  'messaging updated',
  'onlineMeetingInvitation completed',
];

rule(
  'startAdhocMeeting · what follows → E02, E03, E04, E05 in this order, on one conversation (trusted-application.md#events)',
  brokenCallback(
    ({ body }) => body.includes('"service:onlineMeetingInvitation"'),
    (request) => {
      const body = JSON.parse(request.body);
      return [{ ...request, body: JSON.stringify({ ...body, sender: body.sender.toReversed() }) }];
    },
  ),
  async (fixture) => {
    const { application } = fixture;
    const { conversation } = await meets(fixture, await ringing(fixture));
    const told = application.events.filter(({ link, sender, resource }) =>
      [link.href, sender.href, resource?.links.conversation].includes(conversation),
    );
    expect(told.map(({ link, type }) => `${link.rel} ${type}`)).toEqual(story);
    expect(told[0]?.resource?.members.onlineMeetingUri).toMatch(/^sip:/);
    expect(told[1]?.resource?.members.state).toBe('Conferencing');
    expect(told[1]?.resource?.links.addParticipant).toBeUndefined();
    expect(told[2]?.resource?.members.state).toBe('Conferenced');
    expect(told[4]?.resource?.links.addMessaging).toBeDefined();
  },
);

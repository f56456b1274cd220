import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'sendMessage · before the invitation is accepted, and it never is → the message completes with Failure, after the invitation (ucwa.md#send-message)',
  brokenAnswer((_request, answer) => answer?.body.includes('"Failed"') === true, inBody(/"Failed"/g, '"Succeeded"')),
  async (clients, fixture) => {
    const { visitor, invitation } = await clients.ringing();
    const { resource } = await visitor.event('conversation added');
    const location = await visitor.post(`${resource?.links.messaging?.href}/messages`, 'Is anybody there?');
    await visitor.event('messaging updated');
    await fixture.application.post(invitation('decline'));
    const sent = await visitor.event('message completed', ({ link }) => link.href === location);
    expect([sent.status, sent.reason?.subcode, sent.resource?.members.status]).toEqual([
      'Failure',
      'Declined',
      'Failed',
    ]);
    await visitor.event('conversation deleted');
    expect(visitor.story.slice(4, 6)).toEqual(['messagingInvitation completed', 'message completed']);
  },
);

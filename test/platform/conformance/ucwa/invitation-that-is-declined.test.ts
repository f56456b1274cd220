import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · declined by the service application → Failure with Declined, and the conversation is gone (ucwa.md#event-order)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"status":"Failure"') === true,
    inBody(/,"reason":\{[^}]*\}/, ''),
  ),
  async (clients, fixture) => {
    const { visitor, invitation, location } = await clients.ringing();
    await fixture.application.post(invitation('decline'));
    const { status, reason, resource } = await visitor.event('messagingInvitation completed');
    expect([status, reason?.subcode, resource?.members.state]).toEqual(['Failure', 'Declined', 'Declined']);
    await visitor.event('conversation deleted');
    expect((await visitor.send('GET', location)).error?.code).toBe('NotFound');
  },
);

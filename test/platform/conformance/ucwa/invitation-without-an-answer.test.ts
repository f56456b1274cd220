import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · it rings until its time is over → Failure with Timeout, then messaging and the conversation end (ucwa.md#event-order)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"status":"Failure"') === true,
    inBody('"Timeout"', '"Busy"'),
  ),
  async (clients, fixture) => {
    const { visitor, invitation } = await clients.ringing();
    await visitor.event('messaging updated');
    await fixture.timeIsOver(invitation('conversation'), 'ring');
    const { status, reason, resource } = await visitor.event('messagingInvitation completed');
    expect({ status, subcode: reason?.subcode, state: resource?.members.state }).toEqual({
      status: 'Failure',
      subcode: 'Timeout',
      state: 'Failed',
    });
    await visitor.event('conversation deleted');
    expect(visitor.told.slice(4)).toEqual([
      'communication: messagingInvitation completed',
      'conversation: messaging updated',
      'conversation: localParticipant deleted',
      'communication: conversation updated',
      'communication: conversation deleted',
    ]);
  },
);

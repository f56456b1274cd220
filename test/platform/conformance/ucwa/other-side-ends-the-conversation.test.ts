import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'conversation · ended by the service application → the same events unasked, with the reason Informational/Ended (ucwa.md#ending)',
  brokenAnswer((_request, answer) => answer?.body.includes('"Ended"') === true, inBody(/"Ended"/g, '"Removed"')),
  async (clients, fixture) => {
    const { visitor, leg } = await clients.bridged();
    await visitor.event('messagingInvitation completed');
    const before = visitor.events.length;
    await fixture.application.delete(leg);
    await visitor.event('conversation deleted');
    const told = visitor.events.slice(before);
    expect(
      told.map((event) => `${event.link.rel} ${event.type} ${event.reason?.code}/${event.reason?.subcode}`),
    ).toEqual([
      'participant deleted undefined/undefined',
      'messaging updated Informational/Ended',
      'localParticipant deleted undefined/undefined',
      'conversation updated Informational/Ended',
      'conversation deleted Informational/Ended',
    ]);
  },
);

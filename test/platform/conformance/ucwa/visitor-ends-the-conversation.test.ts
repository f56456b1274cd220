import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'conversation · deleted by the visitor → 204, everybody goes in order and without a reason, then it is not there (ucwa.md#ending)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('ConversationNotFound') === true,
    inBody('"NotFound"', '"Gone"'),
  ),
  async (clients) => {
    const { visitor, invitation } = await clients.bridged();
    expect(invitation('conversation')).toBeTruthy();
    await visitor.event('messagingInvitation completed');
    const before = visitor.events.length;
    const { link } = await visitor.event('conversation added');
    await visitor.done('DELETE', link.href);
    const { resource } = await visitor.event('conversation updated', (event) => {
      return event.resource?.members.state === 'Disconnected';
    });
    await visitor.event('conversation deleted');
    expect(visitor.told.slice(before)).toEqual([
      'conversation: participant deleted',
      'conversation: messaging updated',
      'conversation: localParticipant deleted',
      'communication: conversation updated',
      'communication: conversation deleted',
    ]);
    expect(Object.keys(resource?.links ?? {})).toEqual(['self']);
    expect(visitor.events.slice(before).flatMap(({ reason }) => reason ?? [])).toEqual([]);
    for (const [method, href] of [
      ['GET', link.href],
      ['DELETE', link.href],
      ['GET', `${link.href}/messaging`],
      ['POST', `${link.href}/messaging/terminate`],
    ] as const) {
      const { status, error } = await visitor.send(method, href);
      expect([status, error]).toEqual([404, { code: 'NotFound', subcode: 'ConversationNotFound' }]);
    }
  },
);

import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · taken → invitation started, conversation added, localParticipant added, messaging updated (ucwa.md#event-order)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"localParticipant"') === true,
    inBody(/"link":\{"rel":"localParticipant"/, '"link":{"rel":"participant"'),
  ),
  async (clients) => {
    const { visitor, location } = await clients.ringing({ threadId: 'AdT0x9', operationId: 'op-6b1f' });
    await visitor.event('messaging updated');
    expect(visitor.told).toEqual([
      'communication: messagingInvitation started',
      'communication: conversation added',
      'conversation: localParticipant added',
      'conversation: messaging updated',
    ]);
    const [invitation, conversation, localParticipant, messaging] = visitor.events.map(({ resource }) => resource);
    expect(invitation).toMatchObject({
      self: location,
      members: { state: 'Connecting', direction: 'Outgoing', threadId: 'AdT0x9', operationId: 'op-6b1f' },
    });
    expect(conversation?.members).toMatchObject({ state: 'Connecting', threadId: 'AdT0x9', activeModalities: [] });
    expect(invitation?.links).toMatchObject({
      conversation: { href: conversation?.self },
      messaging: { href: messaging?.self },
      from: { href: localParticipant?.self, title: 'Iris' },
    });
    expect(localParticipant?.members).toMatchObject({ local: true, anonymous: true, name: 'Iris' });
    expect(messaging?.members.state).toBe('Connecting');
    for (const name of ['to', 'cancel']) expect(invitation && hrefOf(invitation, name)).toBeTruthy();
  },
);

import { expect } from 'vitest';
import { bridges } from '../bridging.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'startMessaging · accepted → conversation, participant, participantMessaging, messaging, and the invitation last (ucwa.md#event-order)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"acceptedByParticipant"') === true,
    inBody('"acceptedByParticipant":[{', '"from":[{'),
  ),
  async (clients, fixture) => {
    const begun = await clients.ringing();
    const { visitor } = begun;
    await visitor.event('messaging updated');
    const before = visitor.events.length;
    await bridges(fixture, begun);
    const { status, resource } = await visitor.event('messagingInvitation completed');
    expect(visitor.told.slice(before)).toEqual([
      'communication: conversation updated',
      'conversation: participant added',
      'conversation: participantMessaging added',
      'conversation: participantMessaging added',
      'conversation: messaging updated',
      'communication: messagingInvitation completed',
    ]);
    const [conversation, participant, theirs, mine, messaging] = visitor.events.slice(before);
    expect(conversation?.resource?.members).toMatchObject({ state: 'Connected', activeModalities: ['Messaging'] });
    expect(conversation?.resource?.links.localParticipant?.title).toBe('Iris');
    expect(participant).toMatchObject({ link: { title: 'Care' } });
    expect(participant?.resource).toBeUndefined();
    expect(theirs?.in).toEqual(participant?.link);
    expect(mine?.in?.rel).toBe('localParticipant');
    expect(messaging?.resource?.members).toMatchObject({ state: 'Connected', negotiatedMessageFormats: ['Plain'] });
    expect(status).toBe('Success');
    expect(resource?.members.state).toBe('Connected');
    expect(resource?.embedded.acceptedByParticipant?.map(({ members }) => members.name)).toEqual(['Care']);
    expect(resource?.links.cancel).toBeUndefined();
  },
);

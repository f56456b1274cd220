import { expect } from 'vitest';
import { linkOf } from '../../call/listener.ts';
import { calls } from '../calling.ts';
import { brokenCallback, inBody, rule } from '../rule.ts';

rule(
  'startMessaging · the person accepts → participant, messaging, conversation, then the invitation is completed (trusted-application.md#start-messaging)',
  brokenCallback(
    ({ body }) => body.includes('"state":"Connected"') && body.includes('messagingInvitation'),
    (request) => [inBody('"type":"completed"', '"type":"updated"')(request)],
  ),
  async (fixture) => {
    const { application } = fixture;
    const mira = await fixture.agent('Mira Voss');
    const { started, conversation } = await calls(fixture, mira.uri, { operationId: 'op-1', subject: 'Your parcel' });
    expect(started.resource?.members).toMatchObject({
      direction: 'Outgoing',
      state: 'Connecting',
      operationId: 'op-1',
      importance: 'Normal',
      subject: 'Your parcel',
      to: mira.uri,
    });
    const ring = await mira.next('messagingInvitation', 'started');
    await mira.post(linkOf(ring, 'accept'));
    const completed = await application.event('messagingInvitation completed');
    expect(completed.status).toBe('Success');
    expect(completed.resource?.members).toMatchObject({ state: 'Connected', operationId: 'op-1' });
    const { ack } = completed;
    const told = application.events.filter((event) => event.ack === ack);
    expect(told.map(({ link, type }) => `${link.rel} ${type}`)).toEqual([
      'participant added',
      'participantMessaging added',
      'messaging updated',
      'conversation updated',
      'messagingInvitation completed',
    ]);
    expect(told[0]?.resource?.members).toMatchObject({ uri: mira.uri, name: 'Mira Voss' });
    expect((await application.read(conversation, 'conversation')).members).toMatchObject({
      state: 'Connected',
      activeModalities: ['Messaging'],
    });
  },
);

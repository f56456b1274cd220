import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'meeting · an agent is invited on two devices and accepts on one → it begins there, and the other one sees it completed and gone (ucwa.md#meeting-invitation)',
  brokenAnswer(
    (_request, answer) => answer?.body.includes('"onlineMeetingInvitation"') === true,
    inBody('"direction":"Incoming"', '"direction":"Outgoing"'),
    10,
  ),
  async (clients, fixture) => {
    const call = await clients.bridged({ subject: 'Invoice 4711' });
    const mira = await clients.agent('Mira Voss');
    const tablet = await clients.enter(mira.entry);
    const input = { operationId: randomUUID(), to: mira.uri };
    await fixture.application.post(call.conference('addParticipant'), input);
    const { resource, link } = await tablet.event('onlineMeetingInvitation started');
    expect(resource?.members).toMatchObject({ direction: 'Incoming', state: 'Connecting', subject: 'Chat with Iris' });
    expect(resource && hrefOf(resource, 'decline')).toBeTruthy();
    expect((await tablet.event('conversation added')).resource?.members.state).toBe('Incoming');
    expect((await tablet.read(link.href, 'onlineMeetingInvitation')).members).toEqual(resource?.members);
    const conversation = await mira.accepts();
    expect((await mira.agent.read(conversation, 'conversation')).members.state).toBe('Conferenced');
    await mira.agent.chat();
    await tablet.event('onlineMeetingInvitation completed');
    await tablet.event('conversation deleted');
    const { status } = await tablet.send('GET', conversation.replace(mira.agent.path, tablet.path));
    expect(status).toBe(404);
  },
);

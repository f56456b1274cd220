import { expect } from 'vitest';
import { bridges, joins } from '../bridging.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'chat · visitor and agent from sign-in to the end, as the strictest clients play it → nothing off the letter (ucwa.md#event-order)',
  brokenAnswer(
    ({ path }, answer) => path.includes('/events?') && answer?.body.includes('"sendMessage"') === true,
    inBody(/("sendMessage":\{"href":"[^"]+)"/g, '$1?x=1"'),
    100,
  ),
  async (clients, fixture) => {
    const { visitor, invitation } = await clients.ringing();
    const call = await bridges(fixture, { invitation });
    await visitor.event('messagingInvitation completed', ({ status }) => status === 'Success');
    const mira = await clients.agent('Mira Voss');
    const { agent, uri } = mira;
    const input = { displayName: 'Mira', participantUri: uri, messageFilterState: 'Disabled' };
    await fixture.application.post(call.bridgedParticipants, input);
    await joins(fixture, call, mira);
    await visitor.say('Hello, is anybody there?');
    expect(await agent.hears('Hello, is anybody there?')).toMatchObject({ by: 'Iris' });
    await agent.say('1 + 1, and so on');
    expect(await visitor.hears('1 + 1, and so on')).toMatchObject({ by: 'Mira' });
    const { link } = await visitor.event('conversation added');
    await visitor.done('DELETE', link.href);
    await visitor.event('conversation deleted');
    await agent.event('participant deleted', (event) => event.link.title === 'Iris');
  },
);

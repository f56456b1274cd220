import { expect } from 'vitest';
import { brokenAnswer, withStatus } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'conversation · deleted by an agent → 204 and over for that agent; visitor and colleague see the agent go and talk on (ucwa.md#ending)',
  brokenAnswer(
    ({ method, path }) => method === 'DELETE' && path.includes('/oauth/') && path.includes('/conversations/'),
    withStatus(200),
  ),
  async (clients) => {
    const call = await clients.bridged();
    const { visitor } = call;
    const mira = await clients.joined(call, 'Mira Voss', 'Mira');
    const jonas = await clients.joined(call, 'Jonas Bern', 'Jonas');
    await mira.agent.event('participant added', ({ link }) => link.title === 'Jonas Bern');
    const { link } = await mira.agent.event('conversation added');
    await mira.agent.done('DELETE', link.href);
    await mira.agent.event('conversation deleted');
    await visitor.event('participant deleted', (event) => event.link.title === 'Mira');
    await jonas.agent.event('participant deleted', (event) => event.link.title === 'Mira Voss');
    await visitor.say('Still there?');
    expect(await jonas.agent.hears('Still there?')).toMatchObject({ by: 'Iris' });
    await jonas.agent.say('I am');
    await visitor.hears('I am');
    expect(mira.agent.heard).toEqual([]);
  },
);

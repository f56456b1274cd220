import { expect } from 'vitest';
import { brokenAnswer } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'messages · sent and received → one counter from 2 on, in the hrefs and in the Locations (ucwa.md#messages)',
  brokenAnswer(
    ({ method, path }, answer) =>
      method === 'POST' && path.includes('/ucwa/') && answer?.headers.location?.endsWith('/2') === true,
    (answer) => ({ ...answer, headers: { ...answer.headers, location: `${answer.headers.location?.slice(0, -1)}1` } }),
  ),
  async (clients, fixture) => {
    const { visitor, chat } = await clients.bridged();
    const first = await visitor.say('One');
    await fixture.application.say(chat('sendMessage'), 'Two');
    await visitor.hears('Two');
    const third = await visitor.say('Three');
    const numbers = visitor.events
      .filter(({ link }) => link.rel === 'message')
      .map(({ link }) => link.href.split('/').at(-1));
    expect(numbers).toEqual(['2', '3', '4']);
    expect([first, third].map((href) => href.split('/').at(-1))).toEqual(['2', '4']);
  },
);

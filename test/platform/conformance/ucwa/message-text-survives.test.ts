import { expect } from 'vitest';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

const texts = [
  'a + b, c; d',
  '100 % %2c &amp; <b>',
  'Grüße 😀 “so”',
  'two\r\nlines\ttab',
  '?#/\\\'"=,,',
  '+%20+',
  '日本語',
];

ucwaRule(
  'message · plus signs, commas, percent signs, line ends and letters of all kinds → the same text at the other end, both ways (ucwa.md#data-uris)',
  brokenAnswer(
    ({ path }, answer) => path.includes('/events?') && answer?.body.includes('%2c') === true,
    inBody(/%2c/, ','),
  ),
  async (clients) => {
    const call = await clients.bridged();
    const { agent } = await clients.joined(call, 'Mira Voss', 'Mira');
    for (const text of texts) {
      await call.visitor.say(text);
      await agent.hears(text);
      await agent.say(`${text}!`);
      await call.visitor.hears(`${text}!`);
    }
    expect(agent.heard.map((line) => line.text)).toEqual(texts);
  },
);

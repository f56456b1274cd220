import { expect } from 'vitest';
import { hrefOf } from '../../../support/strict-ucwa-client/resource-reader.ts';
import { brokenAnswer, inBody } from '../rule.ts';
import { ucwaRule } from './clients.ts';

ucwaRule(
  'participants · agents join under a bridged name, with the filter on, and without a bridge → the visitor sees the first alone, by that name (ucwa.md#participants)',
  brokenAnswer(({ path }) => path.endsWith('/participants'), inBody('"name":"Mira"', '"name":"Mira Voss"')),
  async (clients) => {
    const call = await clients.bridged();
    const { visitor } = call;
    const hidden = await clients.joined(call, 'Jonas Bern', 'Jonas', 'Enabled');
    const stranger = await clients.joined(call, 'Lea Kern', undefined);
    const shown = await clients.joined(call, 'Mira Voss', 'Mira');
    const { link } = await visitor.event('participant added', (event) => event.link.title === 'Mira');
    for (const { agent } of [hidden, stranger]) await agent.say('This is not heard');
    await shown.agent.say('Hello');
    await visitor.hears('Hello');
    const conversation = await visitor.read((await visitor.event('conversation added')).link.href, 'conversation');
    const { embedded } = await visitor.read(hrefOf(conversation, 'participants'), 'participants');
    expect(embedded.participant?.map(({ members }) => members.name)).toEqual(['Iris', 'Care', 'Mira']);
    const mira = await visitor.read(link.href, 'participant');
    await visitor.read(hrefOf(mira, 'participantMessaging'), 'participantMessaging');
    expect((await visitor.read(hrefOf(mira, 'contact'), 'contact')).members.name).toBe('Mira');
    const everything = JSON.stringify([visitor.events, embedded]);
    for (const { uri } of [hidden, stranger, shown]) expect(everything).not.toContain(uri.replace('sip:', ''));
    expect(visitor.heard).toEqual([{ by: 'Mira', text: 'Hello' }]);
  },
);

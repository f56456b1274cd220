import { expect } from 'vitest';
import { resourceOf } from '../../call/listener.ts';
import { resource } from '../../edge/reading.ts';
import { bridged, joins } from '../bridging.ts';
import { brokenAnswer, inBody, rule } from '../rule.ts';

rule(
  'message · to agents who fetch it → pending, then completed with Success, once (ucwa.md#delivery)',
  brokenAnswer(
    ({ method }, answer) => method === 'GET' && answer?.body.includes('"operationId":"op-1"') === true,
    inBody('"Success"', '"Failure"'),
  ),
  async (fixture) => {
    const call = await bridged(fixture);
    const { visitor } = call;
    for (const name of ['Mira Voss', 'Jonas Reed']) await joins(fixture, call, await fixture.agent(name));
    const { href } = (await visitor.next('conversation', 'updated')).link;
    const sent = await visitor.post(`${href}/messaging/messages?operationId=op-1`, 'Hello?');
    const own = (event: Parameters<typeof resourceOf>[0]) => resourceOf(event).operationId === 'op-1';
    expect((await visitor.next('message', 'completed', own)).status).toBe('Success');
    const read = await visitor.get(sent.headers.get('location') ?? '');
    expect(resource(await read.json())).toMatchObject({ direction: 'Outgoing', status: 'Succeeded' });
    await visitor.post(`${href}/messaging/messages?operationId=op-2`, 'Is anybody there?');
    await visitor.next('message', 'completed', (event) => resourceOf(event).operationId === 'op-2');
    expect(visitor.events.filter((event) => event.link.rel === 'message' && own(event))).toHaveLength(1);
  },
);

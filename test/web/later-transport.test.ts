import { afterEach, describe, expect, it } from 'vitest';
import { maximumAnswersBytes } from '../../shared/protocol/carebridge/pre-chat.ts';
import type { Session, TransportOwner } from '../../web/transport/chat-transport.ts';
import { handOver } from '../../web/transport/handed-over.ts';
import { LaterTransport, TransportScripts } from '../../web/widget/later-transport.ts';
import { FakePlatform } from './support/fake-platform.ts';

const relayAccess = { transport: 'relay', conversations: 'https://s.example/c', token: 't' } as const;
const page = () => ({ _title: 'Shoes' });
const opening = { operationId: 'op', culture: 'en' };
const owner: TransportOwner = { take: () => undefined, connection: () => undefined, over: () => undefined };

/** Scripts that come when the test lets them; each hands its transport over, unless it is to fail. */
function scripts() {
  const platforms = { ucwa: new FakePlatform(), relay: new FakePlatform() };
  const asked: string[] = [];
  let failing = 0;
  const arrival = Promise.withResolvers<void>();
  const scripted = new TransportScripts(async (name) => {
    asked.push(name);
    if (failing-- > 0) throw new Error('no network');
    await arrival.promise;
    handOver(name, platforms[name].transport);
  });
  return { ...platforms, asked, scripted, arrive: arrival.resolve, fail: (times: number) => (failing = times) };
}

afterEach(() => Reflect.deleteProperty(globalThis, 'carebridgeTransports'));

describe('transport whose script is loaded later', () => {
  it('chat begun, chats resumed → each over its own transport; every script is loaded once', async () => {
    const { scripted, ucwa, relay, asked, arrive } = scripts();
    arrive();
    await new LaterTransport(owner, scripted, page).begin(relayAccess, opening);
    for (const session of [{ transport: 'relay' }, { self: '/1' }, { transport: 'ucwa' }] as Session[]) {
      new LaterTransport(owner, scripted, page).resume(session);
    }
    await expect.poll(() => ucwa.resumed).toHaveLength(2);
    expect(relay.openings).toEqual([{ ...opening, details: { _title: 'Shoes' } }]);
    expect(relay.resumed).toEqual([{ transport: 'relay' }]);
    expect(asked.sort()).toEqual(['relay', 'ucwa']);
  });

  it('answers leave no room for the page → they are sent alone', async () => {
    const { scripted, relay, arrive } = scripts();
    arrive();
    const name = (length: number) => ({ name: '文'.repeat(length) });
    const pageBytes = JSON.stringify(page()).length;
    const most = Math.floor((maximumAnswersBytes - pageBytes - '"name":"",'.length) / 3);
    for (const length of [most, most + 1])
      await new LaterTransport(owner, scripted, page).begin(relayAccess, { ...opening, details: name(length) });
    expect(relay.openings.map(({ details }) => details)).toEqual([{ ...name(most), ...page() }, name(most + 1)]);
  });

  it('messages before it is there → later; after it → sent', async () => {
    const { scripted, arrive } = scripts();
    const transport = new LaterTransport(owner, scripted, page);
    transport.resume({});
    expect(await transport.deliver({ operationId: 'op', text: 'Hello' })).toBe('later');
    arrive();
    await expect.poll(() => transport.deliver({ operationId: 'op', text: 'Hello' })).toBe('sent');
  });

  it('script that does not come · a chat that begins is told; one that is resumed waits for it', async () => {
    const { scripted, ucwa, asked, arrive, fail } = scripts();
    arrive();
    fail(1);
    await expect(new LaterTransport(owner, scripted, page).begin(relayAccess, opening)).rejects.toThrow();
    fail(2);
    const states: string[] = [];
    new LaterTransport({ ...owner, connection: (state) => void states.push(state) }, scripted, page).resume({});
    await expect.poll(() => ucwa.resumed, { timeout: 10_000 }).toHaveLength(1);
    expect(states).toEqual(['reconnecting']);
    expect(asked).toEqual(['relay', 'ucwa', 'ucwa', 'ucwa']);
  });

  it('ended before it is there → ended once it is, without being resumed', async () => {
    const { scripted, ucwa, arrive } = scripts();
    const transport = new LaterTransport(owner, scripted, page);
    transport.resume({ self: '/1' });
    transport.stop();
    const ended = transport.end();
    arrive();
    await ended;
    expect(ucwa.resumed).toEqual([]);
    expect(ucwa.ends).toEqual(['ended']);
  });

  it('stopped before it is there → neither begun nor resumed', async () => {
    const { scripted, ucwa, relay, arrive } = scripts();
    const [one, other] = [new LaterTransport(owner, scripted, page), new LaterTransport(owner, scripted, page)];
    one.resume({});
    const begun = other.begin(relayAccess, opening);
    one.stop();
    other.stop();
    arrive();
    await begun;
    expect([...ucwa.resumed, ...relay.openings]).toEqual([]);
  });
});

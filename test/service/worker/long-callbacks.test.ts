import { describe, expect, test } from 'vitest';
import { inParts } from '../../../shared/service/worker/delivery.ts';
import { joined, said } from '../../conversation/facts.ts';
import { placed } from '../../conversation/given.ts';
import { Visit } from '../../support/application/visit.ts';
import { localCaller, startInstance, useApplicationWorld } from '../../support/application-world.ts';
import { startWireProxy } from '../../support/wire-proxy.ts';

const world = useApplicationWorld();

const bridging = ['E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07', 'E08', 'E09', 'E10', 'E11', 'E12'] as const;
const lines = 200;

/** The callback of one line, with further ones of the same sender in it. */
function longCallback(visit: Visit) {
  const envelope = visit.callback('E19');
  const body = JSON.parse(envelope.kind === 'callback' ? envelope.body : '{}');
  const [sender] = body.sender;
  const [event] = sender.events;
  const numbered = (number: number) =>
    JSON.parse(JSON.stringify(event).replaceAll('messages/3', `messages/${number}`)) as unknown;
  const events = Array.from({ length: lines }, (_, index) => numbered(index + 10));
  return { ...envelope, body: JSON.stringify({ ...body, sender: [{ ...sender, events }] }) };
}

describe('callbacks of many messages', () => {
  test('more messages than a transaction has rows → all of them in the transcript, once and in order', async () => {
    const deployment = await world.deploy(() => ({ status: 201 }));
    const instance = await startInstance(deployment);
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, ...bridging);
    const callback = longCallback(visit);
    await instance.handle(callback);
    await instance.handle(callback);
    const { transcript } = await instance.app.conversations.read(localCaller, visit);
    const byVisitor = transcript.filter(({ by }) => by === 'visitor');
    expect(byVisitor.map(({ visitorLine }) => visitorLine)).toEqual(Array.from({ length: lines }, (_, at) => at + 1));
  });

  test('crash between two parts → the repeat writes the rest, and nothing twice', async () => {
    const deployment = await world.deploy(() => ({ status: 201 }));
    const store = await startWireProxy(`http://127.0.0.1:${world.store.port}`);
    const through = { CAREBRIDGE_TABLES_CONNECTION_STRING: redirected(store.port) };
    const instance = await startInstance(deployment);
    const dying = await startInstance({ ...deployment, environment: { ...deployment.environment, ...through } });
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, ...bridging);
    const isLong = ({ body }: { body: Buffer }) => body.length > 20_000;
    store.inject({ fault: { kind: 'answer', status: 400 }, matches: isLong, skip: 1, times: 99 });
    const callback = longCallback(visit);
    await expect(dying.handle(callback)).rejects.toThrow();
    const before = await instance.app.conversations.read(localCaller, visit);
    await instance.handle(callback);
    const after = await instance.app.conversations.read(localCaller, visit);
    await store.close();
    const count = ({ transcript }: typeof after) => transcript.filter(({ by }) => by === 'visitor').length;
    expect(count(before)).toBeGreaterThan(0);
    expect(count(before)).toBeLessThan(lines);
    expect(count(after)).toBe(lines);
  });

  test('few messages → one part under the delivery’s own key', () => {
    const events = placed('room', 1, [joined('sip:mira@contoso.example'), said(2, 'sip:mira@contoso.example')]);
    const delivery = { deliveryId: 'd1', events, mayBegin: true };
    expect(inParts(delivery)).toEqual([delivery]);
  });
});

function redirected(port: number): string {
  return world.store.connectionString.replace(`:${world.store.port}`, `:${port}`);
}

import { describe, expect, test } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { replay } from '../../../shared/conversation/decide.ts';
import type { ConversationState } from '../../../shared/conversation/state.ts';
import type { LogEntry } from '../../../shared/kernel/log.ts';
import { StoredConversations } from '../../../shared/service/worker/stored-conversation.ts';
import { Visit } from '../../support/application/visit.ts';
import {
  type Deployment,
  type Instance,
  localCaller,
  startInstance,
  useApplicationWorld,
} from '../../support/application-world.ts';
import type { Reply, Seen } from '../../support/small-server.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

const created: Reply = { status: 201, headers: { location: 'https://platform.example/1' } };
const lastSegment = ({ path }: Seen) => path.split('?')[0]?.split('/').at(-1);
const sent = (seen: readonly Seen[]) => seen.map((request) => `${request.method} ${lastSegment(request)}`);
const opening = (request: Seen) => lastSegment(request) === 'startAdhocMeeting';
const read = (instance: Instance, visit: Visit) => instance.app.conversations.read(localCaller, visit);
const stateOf = async (instance: Instance, visit: Visit) =>
  (await read(instance, visit)).state as unknown as ConversationState;

const isConversationRead = ({ event, step, outcome }: LogEntry) =>
  event === 'store-operation' && step === 'service conversations' && outcome === 'read';

async function logOf({ environment }: Deployment, visit: Visit) {
  const { conversations } = await composeStores(settingsFrom(environment), () => undefined, Date.now);
  return new StoredConversations(conversations).log(visit);
}

async function begin(answer: (request: Seen) => Reply | Promise<Reply>) {
  const deployment: Deployment = await world.deploy(answer);
  const instance = await startInstance(deployment);
  return { deployment, instance, visit: await Visit.begin(deployment, instance) };
}

describe('worker · callbacks', () => {
  test('invitation → decided, its command performed and settled, listed', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    await visit.happens(instance, 'E01');
    expect(sent(deployment.platform.seen)).toEqual(['POST startAdhocMeeting']);
    const { timeline, phase } = await read(instance, visit);
    expect(timeline.map(({ events }) => events)).toEqual([['visitor-invited', 'roster-changed'], ['command-settled']]);
    expect(phase).toBe('invited');
    expect(instance.log).toContainEqual(
      expect.objectContaining({ event: 'command-settled', step: 'open-room', outcome: 'done' }),
    );
    const { conversations } = await instance.app.conversations.list(localCaller, visit.tenant, { limit: 50 });
    expect(conversations).toMatchObject([{ id: visit.conversation, phase: 'invited' }]);
  });

  test('the same callback twice → one decision, one request', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    const callback = visit.callback('E01');
    await instance.handle(callback);
    const before = await read(instance, visit);
    await instance.handle(callback);
    expect(await read(instance, visit)).toEqual(before);
    expect(sent(deployment.platform.seen)).toEqual(['POST startAdhocMeeting']);
    expect(instance.log).toContainEqual(expect.objectContaining({ event: 'duplicate', deliveryId: 'visitor.1' }));
  });

  test('callbacks of both legs at once on two instances → each decided once, none lost', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    const other = await startInstance(deployment);
    await visit.happens(instance, 'E01');
    const callbacks = ['E02', 'E03', 'E04', 'E05', 'E07'].map((name) => visit.callback(name));
    await Promise.all(callbacks.map((callback, index) => (index % 2 === 0 ? instance : other).handle(callback)));
    const { timeline, version } = await read(instance, visit);
    expect(timeline.map((entry) => entry.version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    const decided = [...instance.log, ...other.log].filter(({ event }) => event === 'decision');
    const deliveries = decided.flatMap(({ deliveryId }) => deliveryId ?? []).sort();
    expect(deliveries).toEqual(['room.1', 'room.2', 'room.3', 'room.4', 'room.5', 'visitor.1']);
    expect((await stateOf(instance, visit)).work.pending).toEqual([]);
  });

  test('a conversation that the instance has written → not read again; written by another since → decided on as it stands', async () => {
    const deployment = await world.deploy(() => created);
    const environment = { ...deployment.environment, CAREBRIDGE_LOG_LEVEL: 'debug' };
    const instance = await startInstance({ ...deployment, environment });
    const visit = await Visit.begin(deployment, instance);
    const reads = () => instance.log.filter(isConversationRead).length;
    await visit.happens(instance, 'E01');
    const first = reads();
    await visit.happens(instance, 'E02');
    expect(reads()).toBe(first);
    await visit.happens(await startInstance(deployment), 'E03');
    await visit.happens(instance, 'E04');
    expect(reads()).toBe(first + 1);
    const { timeline, version } = await read(instance, visit);
    expect(timeline.map((entry) => entry.version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
    expect(await stateOf(instance, visit)).toEqual(replay(visit.conversation, await logOf(deployment, visit)));
  });

  test('a callback that is not waited for → kept as a fact, nothing is done', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    await visit.happens(instance, 'E19');
    expect((await read(instance, visit)).timeline).toMatchObject([{ events: ['message-received'] }]);
    expect(deployment.platform.seen).toEqual([]);
  });

  test('a callback of an unknown tenant → ignored, and said so', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    await instance.handle({ ...visit.callback('E01'), tenant: 'nobody' });
    expect(deployment.platform.seen).toEqual([]);
    expect(instance.log).toContainEqual(
      expect.objectContaining({ event: 'envelope-ignored', tenant: 'nobody', code: 'NotFound' }),
    );
  });

  test('an envelope of a schema to come → rejected, so that it is redelivered and at last dead-lettered', async () => {
    const { instance, visit } = await begin(() => created);
    const body = { ...visit.callback('E01'), schema: 2 };
    const message = { schema: 1, to: 'service', session: visit.partition, body, traceparent: '' };
    await expect(instance.dispatch(message)).rejects.toThrow(expect.objectContaining({ code: 'UnexpectedAnswer' }));
  });
});

describe('worker · commands', () => {
  test('process dies between commit and answer → the redelivery performs it again under the same operation id', async () => {
    const held = Promise.withResolvers<Reply>();
    let openings = 0;
    const { deployment, instance, visit } = await begin((request) => {
      if (!opening(request)) return created;
      openings += 1;
      return openings === 1 ? held.promise : created;
    });
    const callback = visit.callback('E01');
    const dying = instance.handle(callback);
    await until(() => openings === 1);
    const other = await startInstance(deployment);
    await other.handle(callback);
    const settled = await read(other, visit);
    expect(settled.timeline.map(({ events }) => events)).toEqual([
      ['visitor-invited', 'roster-changed'],
      ['command-settled'],
    ]);
    const ids = deployment.platform.seen.filter(opening).map(({ body }) => JSON.parse(body).operationId);
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);

    held.resolve('broken');
    await dying;
    expect(await read(other, visit)).toEqual(settled);
  });

  test('platform throttles → postponed, the alarm comes back and it is performed', async () => {
    let openings = 0;
    const { deployment, instance, visit } = await begin((request) => {
      if (!opening(request)) return created;
      openings += 1;
      return openings === 1 ? { status: 429, headers: { 'retry-after': '1' } } : created;
    });
    world.receive((message) => instance.dispatch(message));
    await visit.happens(instance, 'E01');
    expect((await stateOf(instance, visit)).work.pending).toMatchObject([{ kind: 'open-room', attempts: 1 }]);
    expect(instance.log).toContainEqual(expect.objectContaining({ event: 'alarm-set', step: 'retry' }));
    await until(async () => (await stateOf(instance, visit)).work.pending.length === 0);
    expect(openings).toBe(2);
    const ids = deployment.platform.seen.filter(opening).map(({ body }) => JSON.parse(body).operationId);
    expect(new Set(ids).size).toBe(1);
  });

  test('platform refuses → settled as failed, and what follows from that is done', async () => {
    const { deployment, instance, visit } = await begin((request) => (opening(request) ? { status: 400 } : created));
    await visit.happens(instance, 'E01');
    expect(sent(deployment.platform.seen)).toEqual(['POST startAdhocMeeting', 'POST decline']);
    expect((await read(instance, visit)).phase).toBe('closed');
    expect(instance.log).toContainEqual(
      expect.objectContaining({
        event: 'command-settled',
        step: 'open-room',
        outcome: 'failed',
        code: 'PlatformRefused',
      }),
    );
    const { conversations } = await instance.app.conversations.list(localCaller, visit.tenant, { limit: 50 });
    expect(conversations).toMatchObject([{ phase: 'closed' }]);
  });

  test('no time left to begin a command → an alarm is set and it is performed then', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    const hurried = await startInstance(deployment, { drainMs: 0 });
    await visit.happens(hurried, 'E01');
    expect(deployment.platform.seen).toEqual([]);
    expect(hurried.log).toContainEqual(expect.objectContaining({ event: 'alarm-set', step: 'retry' }));
    world.receive((message) => instance.dispatch(message));
    await until(async () => (await stateOf(instance, visit)).work.pending.length === 0);
    expect(sent(deployment.platform.seen)).toEqual(['POST startAdhocMeeting']);
  });

  test('an agent joins late → is told the visitor’s lines so far, out of the transcript', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    await visit.happens(instance, 'E01', 'E02', 'E03', 'E04', 'E05', 'E06', 'E07', 'E08', 'E09', 'E10', 'E11', 'E12');
    await visit.happens(instance, 'E19', 'E15');
    const texts = deployment.platform.seen
      .filter((request) => lastSegment(request) === 'messages')
      .map(({ body }) => body);
    expect(texts).toContain('The visitor said before you joined:\nIs berth 12 free? 1+1');
    const { transcript } = await read(instance, visit);
    expect(transcript.map(({ by, text }) => `${by}: ${text}`)).toContain('visitor: Is berth 12 free? 1+1');
  });
});

describe('worker · ledger', () => {
  test('log of a whole visit, replayed → the state that is stored', async () => {
    const { deployment, instance, visit } = await begin(() => created);
    await visit.happens(instance, ...['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12', 'E13']);
    await visit.happens(instance, 'E15', 'E17', 'E19', 'E20', 'E21', 'E22');
    const log = await logOf(deployment, visit);
    const { state, phase } = await read(instance, visit);
    expect(phase).toBe('closed');
    expect(replay(visit.conversation, log)).toEqual(state);
  });
});

describe('worker · alarms', () => {
  const alarm = (visit: Visit, dueAt: number) => {
    const { tenant, conversation } = visit;
    return { kind: 'alarm', schema: 1, tenant, conversation, purpose: 'give-up', dueAt } as const;
  };

  test('alarm of an unknown conversation → ignored, nothing is written', async () => {
    const { instance, visit } = await begin(() => created);
    await instance.handle(alarm(visit, Date.now() - 1));
    await expect(read(instance, visit)).rejects.toThrow(expect.objectContaining({ code: 'NotFound' }));
  });

  test('alarm that came twice → decided once', async () => {
    const { instance, visit } = await begin(() => created);
    await visit.happens(instance, 'E01');
    const rang = alarm(visit, Date.now() - 1);
    await instance.handle(rang);
    const before = await read(instance, visit);
    await instance.handle(rang);
    expect(await read(instance, visit)).toEqual(before);
  });

  test('alarm that came early → set again, decided when it is due', async () => {
    const { instance, visit } = await begin(() => created);
    await visit.happens(instance, 'E01');
    const { version } = await read(instance, visit);
    await instance.handle(alarm(visit, Date.now() + 600));
    expect((await read(instance, visit)).version).toBe(version);
    world.receive((message) => instance.dispatch(message));
    await until(async () => (await read(instance, visit)).version > version);
    expect((await read(instance, visit)).timeline.at(-1)?.events).toEqual(['alarm-rang']);
  });
});

import { randomUUID } from 'node:crypto';
import { ServiceBusClient } from '@azure/service-bus';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { listDeadLetters, readDeadLetter, replayDeadLetter } from '../../../functions/handlers/dead-letters.ts';
import { sealed } from '../../../shared/bus/envelope.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { type DeadLetterView, deadLetterListSchema } from '../../../shared/protocol/carebridge/dead-letters.ts';
import { addressed } from '../../../shared/service/worker/service-envelope.ts';
import { ask } from '../../functions/support/ask.ts';
import { appIdUri } from '../../providers/trusted-application/support/issuer.ts';
import { entraTenantId } from '../../providers/trusted-application/support/tenant.ts';
import { KeyServer } from '../../support/application/key-server.ts';
import { Visit } from '../../support/application/visit.ts';
import {
  type Instance,
  localCaller,
  localKey,
  startInstance,
  useApplicationWorld,
} from '../../support/application-world.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();
let identity: KeyServer;
beforeAll(async () => {
  identity = await KeyServer.start();
});
afterAll(() => identity.stop());

const byKey = { 'x-carebridge-key': localKey };
const secret = 'The visitor’s words: heron-4711';

async function begin(more: Readonly<Record<string, string>> = {}, status = 201) {
  const created = { status, headers: { location: 'https://platform.example/1' } };
  const deployment = await world.deploy(() => created, more);
  const instance = await startInstance(deployment);
  return { deployment, instance, visit: await Visit.begin(deployment, instance) };
}

/** Puts a message on the queue as it is. */
async function put(session: string, body: unknown): Promise<string> {
  const client = new ServiceBusClient(world.broker.connectionString);
  const messageId = randomId();
  await client
    .createSender(world.queue)
    .sendMessages({ sessionId: session, messageId, body, contentType: 'application/json' });
  await client.close();
  return messageId;
}

async function letters(
  instance: Instance,
  headers: Record<string, string> = byKey,
): Promise<readonly DeadLetterView[]> {
  const { status, json } = await ask(listDeadLetters, instance.app, { method: 'GET', headers });
  expect(status).toBe(200);
  return deadLetterListSchema.parse(json).deadLetters;
}

const ofVisit = async (instance: Instance, { conversation }: Visit): Promise<readonly DeadLetterView[]> =>
  (await letters(instance)).filter((letter) => letter.conversation === conversation);

/** A message that no worker can handle, given up by the queue. */
async function givenUp(instance: Instance, visit: Visit, body: unknown): Promise<DeadLetterView> {
  world.receive((message, delivery) => instance.dispatch(message, delivery), 1);
  await put(visit.partition, body);
  await until(async () => (await ofVisit(instance, visit)).length > 0);
  const [letter] = await ofVisit(instance, visit);
  if (letter === undefined) throw new Error('There is no dead letter.');
  return letter;
}

const act = (instance: Instance, handler: typeof readDeadLetter, sequenceNumber: string, headers = byKey) =>
  ask(handler, instance.app, { method: 'POST', params: { sequenceNumber }, headers });

/** Has a letter sent again; the queue of a busy machine may hand it out late, which the answer says is to be tried again. */
async function replayed(instance: Instance, sequenceNumber: string): Promise<void> {
  let { status } = await act(instance, replayDeadLetter, sequenceNumber);
  while (status === 503) ({ status } = await act(instance, replayDeadLetter, sequenceNumber));
  expect(status).toBe(200);
}

describe('dead letters', () => {
  test('an envelope that cannot be read → given up at once, listed with reason, code and conversation, without its text', async () => {
    const { instance, visit } = await begin();
    const envelope = sealed(addressed(visit.callback('E01')));
    const letter = await givenUp(instance, visit, { ...envelope, body: { kind: 'callback', schema: 9, body: secret } });
    expect(letter).toMatchObject({
      reason: 'GivenUp',
      code: 'UnexpectedAnswer',
      kind: 'service callback',
      tenant: visit.tenant,
      conversation: visit.conversation,
    });
    const shown = await act(instance, readDeadLetter, letter.sequenceNumber);
    expect(shown.json).toEqual(letter);
    expect(JSON.stringify(shown.json)).not.toContain('heron');
  });

  test('what is no envelope at all → given up, listed, replayable as it is', async () => {
    const { instance, visit } = await begin();
    const letter = await givenUp(instance, visit, Buffer.from('{"torn'));
    expect(letter).toMatchObject({ kind: 'unknown unreadable', tenant: visit.tenant });
    await replayed(instance, letter.sequenceNumber);
    await until(async () => {
      const [again] = await ofVisit(instance, visit);
      return again !== undefined && again.sequenceNumber !== letter.sequenceNumber;
    });
  });

  test('a callback that could not be handled, after a mend → replayed, decided once; replayed again → 404', async () => {
    const { deployment, instance, visit } = await begin();
    const broken = { ...sealed(addressed(visit.callback('E01'))) };
    let mended = false;
    const client = new ServiceBusClient(world.broker.connectionString);
    onTestFinished(() => client.close());
    world.receive(async (message) => {
      if (!mended) throw new Error('not yet');
      await instance.dispatch(message);
    }, 1);
    await put(visit.partition, broken);
    await until(async () => (await ofVisit(instance, visit)).length > 0);
    const [letter] = await ofVisit(instance, visit);
    mended = true;
    const number = letter?.sequenceNumber ?? '';
    await replayed(instance, number);
    await until(() => deployment.platform.seen.length > 0);
    expect(await ofVisit(instance, visit)).toEqual([]);
    expect((await act(instance, replayDeadLetter, number)).status).toBe(404);
    await until(async () => (await instance.app.conversations.read(localCaller, visit)).version === 2);
    expect(deployment.platform.seen).toHaveLength(1);
  });

  test('replayed by two at once → sent again, handled once', async () => {
    const { deployment, instance, visit } = await begin();
    const other = await startInstance(deployment);
    let mended = false;
    world.receive(async (message) => {
      if (!mended) throw new Error('not yet');
      await instance.dispatch(message);
    }, 1);
    await put(visit.partition, sealed(addressed(visit.callback('E01'))));
    await until(async () => (await ofVisit(instance, visit)).length > 0);
    const [letter] = await ofVisit(instance, visit);
    mended = true;
    const number = letter?.sequenceNumber ?? '';
    const answers = await Promise.all([act(instance, replayDeadLetter, number), act(other, replayDeadLetter, number)]);
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses[0]).toBe(200);
    expect([200, 404, 503]).toContain(statuses[1]);
    await until(async () => (await ofVisit(instance, visit)).length === 0);
    await until(() => instance.log.some(({ event }) => event === 'command-settled'));
    expect(deployment.platform.seen).toHaveLength(1);
  });
});

describe('dead letters · erasure', () => {
  test('the conversation is erased → its letters go with it, others stay', async () => {
    const { instance, visit } = await begin({}, 400);
    const other = visit.another();
    const unreadable = sealed(addressed(visit.callback('E02')));
    await visit.happens(instance, 'E01');
    await givenUp(instance, visit, { ...unreadable, body: { kind: 'callback', schema: 9, body: secret } });
    await givenUp(instance, other, { ...unreadable, session: other.partition, body: { schema: 9 } });
    expect(await instance.app.dataSubjects.eraseConversation(localCaller, visit)).toMatchObject({ deadLetters: 1 });
    expect(await ofVisit(instance, visit)).toEqual([]);
    expect(await ofVisit(instance, other)).toHaveLength(1);
  });
});

describe('dead letters · who may', () => {
  test('a supervisor → sees the letters of the own Entra tenant only; another’s are 404', async () => {
    const { instance, visit } = await begin({ CAREBRIDGE_AUTHORITY: identity.authority });
    const envelope = sealed(addressed(visit.callback('E01')));
    const letter = await givenUp(instance, visit, { ...envelope, body: { schema: 9 } });
    const bearing = async (tenantId: string, roles: readonly string[]) => ({
      authorization: `Bearer ${await identity.sign(tenantId, appIdUri, { roles })}`,
      'x-carebridge-key': '',
    });
    const own = await bearing(entraTenantId, ['Supervisor']);
    const foreign = await bearing(randomUUID(), ['Supervisor']);
    const agentOnly = await bearing(entraTenantId, ['Agent']);
    expect((await letters(instance, own)).map(({ sequenceNumber }) => sequenceNumber)).toContain(letter.sequenceNumber);
    expect(await letters(instance, foreign)).toEqual([]);
    expect((await act(instance, readDeadLetter, letter.sequenceNumber, foreign)).status).toBe(404);
    expect((await act(instance, replayDeadLetter, letter.sequenceNumber, foreign)).status).toBe(404);
    expect((await act(instance, replayDeadLetter, letter.sequenceNumber, agentOnly)).status).toBe(403);
    expect((await ofVisit(instance, visit)).length).toBe(1);
  });

  test('numbers that are none → 404; a query that is none → 400', async () => {
    const { instance } = await begin();
    expect((await act(instance, readDeadLetter, 'first')).status).toBe(404);
    expect((await act(instance, replayDeadLetter, '999999999999999999')).status).toBe(404);
    const { status } = await ask(listDeadLetters, instance.app, {
      method: 'GET',
      headers: byKey,
      query: { limit: '0' },
    });
    expect(status).toBe(400);
  });
});

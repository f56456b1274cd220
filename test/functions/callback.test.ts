import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { callback } from '../../functions/handlers/callback.ts';
import { hashId } from '../../shared/kernel/ids.ts';
import { samples } from '../providers/trusted-application/support/call-flow-events.ts';
import { at, callbackBody, hrefs, Vocabulary } from '../providers/trusted-application/support/callbacks.ts';
import { endpoint, entraTenantId } from '../providers/trusted-application/support/tenant.ts';
import {
  type Deployment,
  localCaller,
  sampleTenant,
  startInstance,
  useApplicationWorld,
} from '../support/application-world.ts';
import { until } from '../support/until.ts';
import { ask } from './support/ask.ts';

const world = useApplicationWorld();

const vocabulary = new Vocabulary('service:');
const tenantId = 'harbour';
const conversation = hashId(tenantId, hrefs.visitorLeg);

async function open(more: Readonly<Record<string, string>> = {}) {
  const deployment = await world.deploy(() => ({ status: 201 }), more);
  const instance = await startInstance(deployment);
  // A tenant is written with the help of the queue, which some of these tests leave out.
  const { environment } = deployment;
  const whole = { ...deployment, environment: { ...environment, ServiceBusConnection: world.broker.connectionString } };
  const writer = 'ServiceBusConnection' in more ? await startInstance(whole) : instance;
  await writer.app.tenantAdministration.put(
    localCaller,
    tenantId,
    sampleTenant(tenantId, { platform: { provider: 'trusted-application', applicationEndpoint: endpoint } }),
    {},
  );
  return { deployment, instance };
}

async function authorization({ issuer }: Deployment): Promise<Record<string, string>> {
  const seconds = Math.floor(Date.now() / 1000);
  const token = await issuer.sign(entraTenantId, { iat: seconds, nbf: seconds - 10, exp: seconds + 600 });
  return { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
}

const sample = (name: string, ack: number) => {
  const { leg, senders } = samples[name] ?? { leg: 'visitor' as const, senders: () => [] };
  return callbackBody(leg, ack, senders(vocabulary));
};
const post = { method: 'POST', params: { provider: 'trusted-application' } } as const;

describe('callback (carebridge.md#callback)', () => {
  test('GET → says that something is there', async () => {
    const { instance } = await open();
    const answered = await ask(callback, instance.app, { method: 'GET', params: {} });
    expect(answered).toMatchObject({ status: 200, json: { Message: expect.any(String) } });
  });

  test('first callback → answered with our context, and on the queue once however often it comes', async () => {
    const { deployment, instance } = await open();
    const messages: unknown[] = [];
    const body = sample('E01', 1);
    const headers = await authorization(deployment);
    const answers = [];
    for (let times = 0; times < 3; times += 1)
      answers.push(await ask(callback, instance.app, { ...post, headers, body }));
    await ask(callback, instance.app, { ...post, headers, body: sample('E10', 2) });
    world.receive(async (message) => {
      messages.push(message);
    });
    await until(() => messages.length >= 2);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(answers[0]?.json).toMatchObject({ CallbackContext: `${conversation}.visitor` });
    expect(messages).toMatchObject([
      {
        to: 'service',
        session: `${tenantId}.${conversation}`,
        body: { kind: 'callback', tenant: tenantId, conversation, leg: 'visitor', body: JSON.stringify(body) },
      },
      { body: { body: JSON.stringify(sample('E10', 2)) } },
    ]);
  });

  test('forged in the names of 500 unknown tenants → 401, no request to any issuer; the real one’s keys stay', async () => {
    const { deployment, instance } = await open();
    const headers = await authorization(deployment);
    expect((await ask(callback, instance.app, { ...post, headers, body: sample('E18', 9) })).status).toBe(200);
    const asked = deployment.issuer.seen.length;
    const claims = { exp: Math.floor(Date.now() / 1000) + 600 };
    const forge = async () => ({ authorization: `Bearer ${await deployment.issuer.sign(randomUUID(), claims)}` });
    const forged = await Promise.all(Array.from({ length: 500 }, forge));
    const statuses = new Set<number>();
    for (let at = 0; at < forged.length; at += 25) {
      const some = forged.slice(at, at + 25);
      const answers = some.map((by) => ask(callback, instance.app, { ...post, headers: by, body: sample('E01', 1) }));
      for (const { status } of await Promise.all(answers)) statuses.add(status);
    }
    expect([...statuses]).toEqual([401]);
    expect((await ask(callback, instance.app, { ...post, headers, body: sample('E18', 10) })).status).toBe(200);
    expect(deployment.issuer.seen).toHaveLength(asked);
  });

  test('an incoming call → declined at its link, once however often it comes, and nothing is opened', async () => {
    const { deployment, instance } = await open();
    let handled = 0;
    world.receive(async (message, delivery) => {
      await instance.dispatch(message, delivery);
      handled += 1;
    });
    const call = hrefs.invitation.replace(/messagingInvitations/i, 'audioVideoInvitations');
    const resource = vocabulary.resource(
      'audioVideoInvitation',
      at(call),
      { direction: 'Incoming' },
      {
        conversation: at(hrefs.visitorLeg),
        accept: at(`${call}/accept`),
        decline: at(`${call}/decline`),
      },
    );
    const event = vocabulary.event('started', 'audioVideoInvitation', at(call), { resource });
    const senders = [vocabulary.fromConversation(hrefs.visitorLeg, event)];
    const body = callbackBody('visitor', 31, senders, { baseuri: deployment.platform.origin });
    const headers = await authorization(deployment);
    for (let times = 0; times < 2; times += 1) {
      expect((await ask(callback, instance.app, { ...post, headers, body })).status).toBe(200);
    }
    await until(() => handled > 0);
    expect(deployment.platform.seen).toMatchObject([{ method: 'POST', path: expect.stringContaining('/decline') }]);
    expect(JSON.parse(deployment.platform.seen[0]?.body ?? '')).toEqual({ reason: 'ApplicationInitiatedAction' });
  });

  test('typing → acknowledged, not enqueued', async () => {
    const { deployment, instance } = await open({ ServiceBusConnection: unreachable });
    const headers = await authorization(deployment);
    const answered = await ask(callback, instance.app, { ...post, headers, body: sample('E18', 9) });
    expect(answered.status).toBe(200);
  });

  test('queue cannot be reached → 503 with Retry-After, so that the platform sends it again', async () => {
    const { deployment, instance } = await open({ ServiceBusConnection: unreachable });
    const headers = await authorization(deployment);
    const answered = await ask(callback, instance.app, { ...post, headers, body: sample('E01', 1) });
    expect(answered).toMatchObject({ status: 503, json: { code: 'QueueUnavailable' } });
    expect(Number(answered.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('no token → 401, nothing parsed', async () => {
    const { instance } = await open();
    const answered = await ask(callback, instance.app, { ...post, headers: {}, body: 'not JSON' });
    expect(answered).toMatchObject({ status: 401, json: { code: 'Unauthenticated' } });
  });

  test('over 200 KB → 413', async () => {
    const { deployment, instance } = await open();
    const headers = await authorization(deployment);
    const answered = await ask(callback, instance.app, { ...post, headers, body: 'x'.repeat(200 * 1024 + 1) });
    expect(answered).toMatchObject({ status: 413, json: { code: 'BodyTooLarge' } });
  });

  test('provider that is not there → 404', async () => {
    const { instance } = await open();
    const answered = await ask(callback, instance.app, {
      ...post,
      params: { provider: 'fax' },
      headers: {},
      body: '{}',
    });
    expect(answered.status).toBe(404);
  });
});

/** No process listens on the discard port. */
const unreachable =
  'Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true';

describe('callback · that no attempt can handle', () => {
  test('links of another host in an authentic callback → one dead letter at the first delivery, one error line, listed with its code', async () => {
    const { deployment, instance } = await open();
    const body = { ...sample('E01', 77), baseuri: 'https://elsewhere.example' };
    const answer = await ask(callback, instance.app, { ...post, headers: await authorization(deployment), body });
    expect(answer.status).toBe(200);
    const deliveries: number[] = [];
    world.receive((message, delivery) => {
      // Its copy lives for a millisecond, in which the queue may still hand it over.
      const isCopy = delivery.givenUp !== undefined;
      if (!isCopy && JSON.stringify(message).includes('elsewhere.example')) deliveries.push(delivery.count);
      return instance.dispatch(message, delivery);
    });
    const letters = async () => (await instance.app.deadLetters.list(localCaller, { limit: 50 })).deadLetters;
    await until(async () => (await letters()).some((letter) => letter.conversation === conversation));
    const [letter] = (await letters()).filter((one) => one.conversation === conversation);
    expect(letter).toMatchObject({
      reason: 'GivenUp',
      code: 'ForeignLink',
      kind: 'service callback',
      tenant: tenantId,
    });
    expect(deliveries).toEqual([1]);
    const errors = instance.log.filter(({ level }) => level === 'error');
    expect(errors).toMatchObject([{ event: 'dead-lettered', code: 'ForeignLink', conversationId: conversation }]);
  });
});

import { beforeEach, describe, expect, test } from 'vitest';
import { endConversation, requestStatus, setAudience } from '../../functions/handlers/conversation-requests.ts';
import { listConversations, readConversation } from '../../functions/handlers/conversations.ts';
import { deskConfiguration, deskProfile } from '../../functions/handlers/desk.ts';
import { conversationSchema } from '../../shared/protocol/carebridge/conversations.ts';
import { deskConfigurationSchema, deskProfileSchema } from '../../shared/protocol/carebridge/desk.ts';
import { agent } from '../providers/trusted-application/support/callbacks.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import { Visit } from '../support/application/visit.ts';
import { type Deployment, type Instance, useApplicationWorld } from '../support/application-world.ts';
import { ask, type Handler } from './support/ask.ts';
import { type Asked, askAs as askAsPerson, odile, startPeopled, type Who } from './support/people.ts';

const stranger = '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716';
const foreignTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
const untilAttended = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12', 'E15'] as const;

const world = useApplicationWorld();

let issuer: TestIssuer;
let deployment: Deployment;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, deployment, instance } = await startPeopled(world));
});

const askAs = (who: Who, handler: Handler, asked: Asked = {}) => askAsPerson({ issuer, instance }, who, handler, asked);

const pathOf = ({ tenant, conversation }: Visit) => ({ tenant, conversation });
const audience = (visit: Visit, address: string) =>
  ({ method: 'PUT', params: { ...pathOf(visit), address }, body: { audience: 'agents' } }) as const;

describe('desk (carebridge.md#desk)', () => {
  test('configuration · without a sign-in → how to sign in', async () => {
    const answered = await ask(deskConfiguration, instance.app, { method: 'GET' });
    const { clientId, authority, scope } = deskConfigurationSchema.parse(answered.json);
    expect(authority).toBe(`${issuer.origin}/organizations`);
    expect(scope).toBe(`${clientId}/.default offline_access`);
  });

  test('profile · an agent → the tenants that list the object id, with address and colleagues; no others', async () => {
    const visit = await Visit.begin(deployment, instance);
    const tenantsOf = async (who: Who) => {
      const { tenants } = deskProfileSchema.parse((await askAs(who, deskProfile)).json);
      return tenants.filter(({ id }) => id === visit.tenant);
    };
    const endpoint = `sip:${visit.tenant}@harbour.example`;
    expect(await tenantsOf({})).toMatchObject([{ endpoint, address: agent, agentName: 'Odile', colleagues: [] }]);
    expect(await tenantsOf({ oid: stranger })).toEqual([]);
    expect(await tenantsOf({ tid: foreignTenant })).toEqual([]);
    expect((await askAs({ roles: ['Supervisor'] }, deskProfile)).status).toBe(403);
  });
});

describe('conversations of an agent (carebridge.md#roles)', () => {
  test('rung → the transcript with message numbers, no state; a list is not theirs', async () => {
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, ...untilAttended, 'E19', 'E17');
    const { status, json } = await askAs({}, readConversation, { params: pathOf(visit) });
    expect(status).toBe(200);
    const read = conversationSchema.parse(json);
    expect(read.transcript.map(({ by, text, message }) => [by, text, typeof message])).toEqual([
      ['service', 'Welcome aboard', 'undefined'],
      ['agent', 'Good morning, Tove', 'number'],
      ['visitor', 'Is berth 12 free? 1+1', 'number'],
    ]);
    expect(read).toMatchObject({ state: {}, timeline: [] });
    expect(read.agents).toMatchObject([{ address: agent, audience: 'everyone', isSettled: true, isPresent: true }]);
    expect((await askAs({}, listConversations, { params: pathOf(visit) })).status).toBe(403);
  });

  test('not yet rung, not an agent of the tenant, or of another Entra tenant → 404', async () => {
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, 'E01');
    const read = async (who: Who) => (await askAs(who, readConversation, { params: pathOf(visit) })).status;
    expect(await read({})).toBe(404);
    await visit.happens(instance, ...untilAttended.slice(1));
    expect(await read({})).toBe(200);
    expect(await read({ oid: stranger })).toBe(404);
    expect(await read({ tid: foreignTenant })).toBe(404);
    expect(await read({ oid: stranger, roles: ['Agent', 'Supervisor'] })).toBe(200);
    const ending = { method: 'POST', params: pathOf(visit) } as const;
    expect((await askAs({ oid: stranger }, endConversation, ending)).status).toBe(404);
  });

  test('token with an agent’s names and another object id → 404, no tenants (carebridge.md#roles)', async () => {
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, ...untilAttended);
    const address = agent.replace('sip:', '');
    const names = {
      preferred_username: address,
      upn: address,
      email: address,
      unique_name: address,
      name: 'Odile',
      sub: odile,
    };
    const impostor = { oid: stranger, names };
    expect((await askAs(impostor, readConversation, { params: pathOf(visit) })).status).toBe(404);
    const { tenants } = deskProfileSchema.parse((await askAs(impostor, deskProfile)).json);
    expect(tenants).toEqual([]);
    expect(
      (await askAs({ names: { upn: 'ada@else.example' } }, readConversation, { params: pathOf(visit) })).status,
    ).toBe(200);
  });

  test('audience · the own → done, another agent’s → 404, its status is theirs to see', async () => {
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, ...untilAttended);
    world.receive(instance.dispatch);
    const own = await askAs({}, setAudience, audience(visit, agent));
    expect(own).toMatchObject({ status: 200, json: { status: 'done' } });
    expect((await askAs({}, setAudience, audience(visit, 'sip:other@harbour.example'))).status).toBe(404);
    const { requestId } = own.json as { requestId: string };
    const asked = { params: { ...pathOf(visit), requestId } };
    expect((await askAs({}, requestStatus, asked)).status).toBe(200);
    expect((await askAs({ oid: stranger }, requestStatus, asked)).status).toBe(404);
  });

  test('end · before coming in → 403, being there → 200', async () => {
    const visit = await Visit.begin(deployment, instance);
    await visit.happens(instance, ...untilAttended.slice(0, -1));
    world.receive(instance.dispatch);
    const ending = { method: 'POST', params: pathOf(visit) } as const;
    expect((await askAs({}, endConversation, ending)).status).toBe(403);
    await visit.happens(instance, 'E15');
    expect((await askAs({}, endConversation, ending)).status).toBe(200);
  });
});

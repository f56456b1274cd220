import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Agent } from '../../local/call-flow/agent.ts';
import type { Stage } from '../../local/call-flow/stage.ts';
import { demoTenant } from '../../local/engine/demo-tenant.ts';
import { randomId } from '../../shared/kernel/ids.ts';
import { tokenAnswerSchema } from '../../shared/protocol/carebridge/widget-token.ts';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { until } from '../support/until.ts';
import { conversationOf, heardBy, startTalk } from './support/talk.ts';

const patienceMs = 60_000;
let world: EngineWorld;
let stage: Stage;

beforeAll(async () => {
  world = await startEngineWorld();
  stage = await world.stage(patienceMs);
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

const byKey = () => ({ 'x-carebridge-key': world.engine.config.localKey, 'content-type': 'application/json' });

async function asked(method: string, path: string, body?: unknown): Promise<number> {
  const url = `${world.engine.origin}${path}`;
  const init = body === undefined ? {} : { body: JSON.stringify(body) };
  return (await fetch(url, { method, headers: byKey(), ...init })).status;
}

describe('an agent (carebridge.md#tenants)', () => {
  it('taken out in mid-chat, on a platform that goes on to know the person → removed from the chat, which goes on for the others', async () => {
    const { visitor, first, second } = await startTalk(stage, 'Removed');
    const { address, objectId, displayName } = stage.second.profile;
    // A platform elsewhere knows its people without us.
    const person = `/api/platform/people/${objectId}?entraTenantId=${world.engine.config.entraTenantId}`;
    expect(await asked('PUT', person, { address, displayName })).toBe(200);
    const agents = stage.tenant.agents ?? [];
    const others = agents.filter((agent) => agent.objectId !== objectId);
    for (const id of ['contoso', stage.tenant.id]) {
      expect(await asked('PATCH', `/api/tenants/${id}`, { agents: others })).toBe(200);
    }
    await second.ended();
    await visitor.say('My number is 4711');
    await first.heardLine('My number is 4711');
    await first.say('Thank you');
    await visitor.heardLine('Thank you');
    expect(heardBy(second)).not.toContain('My number is 4711');
    const own = stage.second.client.link(stage.second.client.application, 'self');
    const headers = { authorization: `Bearer ${stage.second.client.token}` };
    expect((await fetch(new URL(own, world.engine.origin), { headers })).status).toBe(200);
    await visitor.leave();
    await first.ended();
    for (const id of ['contoso', stage.tenant.id]) {
      expect(await asked('PATCH', `/api/tenants/${id}`, { agents })).toBe(200);
    }
  });

  it('taken out in mid-chat → hears and says nothing more, has left for the others, cannot sign in', async () => {
    const { visitor, first, second, conversation } = await startTalk(stage, 'Taken out');
    await first.say('Good morning');
    await visitor.heardLine('Good morning');
    const { address, objectId } = stage.first.profile;
    for (const id of ['contoso', stage.tenant.id]) {
      const agents = stage.tenant.agents?.filter((agent) => agent.objectId !== objectId);
      expect(await asked('PATCH', `/api/tenants/${id}`, { agents })).toBe(200);
    }
    await until(async () => {
      const { agents } = await conversationOf(stage, world.engine.config.localKey, conversation);
      return agents.find((agent) => agent.address === address)?.isPresent === false;
    });
    await visitor.say('My number is 4711');
    await second.heardLine('My number is 4711');
    expect(heardBy(first)).not.toContain('My number is 4711');
    await expect(first.say('I am still here')).rejects.toThrow();
    const { config, origin } = world.engine;
    await expect(Agent.signIn(config, origin, stage.first.profile, patienceMs)).rejects.toThrow('403');
    await visitor.leave();
    await second.ended();
    expect(heardBy(visitor)).not.toContain('I am still here');
  });
});

const page = 'https://www.contoso.example';

/** A visitor of a tenant of its own who holds a token and has opened nothing yet. */
async function visitorOf(id: string) {
  const tenant = demoTenant(world.engine.config, id, [page, 'https://other.contoso.example']);
  expect(await asked('PUT', `/api/tenants/${id}`, tenant)).toBe(201);
  const headers = { origin: page, 'content-type': 'application/json' };
  const answer = await fetch(`${world.engine.origin}/api/token/${id}`, { method: 'POST', headers, body: '{}' });
  const { transport, visitorId } = tokenAnswerSchema.parse(await answer.json());
  const opens = async (): Promise<number> => {
    const opened = await fetch(`${world.engine.origin}/ucwa/psanon/v1/applications`, {
      method: 'POST',
      headers: { ...headers, authorization: `Bearer ${transport.token}` },
      body: JSON.stringify({ userAgent: 'Test/1.0', culture: 'en-us' }),
    });
    return opened.status;
  };
  return { id, visitorId, opens };
}

describe('a visitor who holds a token of before (carebridge.md#consent)', () => {
  const newId = () => `revoked-${randomId().slice(0, 8)}`;

  it.each<[string, (visitor: { id: string; visitorId: string }) => Promise<number>, number]>([
    [
      'the origin taken off',
      ({ id }) => asked('PATCH', `/api/tenants/${id}`, { allowedOrigins: ['https://other.contoso.example'] }),
      200,
    ],
    ['the tenant disabled', ({ id }) => asked('DELETE', `/api/tenants/${id}`), 204],
    ['the visitor erased', ({ visitorId }) => asked('DELETE', `/api/visitors/${visitorId}`), 200],
    [
      'the endpoint given up',
      ({ id }) =>
        asked('PATCH', `/api/tenants/${id}`, { platform: { applicationEndpoint: `sip:moved.${id}@contoso.example` } }),
      200,
    ],
    [
      'withdrawn while a visitor holds a token',
      () => asked('DELETE', `/api/consent/${world.engine.config.entraTenantId}`),
      204,
    ],
  ])('%s → opens nothing any more', async (_, revoke, status) => {
    const visitor = await visitorOf(newId());
    expect(await visitor.opens()).toBe(201);
    expect(await revoke(visitor)).toBe(status);
    expect(await visitor.opens()).toBe(403);
  });
});

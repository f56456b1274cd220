import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Agent, conversationId } from '../../local/call-flow/agent.ts';
import type { Stage } from '../../local/call-flow/stage.ts';
import { Visitor } from '../../local/call-flow/visitor.ts';
import { demoTenant } from '../../local/engine/demo-tenant.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { conversationOf, heardBy } from './support/talk.ts';

const patienceMs = 60_000;
const texts = { welcome: 'Welcome!', nobody: 'No one can answer right now.' };
let world: EngineWorld;
let stage: Stage;
let tenants = 0;

beforeAll(async () => {
  world = await sharedEngineWorld();
  stage = await world.stage(patienceMs);
});
afterAll(async () => {
  await stage.leave();
  await world.close();
});

/** People of whom no one is signed in. */
const absent = (count: number): NonNullable<TenantInput['agents']> =>
  Array.from({ length: count }, (_, at) => ({
    objectId: randomUUID(),
    address: `sip:absent${tenants}-${at}@contoso.example`,
    displayName: `Absent ${at}`,
  }));

async function makeTenant(changes: (usual: TenantInput) => Partial<TenantInput>): Promise<TenantInput> {
  tenants += 1;
  const usual = demoTenant(world.engine.config, `ringing-${tenants}`, [stage.page.origin]);
  const tenant = { ...usual, texts, ...changes(usual) };
  await stage.operator.createTenant(tenant);
  return tenant;
}

async function visit(tenant: TenantInput, subject = `Parcel of ${tenant.id}`) {
  const person = await Visitor.enter({ ...stage.page, tenant: tenant.id }, patienceMs);
  await person.signIn(await person.discover(), 'Iris');
  return { subject, chat: await person.invite(subject) };
}

/** An agent's desk shows the board, and tells a status. */
async function tells(agent: Agent, tenant: TenantInput, status: 'available' | 'pause'): Promise<void> {
  const { service } = stage.page;
  await agent.client.send('GET', `${service}/api/desk/board/${tenant.id}`, { expected: [200] });
  const json = { status, revision: 1 };
  await agent.client.send('PUT', `${service}/api/desk/status/${tenant.id}`, { json, expected: [200] });
}

/** Whom a conversation has rung, in their order. */
async function rungIn(tenant: TenantInput, conversation: string): Promise<readonly string[]> {
  const { state } = await conversationOf({ ...stage, tenant }, world.engine.config.localKey, conversation);
  const { issues } = state.work as { issues: readonly { kind: string; target: string }[] };
  return issues.filter(({ kind }) => kind === 'invite-agent').map(({ target }) => target);
}

/** Whether the service knows of both rings in a conversation, and that they are over. */
async function hasNoRing(tenant: TenantInput, conversation: string): Promise<boolean> {
  const { state } = await conversationOf({ ...stage, tenant }, world.engine.config.localKey, conversation);
  const { people } = state.facts as { people: readonly { invitation?: { outcome: string } }[] };
  // Agents are known before anything is reported of their rings.
  return people.length === 2 && people.every(({ invitation }) => (invitation?.outcome ?? 'ringing') !== 'ringing');
}

/** The agents decline their rings, which the service knows then, and the visitor waits on. Resolves with the conversation's id. */
async function declinedByAll(tenant: TenantInput, agents: readonly Agent[], subject: string): Promise<string> {
  const rings = await Promise.all(agents.map((agent) => agent.rung(subject)));
  await Promise.all(
    agents.map(({ client }, at) => client.send('POST', client.link(rings[at] ?? {}, 'decline'), { json: {} })),
  );
  const conversation = conversationId(rings[0] ?? {});
  // One who takes the visitor before has taken the ring that is being declined.
  await vi.waitUntil(() => hasNoRing(tenant, conversation), { timeout: patienceMs, interval: 50 });
  return conversation;
}

/** An agent takes a visitor, accepts what rings anew for that, and resolves with how the taking was answered. */
async function takes(agent: Agent, tenant: TenantInput, { subject, conversation }: Waiting): Promise<number> {
  const first = await agent.rung(subject);
  const path = `${stage.page.service}/api/tenants/${tenant.id}/conversations/${conversation}/take`;
  let isAnswered = false;
  const anew = agent.rung(subject, ({ _links }) => isAnswered || !isDeepStrictEqual(_links, first._links));
  const asked = agent.client.send('POST', path, { expected: [200, 202, 409] }).finally(() => {
    isAnswered = true;
  });
  void anew.then((ring) => (isAnswered ? undefined : agent.accept(ring))).catch(() => undefined);
  return (await asked).status;
}

type Waiting = { readonly subject: string; readonly conversation: string };

/** Side by side; each has a tenant of its own. */
describe.concurrent('who is rung, end to end', () => {
  it('thirty agents, the last two are at their desks → one of them is rung first, and no one else', async () => {
    const tenant = await makeTenant(({ agents = [] }) => ({ agents: [...absent(28), ...agents], askAtOnce: 1 }));
    await tells(stage.second, tenant, 'available');
    const { subject, chat } = await visit(tenant);
    const ring = await stage.second.rung(subject);
    expect(await rungIn(tenant, conversationId(ring))).toEqual([stage.second.profile.address]);
    await stage.second.accept(ring);
    await chat.leave();
  });

  it('thirty agents, nothing is known of any, the last two have a client open → they are rung within one search', async () => {
    const tenant = await makeTenant(({ agents = [] }) => ({ agents: [...absent(28), ...agents] }));
    const { subject, chat } = await visit(tenant);
    await Promise.all([stage.first.rung(subject), stage.second.rung(subject)]);
    await chat.leave();
  });

  it('no one has a client open → the visitor is told as soon as the last could not be reached, and the visit ends', async () => {
    const tenant = await makeTenant(() => ({ agents: absent(3), giveUpAfterSeconds: 86_400 }));
    const { chat } = await visit(tenant);
    await chat.ended();
    expect(heardBy(chat)).toEqual([texts.welcome, texts.nobody]);
  });

  it('all are known to be on a pause → the visitor is told at once, and is not welcomed', async () => {
    const tenant = await makeTenant(() => ({ giveUpAfterSeconds: 86_400 }));
    await Promise.all([tells(stage.first, tenant, 'pause'), tells(stage.second, tenant, 'pause')]);
    const { chat } = await visit(tenant);
    await chat.ended();
    expect(heardBy(chat)).toEqual([texts.nobody]);
  });

  it('the only agent declines → is rung anew after a while, and the visitor is not lost', async () => {
    const tenant = await makeTenant(({ agents = [] }) => ({ agents: agents.slice(0, 1), askAnewSeconds: 5 }));
    const { subject, chat } = await visit(tenant);
    const ring = await stage.first.rung(subject);
    await stage.first.client.send('POST', stage.first.client.link(ring, 'decline'), { json: {} });
    const again = await stage.first.rung(subject, ({ _links }) => !isDeepStrictEqual(_links, ring._links));
    const agent = await stage.first.accept(again);
    await agent.say('Good morning');
    await chat.heardLine('Good morning');
    await chat.leave();
  });

  it('a visitor whom all have declined → stands on the board by name until one who was asked last takes it', async () => {
    const tenant = await makeTenant(({ agents = [] }) => ({
      agents: agents.map((agent) => ({ ...agent, maxChats: 1 })),
    }));
    const { subject, chat } = await visit(tenant);
    const conversation = await declinedByAll(tenant, [stage.first, stage.second], subject);
    const board = `${stage.page.service}/api/desk/board/${tenant.id}`;
    const shown = await stage.first.client.send('GET', board, { expected: [200] });
    expect(await shown.json()).toMatchObject({ waiting: [{ conversation, subject, name: 'Iris' }] });
    expect(await takes(stage.second, tenant, { subject, conversation })).toBe(200);
    expect(await takes(stage.second, tenant, { subject, conversation })).toBe(200);
    expect(await takes(stage.first, tenant, { subject, conversation })).toBe(409);
    await chat.leave();
  });

  it.each(['one', 'all'] as const)(
    'both take three visitors at once, owner: %s → one has each, the other is told',
    async (owner) => {
      const agents = [stage.first, stage.second];
      const tenant = await makeTenant(() => ({ owner }));
      for (let at = 0; at < 3; at += 1) {
        const { subject, chat } = await visit(tenant, `Parcel ${at} of ${tenant.id}`);
        const conversation = await declinedByAll(tenant, agents, subject);
        const answers = await Promise.all(agents.map((agent) => takes(agent, tenant, { subject, conversation })));
        expect(answers.toSorted()).toEqual([200, 409]);
        const shown = await conversationOf({ ...stage, tenant }, world.engine.config.localKey, conversation);
        expect(shown.agents.map(({ isPresent }) => isPresent)).toEqual(answers.map((status) => status === 200));
        await chat.leave();
      }
    },
  );

  it('two visitors at once, two agents who take one chat each → each agent is rung for one of them, and for no other', async () => {
    const tenant = await makeTenant(({ agents = [] }) => ({
      agents: agents.map((agent) => ({ ...agent, maxChats: 1 })),
      askAtOnce: 1,
    }));
    const visits = await Promise.all([visit(tenant), visit(tenant)]);
    const subject = visits[0]?.subject ?? '';
    const agents = [stage.first, stage.second];
    const rings = await Promise.all(agents.map((agent) => agent.rung(subject)));
    const conversations = rings.map(conversationId);
    expect(new Set(conversations).size).toBe(2);
    const rung = await Promise.all(conversations.map((conversation) => rungIn(tenant, conversation)));
    expect(rung).toEqual(agents.map(({ profile }) => [profile.address]));
    await Promise.all(agents.map((agent, at) => agent.accept(rings[at] ?? {})));
    await Promise.all(visits.map(({ chat }) => chat.leave()));
  });

  it('both accept at once, and one agent has a visitor → one stays, the other one’s ring or chat ends', async () => {
    const tenant = await makeTenant(() => ({ owner: 'one' }));
    const { subject, chat } = await visit(tenant);
    const rings = await Promise.all([stage.first.rung(subject), stage.second.rung(subject)]);
    const agents = [stage.first, stage.second];
    await Promise.allSettled(agents.map((agent, at) => agent.accept(rings[at] ?? {})));
    const conversation = conversationId(rings[0]);
    const shown = () => conversationOf({ ...stage, tenant }, world.engine.config.localKey, conversation);
    const present = async () => (await shown()).agents.filter(({ isPresent }) => isPresent);
    const isDecided = async () => (await hasNoRing(tenant, conversation)) && (await present()).length === 1;
    await vi.waitUntil(isDecided, { timeout: patienceMs, interval: 100 });
    const [owner] = await present();
    const other = agents.findIndex(({ profile }) => profile.address !== owner?.address);
    await agents[other]?.silenced(rings[other] ?? {});
    await chat.heardLine(texts.welcome);
    await chat.leave();
  });
});

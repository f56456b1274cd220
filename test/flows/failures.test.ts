import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Agent } from '../../local/call-flow/agent.ts';
import type { Chat } from '../../local/call-flow/chat.ts';
import type { Stage } from '../../local/call-flow/stage.ts';
import { Visitor } from '../../local/call-flow/visitor.ts';
import { demoTenant } from '../../local/engine/demo-tenant.ts';
import type { TenantInput } from '../../shared/providers/tenant.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';
import { heardBy } from './support/talk.ts';

const patienceMs = 50_000;
const nobody = 'No one can answer right now.';
const welcome = 'Welcome!';
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

/** A visitor who has asked for help at a tenant of its own. */
async function visit(changes: Partial<TenantInput>) {
  tenants += 1;
  const { page, operator } = stage;
  const usual = demoTenant(world.engine.config, `failing-${tenants}`, [page.origin]);
  const tenant = { ...usual, texts: { welcome, nobody }, ...changes };
  await operator.createTenant(tenant);
  const person = await Visitor.enter({ ...page, tenant: tenant.id }, patienceMs);
  await person.signIn(await person.discover(), 'Iris');
  const subject = `Parcel of ${tenant.id}`;
  return { tenant, subject, chat: await person.invite(subject) };
}

async function join(agent: Agent, subject: string): Promise<Chat> {
  return agent.accept(await agent.rung(subject));
}

/** Side by side, since one of them waits until it is time to give up; each has a tenant of its own. */
describe.concurrent('failure branches, end to end', () => {
  it('no agent answers · until it is time to give up → the visitor is told, and the visit ends', async () => {
    const { chat } = await visit({ giveUpAfterSeconds: 15 });
    await chat.heardLine(nobody);
    await chat.ended();
    expect(heardBy(chat)).toEqual([welcome, nobody]);
  });

  it('outside of opening hours · a visitor comes → told at once, and not welcomed', async () => {
    const dayAfterTomorrow = (new Date().getUTCDay() + 2) % 7;
    const openingHours = [{ day: dayAfterTomorrow, from: '09:00', to: '10:00' }];
    const { chat } = await visit({ openingHours, giveUpAfterSeconds: 86_400 });
    await chat.ended();
    expect(heardBy(chat)).toEqual([nobody]);
  });

  it('agent declines → the next one is asked, and the first one not again', async () => {
    const { subject, chat } = await visit({ askAtOnce: 1 });
    const ring = await stage.first.rung(subject);
    await stage.first.client.send('POST', stage.first.client.link(ring, 'decline'), { json: {} });
    const second = await join(stage.second, subject);
    await second.say('Good morning');
    await chat.heardLine('Good morning');
    await chat.leave();
    await second.ended();
  });

  it('agent does not answer → the next one is asked', async () => {
    const { subject, chat } = await visit({ askAtOnce: 1, agentAnswerSeconds: 5 });
    await stage.first.rung(subject);
    const second = await join(stage.second, subject);
    await chat.leave();
    await second.ended();
  });

  it('last agent leaves · the other one had declined → the other one is rung again, and hears what was said meanwhile', async () => {
    const { subject, chat } = await visit({ texts: { welcome, nobody, recapTitle: 'Before:' } });
    const [ring] = await Promise.all([stage.second.rung(subject), stage.first.rung(subject)]);
    await stage.second.client.send('POST', stage.second.client.link(ring, 'decline'), { json: {} });
    const first = await join(stage.first, subject);
    await first.say('Good morning');
    await chat.heardLine('Good morning');
    await first.leave();
    await chat.say('Are you still there?');
    const rungAgain = await stage.second.rung(subject, ({ _links }) => !isDeepStrictEqual(_links, ring._links));
    const second = await stage.second.accept(rungAgain);
    await second.heardLine('Before:\nAre you still there?');
    await chat.leave();
    await second.ended();
  });
});

import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { readLiveChats, supervisorProfile } from '../../functions/handlers/supervision.ts';
import { liveAnswerSchema, supervisorProfileSchema } from '../../shared/protocol/carebridge/supervision.ts';
import { agent } from '../providers/trusted-application/support/callbacks.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import { Visit } from '../support/application/visit.ts';
import {
  type Instance,
  localCaller,
  localKey,
  sampleTenant,
  useApplicationWorld,
} from '../support/application-world.ts';
import { ask } from './support/ask.ts';
import { askAs, startPeopled, type Who } from './support/people.ts';

const foreignTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
const untilWaiting = ['E01', 'E02', 'E03', 'E04', 'E05', 'E07', 'E09', 'E10', 'E11', 'E12'] as const;
const supervisor: Who = { roles: ['Supervisor'] };

const world = useApplicationWorld();
let issuer: TestIssuer;
let instance: Instance;
let first: Visit;
beforeEach(async () => {
  const started = await startPeopled(world);
  ({ issuer, instance } = started);
  first = await Visit.begin(started.deployment, instance, sampleTenant(undefined, { timeZone: 'Europe/Berlin' }));
});

const profile = (who: Who) => askAs({ issuer, instance }, who, supervisorProfile);
const live = (who: Who = supervisor, tenant = first.tenant) =>
  askAs({ issuer, instance }, who, readLiveChats, { params: { tenant } });
const read = async (who?: Who) => liveAnswerSchema.parse((await live(who)).json);

describe('supervisor profile (carebridge.md#supervisor-profile)', () => {
  test('a supervisor and an administrator → the companies of their Entra tenant; others → none, an agent 403, the local key 400', async () => {
    const other = sampleTenant();
    await instance.app.tenantAdministration.create(localCaller, other);
    await instance.app.tenantAdministration.disable(localCaller, other.id, {});
    for (const roles of [['Supervisor'], ['TenantAdministrator'], ['Agent', 'Supervisor']]) {
      const { tenants } = supervisorProfileSchema.parse((await profile({ roles })).json);
      const own = tenants.filter(({ id }) => id === first.tenant || id === other.id);
      expect(own).toHaveLength(2);
      expect(own).toContainEqual({
        id: first.tenant,
        displayName: 'Harbour Office',
        timeZone: 'Europe/Berlin',
        enabled: true,
        atContactCenter: false,
        agents: [{ address: agent, displayName: 'Odile' }],
        // Who asks is one of them.
        ownAddress: agent,
      });
      expect(own.find(({ id }) => id === other.id)?.enabled).toBe(false);
    }
    const stranger = supervisorProfileSchema.parse((await profile({ oid: randomUUID(), roles: ['Supervisor'] })).json);
    expect(stranger.tenants.map(({ ownAddress }) => ownAddress)).not.toContain(agent);
    expect((await profile({ tid: foreignTenant, roles: ['Supervisor'] })).json).toEqual({ tenants: [] });
    expect((await profile({ roles: ['Agent'] })).status).toBe(403);
    const headers = { 'x-carebridge-key': localKey };
    expect((await ask(supervisorProfile, instance.app, { method: 'GET', headers })).status).toBe(400);
  });
});

describe('live chats (carebridge.md#live-chats)', () => {
  test('chats that wait, are answered, and end → who waits first, who is in, what was said last, how long without an answer', async () => {
    const [answered, over] = [first.another(), first.another()];
    await answered.happens(instance, ...untilWaiting, 'E15');
    await first.happens(instance, ...untilWaiting);
    await over.happens(instance, ...untilWaiting, 'E20', 'E21', 'E22');
    const { chats, more } = await read();
    expect(more).toBe(0);
    expect(chats.map(({ id, phase }) => [id, phase])).toEqual([
      [first.conversation, 'waiting'],
      [answered.conversation, 'attended'],
    ]);
    const [waiting, attended] = chats;
    expect(waiting).toMatchObject({ displayName: 'Tove', subject: 'Berth 12', agents: [] });
    expect(waiting?.lastLine).toMatchObject({ by: 'service', audience: 'everyone', text: 'Welcome aboard' });
    expect(waiting?.unansweredSince).toBeUndefined();
    expect(attended?.agents).toEqual([{ address: agent, displayName: 'Odile', audience: 'everyone' }]);
    await answered.happens(instance, 'E17');
    const replied = (await read()).chats[1];
    expect(replied?.lastLine).toMatchObject({ by: 'agent', displayName: 'Odile', text: 'Good morning, Tove' });
    expect(replied?.unansweredSince).toBeUndefined();
    await answered.happens(instance, 'E19');
    const asked = (await read()).chats[1];
    expect(asked?.lastLine).toMatchObject({ by: 'visitor', text: 'Is berth 12 free? 1+1' });
    expect(asked?.unansweredSince).toBe(asked?.lastLine?.at);
    await answered.happens(instance, 'E20', 'E21', 'E22');
    expect((await read()).chats.map(({ id }) => id)).toEqual([first.conversation]);
  });

  test('an agent who is a supervisor as well reads them → is not at the desk by that', async () => {
    const both: Who = { roles: ['Supervisor', 'Agent'] };
    await read(both);
    const { agents } = await read(both);
    expect(agents).toHaveLength(1);
    expect(agents[0]).toMatchObject({ address: agent, availability: 'unknown', chats: 0 });
    expect(agents[0]?.status).toBeUndefined();
    expect(agents[0]?.seenAt).toBeUndefined();
  });

  test('an agent alone → 403; another Entra tenant, no tenant → 404; asked too often → 429', async () => {
    expect((await live({ roles: ['Agent'] })).status).toBe(403);
    expect((await live({ tid: foreignTenant, roles: ['Supervisor'] })).status).toBe(404);
    expect((await live(supervisor, 'nowhere')).status).toBe(404);
    const statuses = [];
    for (let count = 0; count < 121; count += 1) statuses.push((await live()).status);
    expect(statuses.at(119)).toBe(200);
    expect(statuses.at(120)).toBe(429);
  });
});

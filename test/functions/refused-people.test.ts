import { describe, expect, test } from 'vitest';
import { deskProfile } from '../../functions/handlers/desk.ts';
import { administratorProfile, checkTenant, tenant } from '../../functions/handlers/tenants.ts';
import { localCaller, sampleTenant, useApplicationWorld } from '../support/application-world.ts';
import { ask } from './support/ask.ts';
import { askAs, odile, type PeopledDeployment, startPeopled } from './support/people.ts';

const world = useApplicationWorld();
const other = '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716';
const foreignTenant = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';

/** Notes of the check on people: code and names. */
async function told(peopled: PeopledDeployment, id: string): Promise<readonly unknown[]> {
  const asked = { params: { tenant: id } };
  const { json } = await askAs(peopled, { roles: ['TenantAdministrator'] }, checkTenant, asked);
  const notes: readonly { code: string; values?: object }[] = json.notes;
  return notes.flatMap(({ code, values }) => (code.startsWith('people-') ? [[code, values]] : []));
}

describe('people refused at the desk (carebridge.md#check)', () => {
  test('without the role, listed or not → told to their own administrators until they are let in', async () => {
    const peopled = await startPeopled(world);
    const input = sampleTenant();
    await peopled.instance.app.tenantAdministration.create(localCaller, input);
    const { id } = input;
    await askAs(peopled, { roles: ['TenantAdministrator'] }, tenant, { params: { tenant: id } });
    await askAs(peopled, { roles: [] }, administratorProfile);
    expect(await told(peopled, id)).toEqual([]);
    for (const oid of [other, odile, odile])
      expect((await askAs(peopled, { oid, roles: ['Supervisor'] }, deskProfile)).status).toBe(403);
    await askAs(peopled, { tid: foreignTenant, roles: [] }, deskProfile);
    expect(await told(peopled, id)).toEqual([['people-without-role', { names: `Odile, ${other}` }]]);
    for (const oid of [odile, other]) await askAs(peopled, { oid }, deskProfile);
    expect(await told(peopled, id)).toEqual([['people-unlisted', { names: other }]]);
    const agents = [
      ...(input.agents ?? []),
      { objectId: other, address: 'sip:mia@harbour.example', displayName: 'Mia' },
    ];
    const { id: _, ...rest } = input;
    const admin = { roles: ['TenantAdministrator'] };
    await askAs(peopled, admin, tenant, { method: 'PUT', params: { tenant: id }, body: { ...rest, agents } });
    expect(await told(peopled, id)).toEqual([]);
  });

  test('a token that does not hold, and an Entra tenant with no tenant here → nothing is kept', async () => {
    const peopled = await startPeopled(world);
    const headers = { authorization: 'Bearer aaa.bbb.ccc' };
    expect((await ask(deskProfile, peopled.instance.app, { method: 'GET', headers })).status).toBe(401);
    for (const roles of [[], ['Agent']]) await askAs(peopled, { tid: foreignTenant, roles }, deskProfile);
    const records = await world.records();
    for (const partition of ['refused-without-role', 'refused-unlisted'])
      expect(await records.get(partition, foreignTenant)).toBeUndefined();
  });
});

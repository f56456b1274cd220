import { beforeEach, describe, expect, test } from 'vitest';
import { deskProfile } from '../../functions/handlers/desk.ts';
import { deskReplies } from '../../functions/handlers/desk-replies.ts';
import { longestReply, mostReplies } from '../../shared/protocol/carebridge/reply-limits.ts';
import type { TestIssuer } from '../providers/trusted-application/support/issuer.ts';
import { type Instance, localCaller, sampleTenant, useApplicationWorld } from '../support/application-world.ts';
import { askAs, startPeopled, type Who } from './support/people.ts';

const world = useApplicationWorld();
const per: Who = { oid: '5e4d3c2b-1a09-4f8e-9d7c-6b5a49382716' };
const hello = { name: 'hello', text: 'Hello {visitor}' };

let issuer: TestIssuer;
let instance: Instance;
beforeEach(async () => {
  ({ issuer, instance } = await startPeopled(world));
});

const read = (who: Who = {}) => askAs({ issuer, instance }, who, deskReplies, {});
const write = (body: object, who: Who = {}) => askAs({ issuer, instance }, who, deskReplies, { method: 'PUT', body });

describe('own canned replies (carebridge.md#replies)', () => {
  test('written → read again, by that person alone; the same once more changes nothing', async () => {
    expect((await read()).json).toEqual({ replies: [], revision: 0 });
    expect(await write({ replies: [hello], revision: 1 })).toMatchObject({ status: 200 });
    expect(await write({ replies: [hello], revision: 1 })).toMatchObject({ status: 200 });
    expect((await read()).json).toEqual({ replies: [hello], revision: 1 });
    expect((await read(per)).json).toEqual({ replies: [], revision: 0 });
  });

  test('two machines write after the same reading → the second hears 409, as does one that skips a number', async () => {
    const answers = await Promise.all([
      write({ replies: [hello], revision: 1 }),
      write({ replies: [{ ...hello, name: 'other' }], revision: 1 }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await write({ replies: [], revision: 5 })).status).toBe(409);
  });

  test('too many, too long, nameless, in two lines, a name twice, unknown members → 400', async () => {
    const long = 'x'.repeat(longestReply.text);
    for (const replies of [
      Array.from({ length: mostReplies + 1 }, (_, at) => ({ name: `r${at}`, text: 'x' })),
      [{ name: 'a', text: `${long}x` }],
      [{ name: ' ', text: 'x' }],
      [{ name: 'a\nb', text: 'x' }],
      [hello, hello],
      [{ ...hello, more: 1 }],
      Array.from({ length: 13 }, (_, at) => ({ name: `r${at}`, text: long })),
    ]) {
      expect((await write({ replies, revision: 1 })).status).toBe(400);
    }
    await expect(instance.app.desk.replies.read(localCaller)).rejects.toMatchObject({ code: 'NotAllowed' });
  });
});

describe('canned replies of a tenant (carebridge.md#replies)', () => {
  test('written with the tenant → told with the profile; faulty ones are refused with their place', async () => {
    const tenant = { ...sampleTenant(), replies: [hello] };
    await instance.app.tenantAdministration.create(localCaller, tenant);
    const { json } = await askAs({ issuer, instance }, {}, deskProfile, {});
    expect(json.tenants[0].replies).toEqual([hello]);
    const faulty = { ...tenant, id: 'another', replies: [hello, hello] };
    await expect(instance.app.tenantAdministration.create(localCaller, faulty)).rejects.toMatchObject({
      code: 'InvalidRequest',
    });
  });
});

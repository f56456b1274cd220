import { describe, expect, test } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import { dayMs, hourMs } from '../../../shared/kernel/time.ts';
import { RefusedOrigins } from '../../../shared/service/tenants/refused-origins.ts';
import { sampleTenant, useApplicationWorld } from '../../support/application-world.ts';

const world = useApplicationWorld();

async function recordsOf() {
  const { environment } = await world.deploy(() => ({ status: 500 }));
  return (await composeStores(settingsFrom(environment), () => undefined, Date.now)).records;
}

describe('refused origins (carebridge.md#check)', () => {
  test('noted by two instances, one of them again and again → once an hour, the last first, gone after a week', async () => {
    const [records, tenant] = [await recordsOf(), sampleTenant().id];
    let now = Date.now();
    const [one, other] = [0, 1].map(() => new RefusedOrigins(records, () => now));
    await one?.note(tenant, 'https://a.example');
    const first = now;
    now += 1_000;
    for (const instance of [one, other]) await instance?.note(tenant, 'https://a.example');
    expect(await other?.lately(tenant)).toEqual([{ origin: 'https://a.example', at: first }]);
    now += hourMs;
    const later = new RefusedOrigins(records, () => now);
    await later.note(tenant, 'https://b.example:8443');
    await later.note(tenant, 'https://a.example');
    expect(await one?.lately(tenant)).toEqual([
      { origin: 'https://a.example', at: now },
      { origin: 'https://b.example:8443', at: now },
    ]);
    now += 7 * dayMs;
    expect(await one?.lately(tenant)).toEqual([]);
  });

  test('more than a person looks through, what is no origin → ten are kept, and no more are written of a tenant in an hour', async () => {
    const [records, tenant] = [await recordsOf(), sampleTenant().id];
    const refused = new RefusedOrigins(records, Date.now);
    for (const text of ['null', '', 'file:///tmp', 'https://a.example/path', `https://${'a'.repeat(250)}.example`])
      await refused.note(tenant, text);
    expect(await refused.lately(tenant)).toEqual([]);
    for (let number = 1; number <= 12; number += 1) await refused.note(tenant, `https://p${number}.example`);
    const told = (await refused.lately(tenant)).map(({ origin }) => origin);
    expect([told.length, told[0], told.at(-1)]).toEqual([10, 'https://p10.example', 'https://p1.example']);
    const restarted = new RefusedOrigins(records, Date.now);
    await restarted.note(tenant, 'https://p13.example');
    const after = (await refused.lately(tenant)).map(({ origin }) => origin);
    expect([after.length, after[0], after.at(-1)]).toEqual([10, 'https://p13.example', 'https://p2.example']);
  });

  test('the store gives no answer → the page gets its answer all the same, and the origin is noted with its next request', async () => {
    const [records, tenant] = [await recordsOf(), sampleTenant().id];
    let isOut = true;
    const get: typeof records.get = async (...asked) => {
      if (isOut) throw new Unavailable('StoreUnavailable', 'The store gives no answer.');
      return records.get(...asked);
    };
    const insert: typeof records.insert = (...written) => records.insert(...written);
    const refused = new RefusedOrigins(Object.assign(Object.create(records), { get, insert }), Date.now);
    await refused.note(tenant, 'https://a.example');
    isOut = false;
    expect(await refused.lately(tenant)).toEqual([]);
    await refused.note(tenant, 'https://a.example');
    expect((await refused.lately(tenant)).map(({ origin }) => origin)).toEqual(['https://a.example']);
  });
});

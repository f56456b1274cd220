import { expect, test } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import { RefusedPeople } from '../../../shared/service/tenants/refused-people.ts';
import { useApplicationWorld } from '../../support/application-world.ts';

const world = useApplicationWorld();

test('refused people · the store cannot be reached → the person is refused all the same; noted when it can', async () => {
  const { environment } = await world.deploy(() => ({ status: 500 }));
  const { records } = await composeStores(settingsFrom(environment), () => undefined, Date.now);
  let isThere = false;
  const ofEntraTenant = async (): Promise<readonly object[]> => {
    if (isThere) return [{}];
    throw new Unavailable('StoreUnavailable', 'The store does not answer.');
  };
  const people = new RefusedPeople({ ofEntraTenant }, records, Date.now);
  const person = { entraTenantId: '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a1', objectId: 'one' };
  await people.refused(person);
  expect(await people.lately(person.entraTenantId)).toEqual({ withoutRole: [], unlisted: [] });
  isThere = true;
  await people.refused(person);
  expect(await people.lately(person.entraTenantId)).toEqual({ withoutRole: ['one'], unlisted: [] });
});

import { expect, test } from 'vitest';
import { AccessTokens } from '../../../shared/contact-center/identity/access-tokens.ts';
import { Credentials } from '../../../shared/contact-center/identity/credentials.ts';
import { storedRecords } from '../center-records.ts';

const customer = '5b1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';
const other = '7e1d2c3b-4a59-4687-9706-f5e4d3c2b1a0';

test('credential · made, listed, taken back → its secret is told once, stored as a hash, and holds no longer; elsewhere until some seconds later', async () => {
  const records = await storedRecords();
  let now = Date.now();
  const credentials = new Credentials(records, () => now);
  const client = await credentials.create(customer, 'client', 'Chat');
  const key = await credentials.create(customer, 'api-key', 'Gateway');
  const listed = await credentials.list(customer);
  expect(listed.map(({ id }) => id).toSorted()).toEqual([client.id, key.id].toSorted());
  const partitions = [`contact-center-customer.${customer}`, 'contact-center-credentials', 'contact-center-keys'];
  const stored = JSON.stringify(await Promise.all(partitions.map((partition) => records.list(partition))));
  expect(stored).not.toContain(client.secret);
  expect(stored).not.toContain(key.secret);

  const elsewhere = new Credentials(records, () => now);
  expect(await elsewhere.ofClient(client.id, client.secret)).toMatchObject({ id: client.id, customerId: customer });
  expect(await elsewhere.ofClient(client.id, key.secret)).toBeUndefined();
  expect(await elsewhere.ofKey(key.secret)).toMatchObject({ id: key.id });
  expect(await elsewhere.ofKey(client.secret)).toBeUndefined();
  expect(await elsewhere.ofClient(key.id, key.secret)).toBeUndefined();

  await credentials.remove(other, client.id);
  expect(await credentials.ofClient(client.id, client.secret)).toBeDefined();
  expect(await credentials.ofKey(key.secret)).toBeDefined();
  await credentials.remove(customer, client.id);
  await credentials.remove(customer, key.id);
  expect(await credentials.list(customer)).toEqual([]);
  expect(await credentials.ofClient(client.id, client.secret)).toBeUndefined();
  expect(await credentials.ofKey(key.secret)).toBeUndefined();
  now += 6_000;
  expect(await elsewhere.ofClient(client.id, client.secret)).toBeUndefined();
  expect(await elsewhere.ofKey(key.secret)).toBeUndefined();
});

test('access token · of one instance at another, changed, after its life → holds, does not, does not', async () => {
  const records = await storedRecords();
  let now = Date.now();
  const [one, another] = [0, 1].map(() => new AccessTokens(records, 3_600_000, () => now));
  const { token, issuedAt } = (await one?.issue('c1')) ?? { token: '', issuedAt: 0 };
  expect(issuedAt).toBe(now);
  expect(await another?.credentialOf(token)).toBe('c1');
  const [content = '', mac = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ credentialId: 'c2', expiresAt: now * 2 })).toString('base64url');
  for (const wrong of [`${forged}.${mac}`, `${content}.`, content, `${token}.x`, '']) {
    expect(await another?.credentialOf(wrong)).toBeUndefined();
  }
  now += 3_600_000;
  expect(await one?.credentialOf(token)).toBeUndefined();
});

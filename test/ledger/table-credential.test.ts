import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startStore } from '../../local/store/store.ts';
import { hourMs } from '../../shared/kernel/time.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import { tableRecords } from '../../shared/ledger/records.ts';
import { TableClient, TableConnection } from '../../shared/ledger/table-client.ts';
import { identityCredential } from '../../shared/ledger/table-credential.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';

/** What each request to the store carried as `authorization`. */
const authorizations: (string | undefined)[] = [];
let tokensGiven = 0;
let isRefusing = false;
let store: HttpServer;
let identity: HttpServer;

beforeAll(async () => {
  store = await startHttpServer((request, response) => {
    authorizations.push(request.headers.authorization);
    response.writeHead(isRefusing ? 401 : 204, { etag: 'W/"1"' }).end();
  });
  identity = await startHttpServer((request, response) => {
    tokensGiven += 1;
    const { searchParams } = new URL(request.url ?? '', 'http://identity.example');
    const token = `${searchParams.get('resource')} for ${searchParams.get('client_id')} no. ${tokensGiven}`;
    const expires_on = Math.floor(Date.now() / 1000) + 86_400;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ access_token: token, expires_on, token_type: 'Bearer' }));
  });
});

afterEach(() => {
  authorizations.length = 0;
  isRefusing = false;
});

afterAll(async () => {
  await store.close();
  await identity.close();
});

describe('who asks the store', () => {
  it('managed identity · many requests at once → one token of that identity, for the storage service, on each', async () => {
    const script = fileURLToPath(new URL('./support/ask-as-identity.ts', import.meta.url));
    const env = { ...process.env, IDENTITY_ENDPOINT: identity.origin, IDENTITY_HEADER: 'header' };
    await promisify(execFile)(process.execPath, [script, `${store.origin}/`, 'carebridge'], { env });
    expect(authorizations).toEqual(Array(3).fill('Bearer https://storage.azure.com for carebridge no. 1'));
  });

  it('token · within two minutes of its end → renewed', async () => {
    let now = 0;
    const credential = identityCredential(
      { getToken: async () => ({ token: `at ${now}`, expiresOnTimestamp: now + 600_000 }) },
      () => now,
    );
    const signed = { path: '/records', date: 'now' };
    const at = async (ms: number) => {
      now = ms;
      return credential.authorization(signed);
    };
    expect([await at(0), await at(479_999), await at(480_000)]).toEqual([
      'Bearer at 0',
      'Bearer at 0',
      'Bearer at 480000',
    ]);
  });

  it('identity · gives no token → the request fails without an answer, and the next one asks again', async () => {
    let isThere = false;
    const credential = identityCredential({
      getToken: async () => {
        if (!isThere) throw new Error('The identity service is not there.');
        return { token: 't', expiresOnTimestamp: Date.now() + hourMs };
      },
    });
    const signed = { path: '/records', date: 'now' };
    await expect(Promise.resolve(credential.authorization(signed))).rejects.toMatchObject({
      name: 'StoreRequestFailed',
      status: undefined,
    });
    isThere = true;
    expect(await credential.authorization(signed)).toBe('Bearer t');
  });

  it('store · does not let us in → StoreUnavailable, and the token is not used again', async () => {
    let given = 0;
    const credential = identityCredential({
      getToken: async () => ({ token: `t${++given}`, expiresOnTimestamp: Date.now() + hourMs }),
    });
    const connection = new TableConnection({ endpoint: store.origin, credential });
    const records = tableRecords({ client: new TableClient('records', connection, async () => undefined) });
    isRefusing = true;
    await expect(records.put('p', 'k', 1)).rejects.toMatchObject({ code: 'StoreUnavailable' });
    isRefusing = false;
    await records.put('p', 'k', 1);
    expect(authorizations).toEqual(['Bearer t1', 'Bearer t2']);
  });

  it('connection string · without account or key → refused at once', async () => {
    const connectionString = 'TableEndpoint=http://127.0.0.1:1/devstoreaccount1';
    await expect(connectTables({ connectionString })).rejects.toMatchObject({ name: 'ConfigurationError' });
  });

  it('tables · created by many at once → each is there, and creating again does nothing', async () => {
    const real = await startStore();
    try {
      const tables = await connectTables({ connectionString: real.connectionString });
      const clients = ['one', 'two'].map((name) => tables(`table${name}`));
      await Promise.all([ensureTables(clients), ensureTables(clients)]);
      await tableRecords({ client: tables('tableone') }).put('p', 'k', 1);
    } finally {
      await real.close();
    }
  });
});

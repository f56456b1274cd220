import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigurationError, ProtocolViolation } from '../../shared/kernel/errors.ts';
import type { JsonObject } from '../../shared/kernel/json.ts';
import { connectTables } from '../../shared/ledger/connect-tables.ts';
import { storeFailure } from '../../shared/ledger/store-failure.ts';
import type { RowSchema } from '../../shared/ledger/stored-row.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const second: RowSchema = {
  number: 2,
  upcast: (value, rowKey) => ({ ...(value as JsonObject), upcast: rowKey }),
};
const third: RowSchema = { number: 3, upcast: (value) => value };

describe('schemas', () => {
  it('row of the schema before → read through the upcast, and written in the reader’s own (design §3)', async () => {
    const { ledger, ledgerWith } = tables;
    const partition = newPartition();
    await ledger.commit(commitOf(partition, undefined, { n: 1 }));
    const newer = ledgerWith({ schema: second });
    const loaded = await newer.load(partition);
    expect(loaded?.state).toEqual({ n: 1, upcast: 'state' });
    const written = loadedOf(await newer.commit(commitOf(partition, loaded, { n: 2 })));
    expect((await newer.load(partition))?.state).toEqual({ n: 2 });
    expect((await ledger.load(partition))?.state).toEqual({ n: 2 });
    expect(written.version).toBe(2);
  });

  it('row of a schema two before or two after → ProtocolViolation', async () => {
    const { ledger, ledgerWith } = tables;
    const [old, recent] = [newPartition(), newPartition()];
    await ledger.commit(commitOf(old, undefined, { n: 1 }));
    await expect(ledgerWith({ schema: third }).load(old)).rejects.toThrow(ProtocolViolation);
    await ledgerWith({ schema: third }).commit(commitOf(recent, undefined, { n: 1 }));
    await expect(ledger.load(recent)).rejects.toThrow(ProtocolViolation);
  });
});

describe('failures', () => {
  const restError = (statusCode: number, code: string, message: string) => ({
    name: 'RestError',
    statusCode,
    code,
    message,
  });

  it.each([
    [restError(409, 'EntityAlreadyExists', '0:The specified entity already exists.'), 'rejected', 0],
    [restError(412, 'UpdateConditionNotSatisfied', '12:The update condition …'), 'rejected', 12],
    [restError(409, 'EntityAlreadyExists', 'The specified entity already exists.'), 'rejected', undefined],
    [restError(404, 'TableNotFound', '0:The table specified does not exist.'), 'closed', undefined],
    [restError(403, 'AuthorizationFailure', 'This request is not authorized …'), 'closed', undefined],
    [restError(400, 'EntityTooLarge', '3:The entity is larger …'), 'too-large', undefined],
    [restError(400, 'InvalidInput', '3:One of the request inputs is not valid.'), 'unexpected', undefined],
    [restError(500, 'OperationTimedOut', '1:Operation could not be completed …'), 'unclear', undefined],
    [{ name: 'RestError', code: 'ECONNRESET', message: 'socket hang up' }, 'unclear', undefined],
    [new TypeError('a mistake'), 'unexpected', undefined],
  ])('answer · %o → %s', (error, kind, index) => {
    const failure = storeFailure(error);
    expect(failure.kind).toBe(kind);
    expect('index' in failure ? failure.index : undefined).toBe(index);
  });

  it('table · absent → StoreUnavailable, not an empty partition', async () => {
    const nowhere = await connectTables({ connectionString: connectionTo(tables.proxy.port) });
    const ledger = tables.ledgerWith({ client: nowhere('missing') });
    await expect(ledger.load('p')).rejects.toMatchObject({ code: 'StoreUnavailable' });
    await expect(ledger.commit(commitOf('p', undefined, {}))).rejects.toMatchObject({ code: 'StoreUnavailable' });
  });
});

describe('connection', () => {
  it.each(['http://contoso.example/', 'http://127.0.0.1.example/', 'contoso', 'ftp://127.0.0.1/'])(
    'endpoint %s → ConfigurationError: nothing goes over the network in the clear',
    async (endpoint) => {
      await expect(connectTables({ endpoint })).rejects.toThrow(ConfigurationError);
      const connectionString = connectionTo(1).replace(/TableEndpoint=.*/, `TableEndpoint=${endpoint}`);
      await expect(connectTables({ connectionString })).rejects.toThrow(ConfigurationError);
    },
  );
});

function connectionTo(port: number): string {
  return [
    'DefaultEndpointsProtocol=http',
    'AccountName=devstoreaccount1',
    `AccountKey=${Buffer.from('key').toString('base64')}`,
    `TableEndpoint=http://127.0.0.1:${port}/devstoreaccount1`,
  ].join(';');
}

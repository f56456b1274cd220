import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../shared/kernel/json.ts';
import { longestRowBytes, rowBytes } from '../../shared/ledger/limits.ts';
import { firstSchema, longestPiece, piecesOf, storable, storableText } from '../../shared/ledger/stored-row.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const tooLarge = { name: 'RequestRefused', code: 'RecordTooLarge', status: 413 };

/** A text whose row in `partition` has exactly `bytes` by the service's count. */
function textFor(bytes: number, partition: string, rowKey: string): string {
  let text = 'x'.repeat(bytes / 2 - 1_000);
  const size = () => rowBytes(storable({ partition, rowKey, value: text, commitId: 'c'.repeat(32) }, firstSchema));
  text += 'x'.repeat((bytes - size()) / 2);
  expect(size()).toBe(bytes);
  return text;
}

describe('values over several properties', () => {
  const around = [-2, -1, 0, 1, 2].map((shift) => longestPiece + shift);

  it.each(around)('text · a pair of surrogates at unit %i → never torn apart', (length) => {
    const text = `${'x'.repeat(length - 1)}😀${'y'.repeat(longestPiece)}`;
    const pieces = piecesOf(text);
    expect(pieces.join('')).toBe(text);
    expect(pieces.every((piece) => piece.isWellFormed() && piece.length <= longestPiece)).toBe(true);
  });

  it.each(around)('record · emoji around unit %i → comes back as it was', async (length) => {
    const { ledger } = tables;
    const partition = newPartition();
    const state = { text: `${'x'.repeat(length - 12)}${'😀'.repeat(12)}` };
    const written = loadedOf(
      await ledger.commit(commitOf(partition, undefined, state, { answer: state, deliveryId: 'd' })),
    );
    expect(await ledger.load(partition)).toEqual({ ...written, state });
  });

  const oddities: readonly (readonly [string, Json])[] = [
    ['line ends of Unicode', 'a\u2028b\u2029c\u0085d\r\ne'],
    [
      'what looks like a part of a batch',
      '\r\n--changeset_1\r\nHTTP/1.1 409 Conflict\r\n{"odata.error":{}}\r\nETag: x',
    ],
    ['control characters and a byte order mark', '\u0000\u0007\u001f\u007f\u009f\ufeff'],
    ['half a surrogate pair', 'a\ud83db'],
    ['nothing', ''],
    ['null', null],
    ['false and zero', [false, 0, -0.5e-300]],
    ['quotes', '\'"`\\/'],
  ];

  it.each(oddities)('record · %s → comes back as it was', async (_name, value) => {
    const { ledger, records } = tables;
    const partition = newPartition();
    await ledger.commit(commitOf(partition, undefined, { value }, { says: [{ number: 1, value }] }));
    expect((await ledger.load(partition))?.state).toEqual({ value });
    expect((await ledger.rows(partition, 'say.', 'say/'))[0]?.value).toEqual(value);
    await records.put(partition, 'key', value);
    expect((await records.get(partition, 'key'))?.value).toEqual(value);
  });

  it('record · replaced by a smaller one → nothing of the larger one is left', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const large = loadedOf(await ledger.commit(commitOf(partition, undefined, { text: 'x'.repeat(200_000) })));
    await ledger.commit(commitOf(partition, large, { text: 'y' }));
    expect((await ledger.load(partition))?.state).toEqual({ text: 'y' });
  });

  it('text → has no raw line end of any kind, and means the same', () => {
    const value = 'a\u2028\u2029\u0085\ufeff\u007fb';
    expect(storableText(value)).not.toMatch(/[\u007f-\u009f\u2028\u2029\ufeff]/);
    expect(JSON.parse(storableText(value))).toBe(value);
  });
});

describe('what is too large', () => {
  it('record · 1 MiB exactly → stored whole; one unit more → RecordTooLarge before anything is sent', async () => {
    const { ledger, operations } = tables;
    const partition = newPartition();
    const text = textFor(longestRowBytes, partition, 'big');
    expect(await ledger.change(partition, [{ op: 'insert', rowKey: 'big', value: text }])).toBe(true);
    expect((await ledger.row(partition, 'big'))?.value).toBe(text);
    operations.length = 0;
    const more = ledger.change(partition, [{ op: 'upsert', rowKey: 'big', value: `${text}x` }]);
    await expect(more).rejects.toMatchObject(tooLarge);
    expect(operations).toEqual([]);
  });

  it('state · over 1 MiB → RecordTooLarge, and the partition is as it was', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const commit = ledger.commit(commitOf(partition, undefined, { text: 'x'.repeat(600_000) }, { deliveryId: 'd' }));
    await expect(commit).rejects.toMatchObject(tooLarge);
    expect(await ledger.rows(partition, 'a', 'z')).toEqual([]);
  });

  it('decision · 100 rows → written; 101 → RecordTooLarge', async () => {
    const { ledger } = tables;
    const says = (count: number) => Array.from({ length: count }, (_, number) => ({ number, value: 'line' }));
    const commit = (count: number) =>
      ledger.commit(commitOf(newPartition(), undefined, {}, { deliveryId: 'd', says: says(count) }));
    expect((await commit(97)).outcome).toBe('committed');
    await expect(commit(98)).rejects.toMatchObject(tooLarge);
  });

  it('decision · over 4 MiB on the wire → RecordTooLarge; near it → written', async () => {
    const { ledger } = tables;
    const lines = (count: number, text: string) =>
      Array.from({ length: count }, (_, number) => ({ number, value: text }));
    const commit = (count: number, text: string) =>
      ledger.commit(commitOf(newPartition(), undefined, {}, { says: lines(count, text) }));
    expect((await commit(8, 'x'.repeat(500_000))).outcome).toBe('committed');
    await expect(commit(9, 'x'.repeat(500_000))).rejects.toMatchObject(tooLarge);
    await expect(commit(8, '"'.repeat(200_000))).rejects.toMatchObject(tooLarge);
  });

  it('key · over 1 KiB → RecordTooLarge when written, not there when read', async () => {
    const { ledger } = tables;
    const rowKey = 'k'.repeat(513);
    const change = ledger.change(newPartition(), [{ op: 'insert', rowKey, value: 1 }]);
    await expect(change).rejects.toMatchObject(tooLarge);
    expect(await ledger.row(newPartition(), rowKey)).toBeUndefined();
  });
});

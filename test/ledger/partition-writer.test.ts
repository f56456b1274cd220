import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ProtocolViolation, StateConflict } from '../../shared/kernel/errors.ts';
import type { Loaded } from '../../shared/ledger/ledger.ts';
import { type PartitionWrite, PartitionWriter } from '../../shared/ledger/partition-writer.ts';
import { inboxKey, logKey } from '../../shared/ledger/row-keys.ts';
import { readerOf } from '../../shared/ledger/stored-row.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

type Count = { readonly count: number };

const countSchema = z.looseObject({ count: z.number() });
const readCount = readerOf<Count, typeof countSchema>(countSchema, 'a count');

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const writerOf = (tries = 16) =>
  new PartitionWriter({ ledger: tables.ledger, read: readCount, attempts: { tries, apartMs: 0 } });

/** Counts up by one; the decision is the new count. */
const counting = (
  partition: string,
  more: Partial<PartitionWrite<Count, number, 'full'>> = {},
): PartitionWrite<Count, number, 'full'> => ({
  partition,
  decide: (before, version) => {
    const count = (before?.state.count ?? 0) + 1;
    return { entry: { state: { count }, log: { version } }, decision: count };
  },
  ...more,
});

/** Another writer, who counts up by ten and knows nothing of the one under test. */
async function otherCounts(partition: string): Promise<Loaded> {
  const before = await tables.ledger.load(partition);
  const count = readCount(before?.state ?? { count: 0 }).count + 10;
  return loadedOf(await tables.ledger.commit(commitOf(partition, before, { count })));
}

describe('partition writer · alone', () => {
  it('nothing stored → decides on nothing, writes version 1 and its log', async () => {
    const partition = newPartition();
    const result = await writerOf().write(counting(partition));
    expect(result).toMatchObject({ outcome: 'committed', decision: 1, before: undefined, conflicts: 0 });
    expect(await tables.ledger.load(partition)).toMatchObject({ version: 1, state: { count: 1 } });
    expect(await tables.ledger.row(partition, logKey(1))).toMatchObject({ value: { version: 1 } });
  });

  it('what was written last is assumed → one transaction and no read', async () => {
    const partition = newPartition();
    const writer = writerOf();
    const first = await writer.write(counting(partition, { assumed: 'absent' }));
    const assumed = first.outcome === 'committed' ? first.after : undefined;
    tables.operations.length = 0;
    expect(await writer.write(counting(partition, { assumed }))).toMatchObject({ decision: 2, conflicts: 0 });
    expect(tables.operations).toEqual(['transaction']);
  });

  it('nothing is assumed → one read and one transaction', async () => {
    const partition = newPartition();
    await writerOf().write(counting(partition));
    tables.operations.length = 0;
    await writerOf().write(counting(partition));
    expect(tables.operations).toEqual(['read', 'transaction']);
  });

  it('a delivery for the second time → duplicate, nothing is written', async () => {
    const partition = newPartition();
    const decide: PartitionWrite<Count, number, 'full'>['decide'] = (before) => {
      const count = (before?.state.count ?? 0) + 1;
      return { entry: { deliveryId: 'd', answer: { count }, state: { count }, log: {} }, decision: count };
    };
    await writerOf().write({ partition, decide });
    expect(await writerOf().write({ partition, decide })).toEqual({ outcome: 'duplicate', conflicts: 0 });
    expect(await tables.ledger.row(partition, inboxKey('d'))).toMatchObject({ value: { count: 1 } });
  });

  it('what must come before the commit fails → nothing is written', async () => {
    const partition = newPartition();
    const beforeCommit = async () => {
      throw new Error('no alarm');
    };
    await expect(writerOf().write(counting(partition, { beforeCommit }))).rejects.toThrow('no alarm');
    expect(await tables.ledger.load(partition)).toBeUndefined();
  });
});

describe('partition writer · nothing to write', () => {
  const full = (partition: string, assumed: Loaded<Count> | undefined, seen: number[]) =>
    counting(partition, {
      assumed,
      decide: (before) => {
        seen.push(before?.state.count ?? 0);
        return { nothing: 'full' };
      },
    });

  it('on what was read → says why, and what is there', async () => {
    const partition = newPartition();
    await otherCounts(partition);
    const seen: number[] = [];
    expect(await writerOf().write(full(partition, undefined, seen))).toMatchObject({
      outcome: 'nothing',
      reason: 'full',
      current: { version: 1, state: { count: 10 } },
    });
    expect(seen).toEqual([10]);
  });

  it('on what was only assumed → is decided again on what is stored', async () => {
    const partition = newPartition();
    const writer = writerOf();
    const first = await writer.write(counting(partition));
    await otherCounts(partition);
    const seen: number[] = [];
    const assumed = first.outcome === 'committed' ? first.after : undefined;
    const result = await writer.write(full(partition, assumed, seen));
    expect(result).toMatchObject({ outcome: 'nothing', current: { version: 2 }, conflicts: 0 });
    expect(seen).toEqual([1, 11]);
  });
});

describe('partition writer · others write', () => {
  it('another one was faster → decides again on what it wrote, and prepares each attempt', async () => {
    const partition = newPartition();
    const writer = writerOf();
    const first = await writer.write(counting(partition));
    await otherCounts(partition);
    const prepared: number[] = [];
    const result = await writer.write(
      counting(partition, {
        assumed: first.outcome === 'committed' ? first.after : undefined,
        beforeCommit: async (decision) => void prepared.push(decision),
      }),
    );
    expect(result).toMatchObject({ outcome: 'committed', decision: 12, before: { version: 2 }, conflicts: 1 });
    expect(prepared).toEqual([2, 12]);
  });

  it('a partition that was believed to be absent is there → decides on what is there', async () => {
    const partition = newPartition();
    await otherCounts(partition);
    const result = await writerOf().write(counting(partition, { assumed: 'absent' }));
    expect(result).toMatchObject({ outcome: 'committed', decision: 11, conflicts: 1 });
  });

  it('another one is faster every time → StateConflict after as many tries as there are', async () => {
    const partition = newPartition();
    let tries = 0;
    const beforeCommit = async () => {
      tries += 1;
      await otherCounts(partition);
    };
    await expect(writerOf(3).write(counting(partition, { beforeCommit }))).rejects.toThrow(StateConflict);
    expect(tries).toBe(3);
    expect(await tables.ledger.load(partition)).toMatchObject({ version: 3, state: { count: 30 } });
  });

  it('ten writers at once → each counts once', async () => {
    const partition = newPartition();
    const writers = Array.from({ length: 10 }, () => writerOf(100));
    const results = await Promise.all(writers.map((writer) => writer.write(counting(partition))));
    const made = results.map((result) => (result.outcome === 'committed' ? result.decision : 0));
    expect(made.toSorted((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('partition writer · what is stored', () => {
  it('a state of another kind → is refused, with what is wrong with it', async () => {
    const partition = newPartition();
    await tables.ledger.commit(commitOf(partition, undefined, { count: 'many' }));
    const failure = await writerOf()
      .write(counting(partition))
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProtocolViolation);
    expect(failure).toMatchObject({ evidence: { expected: 'a count', got: 'count invalid_type' } });
  });

  it('members that a later release has added → are still there after a write that keeps them', async () => {
    const partition = newPartition();
    await tables.ledger.commit(commitOf(partition, undefined, { count: 1, colour: 'red' }));
    await writerOf().write(
      counting(partition, {
        decide: (before) => ({ entry: { state: { ...before?.state, count: 2 }, log: {} }, decision: 2 }),
      }),
    );
    expect(await tables.ledger.load(partition)).toMatchObject({ state: { count: 2, colour: 'red' } });
  });

  it('members that are undefined → are left out', async () => {
    const partition = newPartition();
    const log = { step: 'first', note: undefined };
    await writerOf().write(
      counting(partition, { decide: () => ({ entry: { state: { count: 1 }, log }, decision: 1 }) }),
    );
    expect((await tables.ledger.row(partition, logKey(1)))?.value).toStrictEqual({ step: 'first' });
  });
});

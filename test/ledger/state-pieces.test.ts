import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitRows } from '../../shared/ledger/commit-rows.ts';
import type { Commit, Loaded } from '../../shared/ledger/ledger.ts';
import { changedPieces, piecesOver, statePieces } from '../../shared/ledger/state-pieces.ts';
import { firstSchema, storableText } from '../../shared/ledger/stored-row.ts';
import { propertyRuns } from '../support/thoroughness.ts';
import { commitOf, loadedOf, newPartition, startTables, type TestTables } from './support/tables.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

const long = (letter: string): string => letter.repeat(300);
const visit = (heard: number) => ({
  at: heard,
  plan: { welcome: long('a') },
  facts: { legs: [long('b')], heard },
  lines: heard,
});

/** Names of the properties that a commit sends of the state. */
function sentOf(commit: Commit): readonly string[] {
  const write = commitRows(commit, 'id', firstSchema).writes.find(({ row }) => row.rowKey === 'state');
  return write?.op === 'merge' ? [...write.only] : [String(write?.op)];
}

const anyMember = fc.jsonValue({ maxDepth: 3 }).map((value) => value as never);
const anyState = fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(anyMember, fc.constant(undefined as never)), {
  maxKeys: 60,
});

describe('a state in pieces', () => {
  it('any state → pieces that are its JSON text when joined, of which a row has room for', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        const pieces = statePieces(state);
        expect(pieces.join('')).toBe(storableText(state));
        expect(pieces.length).toBeLessThan(200);
      }),
      propertyRuns(200, 5_000),
    );
  });

  it('more long members than a row has properties → the last of them share one', () => {
    const members = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`m${index}`, [long('x')]]));
    const pieces = statePieces(members);
    expect(pieces.length).toBeLessThan(70);
    expect(JSON.parse(pieces.join(''))).toEqual(members);
  });

  it('two states · pieces compared → those that differ; those left over are empty then', () => {
    expect(changedPieces(['a', 'b'], ['a', 'c', 'd'])).toEqual([1, 2]);
    expect(changedPieces(['a', 'b'], ['a', 'b'])).toEqual([]);
    expect(piecesOver(['a', 'b', 'c'], ['d'])).toEqual(['d', '', '']);
    expect(piecesOver(undefined, ['d'])).toEqual(['d']);
  });
});

describe('a state that is written over another', () => {
  it('little of it has changed → only that is sent, and all of it is there', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, visit(1))));
    const next = commitOf(partition, first, visit(2));
    expect(sentOf(next)).toEqual(['schema', 'version', 'v0', 'v3']);
    const written = loadedOf(await ledger.commit(next));
    expect(await ledger.load(partition)).toEqual(written);
    expect(written.state).toEqual(visit(2));
    expect(sentOf(commitOf(partition, written, visit(2)))).toEqual(['schema', 'version']);
  });

  it('the caller does not know its pieces → written anew; shorter than before → nothing of the longer one is read', async () => {
    const { ledger } = tables;
    const partition = newPartition();
    const first = loadedOf(await ledger.commit(commitOf(partition, undefined, visit(1))));
    const { pieces: _pieces, ...unknown } = first;
    expect(sentOf(commitOf(partition, unknown, visit(2)))).toEqual(['replace']);
    const empty = loadedOf(await ledger.commit(commitOf(partition, first, { n: 1 })));
    expect((await ledger.load(partition))?.state).toEqual({ n: 1 });
    expect(await ledger.load(partition)).toEqual(empty);
  });

  it('any states one after another, some on what was read → each is there whole', async () => {
    const { ledger } = tables;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(anyState, fc.boolean()), { minLength: 2, maxLength: 5 }), async (states) => {
        const partition = newPartition();
        let loaded: Loaded | undefined;
        for (const [state, isRead] of states) {
          loaded = loadedOf(await ledger.commit(commitOf(partition, loaded, state)));
          const stored = await ledger.load(partition);
          expect(stored?.pieces?.join('')).toBe(storableText(state));
          if (isRead) loaded = stored;
        }
      }),
      propertyRuns(30, 500),
    );
  });
});

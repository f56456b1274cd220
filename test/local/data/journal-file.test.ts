import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { JournalFile } from '../../../local/data/journal-file.ts';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'journal-'));
  file = path.join(folder, 'j.journal');
});
afterEach(() => rmSync(folder, { recursive: true }));

const texts = ['first', 'second', 'third', 'fourth'];
const recordBytes = (text: string) => 12 + Buffer.byteLength(text);

/** A journal of the four texts as its process left it, and where each record begins. */
function written(how: 'ended' | 'killed'): { readonly whole: Buffer; readonly starts: readonly number[] } {
  const journal = JournalFile.create(file, 'store');
  const starts = texts.map((text) => {
    const start = journal.size;
    journal.append([Buffer.from(text)]);
    return start;
  });
  if (how === 'ended') journal.end();
  else journal.close();
  return { whole: readFileSync(file), starts };
}

function open(): { readonly read: readonly string[]; readonly notes: readonly string[] } {
  const read: string[] = [];
  const { file: journal, notes } = JournalFile.open(file, 'store', (body) => read.push(body.toString()));
  journal.close();
  return { read, notes };
}

test('journal · ended in order, opened → everything, and nothing to tell', () => {
  written('ended');
  expect(open()).toEqual({ read: texts, notes: [] });
});

test('journal · its process was killed → everything, and it says that the last seconds of a machine may be missing', () => {
  written('killed');
  expect(open()).toEqual({ read: texts, notes: [expect.stringContaining('was not closed in order')] });
});

test('journal · appended to after an end → records go on, and an end is one only at the end', () => {
  written('ended');
  const { file: journal } = JournalFile.open(file, 'store', () => {});
  journal.append([Buffer.from('fifth')]);
  journal.close();
  expect(open()).toEqual({ read: [...texts, 'fifth'], notes: [expect.stringContaining('was not closed in order')] });
});

test('journal · cut off at any byte → what was whole before, and the cut is told', () => {
  const { whole, starts } = written('killed');
  const [first = 0] = starts;
  for (let length = first; length < whole.length; length += 1) {
    writeFileSync(file, whole.subarray(0, length));
    const { read, notes } = open();
    expect(read).toEqual(texts.filter((text, index) => (starts[index] ?? 0) + recordBytes(text) <= length));
    const isBetween = starts.includes(length) && length !== first;
    expect(notes).toEqual(
      length === first ? [] : [expect.stringContaining(isBetween ? 'was not closed in order' : 'were cut off')],
    );
    expect(statSync(file).size).toBeLessThanOrEqual(length);
  }
});

test('journal · its tail is zeroes from any record on → what was before, and how many bytes are gone', () => {
  const { whole, starts } = written('ended');
  for (const [index, start] of starts.entries()) {
    writeFileSync(file, Buffer.concat([whole.subarray(0, start), Buffer.alloc(whole.length - start)]));
    const text = `ended with zeroes: ${whole.length - start} bytes from byte ${start} on were cut off`;
    expect(open()).toEqual({ read: texts.slice(0, index), notes: [expect.stringContaining(text)] });
  }
});

test('journal · any byte of a record before the last changed → refused, where, with what to do; the file stays as it is', () => {
  const { whole, starts } = written('ended');
  const lastStart = whole.length - 12;
  for (let at = starts[0] ?? 0; at < lastStart; at += 1) {
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at);
    writeFileSync(file, damaged);
    expect(open).toThrow(ConfigurationError);
    expect(open).toThrow(
      /is damaged: record \d, at byte \d+, .*Put back a copy of the data folder, or move the file away/,
    );
    expect(readFileSync(file).equals(damaged)).toBe(true);
  }
});

test.each([
  ['missing', (records: readonly Buffer[]) => [records[0], records[2], records[3]]],
  ['there twice', (records: readonly Buffer[]) => [records[0], records[1], records[1], records[2], records[3]]],
  ['swapped with the next', (records: readonly Buffer[]) => [records[0], records[2], records[1], records[3]]],
  ['zeroes', (records: readonly Buffer[]) => [records[0], Buffer.alloc(18), records[2], records[3]]],
])('journal · a record in its middle is %s → refused', (_, change) => {
  const { whole, starts } = written('killed');
  const records = starts.map((start, index) => whole.subarray(start, starts[index + 1]));
  const changed = change(records).flatMap((record) => record ?? []);
  writeFileSync(file, Buffer.concat([whole.subarray(0, starts[0]), ...changed]));
  expect(open).toThrow(/is damaged: record [23], at byte \d+/);
});

test.each([
  ['a file of something else', () => writeFileSync(file, 'a letter to a friend')],
  ['a file of zeroes', () => writeFileSync(file, Buffer.alloc(500))],
  ['the journal of another part', () => JournalFile.create(file, 'broker').close()],
])('journal · %s has its name → refused, and the file stays as it is', (_, make) => {
  make();
  const before = readFileSync(file);
  expect(open).toThrow(/is not a journal of Carebridge's store/);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('journal · made, or found open to all → readable by its owner alone', () => {
  written('ended');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  open();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

import { expect, test } from 'vitest';
import { ReadRecords } from '../../../shared/platform/directory/read-records.ts';

type Read = { readonly value: string | undefined };

test('names without record by the thousand → drive no record out, and are bounded themselves', () => {
  const reads = new ReadRecords<Read>(10);
  reads.set('endpoint', { value: 'there' });
  for (let number = 0; number < 5_000; number += 1) reads.set(`none ${number}`, { value: undefined });
  expect(reads.get('endpoint')).toEqual({ value: 'there' });
  expect(reads.get('none 4999')).toEqual({ value: undefined });
  expect(reads.get('none 0')).toBeUndefined();
});

test('a record that comes, goes or is forgotten → what was read last counts', () => {
  const reads = new ReadRecords<Read>(10);
  for (const value of [undefined, 'there', undefined]) {
    reads.set('endpoint', { value });
    expect(reads.get('endpoint')).toEqual({ value });
  }
  reads.delete('endpoint');
  expect(reads.get('endpoint')).toBeUndefined();
});

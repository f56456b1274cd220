import { expect, test } from 'vitest';
import { parseStrangersJson } from '../../shared/kernel/json.ts';

const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

test('JSON · nested 64 levels deep → read; one more → not', () => {
  expect(parseStrangersJson(nested(64))).toBeDefined();
  expect(parseStrangersJson(nested(65))).toBeUndefined();
  expect(parseStrangersJson(`{"a":${nested(64)}}`)).toBeUndefined();
});

test('JSON · brackets inside of strings → are no nesting', () => {
  const text = JSON.stringify({ text: `${'['.repeat(500)}"\\`, more: ['{{{{'] });
  expect(parseStrangersJson(text)).toEqual(JSON.parse(text));
});

test('text · that is no JSON → undefined, however long and strange', () => {
  for (const text of ['', '"', '\\"'.repeat(100_000), '['.repeat(200_000), `"${'\\"'.repeat(100_000)}`]) {
    expect(parseStrangersJson(text)).toBeUndefined();
  }
});

test('bytes · in UTF-8, with a byte order mark or without → read; in another encoding → not (RFC 8259, 8.1)', () => {
  expect(parseStrangersJson(Buffer.from('{"text":"café 😀"}'))).toEqual({ text: 'café 😀' });
  expect(parseStrangersJson(Buffer.from('\ufeff{"text":"a"}'))).toEqual({ text: 'a' });
  expect(parseStrangersJson(Buffer.from('{"text":"café"}', 'latin1'))).toBeUndefined();
  expect(parseStrangersJson(Buffer.from('{"text":"a"}', 'utf16le'))).toBeUndefined();
});

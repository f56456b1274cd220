import { expect, test } from 'vitest';
import { acceptedCoding } from '../../shared/kernel/content-coding.ts';

test.each([
  [undefined, undefined],
  ['', undefined],
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['gzip, deflate, br, zstd', 'br'],
  ['GZIP , BR ; Q=0.2', 'gzip'],
  ['br;q=0, gzip;q=0.000', undefined],
  ['br;q=0.5, gzip;q=0.5', 'br'],
  ['br;q=0.501,gzip;q=0.5', 'br'],
  ['*', 'br'],
  ['*;q=0.1', 'br'],
  ['br;q=0, *', 'gzip'],
  ['*;q=0', undefined],
  ['gzip, *;q=0', 'gzip'],
  ['identity', undefined],
  ['identity;q=1, gzip;q=0.5', undefined],
  ['identity;q=0.5, gzip;q=1', 'gzip'],
  ['identity;q=0, gzip;q=0.1', 'gzip'],
  ['deflate', undefined],
  ['gzip;q=2', undefined],
  ['gzip;q=0.12345', undefined],
  ['gzip;q=', undefined],
  ['gzip;quality=1', undefined],
  [', ,;q=1,gzip', 'gzip'],
])('accept-encoding · %j → %s (RFC 9110, 12.5.3)', (header, coding) => {
  expect(acceptedCoding(header)).toBe(coding);
});

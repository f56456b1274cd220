import { expect, test } from 'vitest';
import { visitorAddress } from '../../../shared/service/limits/visitor-address.ts';

test.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:51234', '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7:51234', '203.0.113.7'],
  ['[2001:db8:1:2:3:4:5:6]:443', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['[2001:db8::9]', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:80', '203.0.113.7'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('visitor address · X-Forwarded-For "%s" → %s', (header, expected) => {
  expect(visitorAddress(header)).toBe(expected);
});

test.each([
  ['198.51.100.1, 203.0.113.7, 192.0.2.1:443', 2, '203.0.113.7'],
  ['203.0.113.7:51234,192.0.2.1', 2, '203.0.113.7'],
  ['198.51.100.1, 203.0.113.7, 192.0.2.1, 192.0.2.2', 3, '203.0.113.7'],
])('visitor address · X-Forwarded-For "%s" behind %i front ends → %s', (header, trustedHops, expected) => {
  expect(visitorAddress(header, trustedHops)).toBe(expected);
});

test('visitor address · fewer entries than front ends write → none, so that nothing a client wrote counts', () => {
  expect(visitorAddress('203.0.113.7', 2)).toBeUndefined();
});

test.each([undefined, '', 'unknown', '203.0.113.7, ', '203.0.113.256', '_hidden:80'])(
  'visitor address · X-Forwarded-For "%s" → none',
  (header) => {
    expect(visitorAddress(header)).toBeUndefined();
  },
);

import { describe, expect, test } from 'vitest';
import { readPackage } from '../../../shared/protocol/hypermedia/tolerant-package.ts';

const event = { link: { rel: 'service:message', href: '/m/1' }, type: 'added' };

describe('readPackage (trusted-application.md#callback-body)', () => {
  test('senders and events of unknown shape → left out and counted, the others in their order', () => {
    const second = { ...event, link: { rel: 'service:message', href: '/m/2' } };
    const read = readPackage({
      sender: [
        { rel: 'a', href: '/a', events: [event, { ...event, type: 'exploded' }, 'x', second] },
        { rel: 'b', href: '/b' },
        { href: '/c', events: [event] },
        null,
      ],
      baseuri: 7,
      more: true,
    });
    expect(read?.leftOut).toBe(4);
    expect(read?.package.sender.map(({ rel, events }) => [rel, events.map(({ link }) => link.href)])).toEqual([
      ['a', ['/m/1', '/m/2']],
      ['b', []],
    ]);
    expect(read?.package.baseuri).toBeUndefined();
  });

  test.each([undefined, null, 'x', [], {}, { sender: {} }])('%j → no package', (value) => {
    expect(readPackage(value)).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import { embeddedOf, linkObjectOf, linkOf, resourceSchema } from '../../../shared/protocol/hypermedia/resource.ts';

const resource = resourceSchema.parse({
  rel: null,
  etag: 12,
  own: 'kept',
  _links: {
    'service:messaging': { href: '/one', title: null },
    'ms:rtc:saas:eject': [{ href: '/two', title: 'Two' }, { href: '/three' }],
    self: { href: '/self' },
  },
  _embedded: { 'service:participant': [{ name: 'A' }, 'not one', { name: 'B' }], 'service:from': { name: 'C' } },
});

describe('resources (trusted-application.md#resources)', () => {
  test('links → found by local name in either prefix, the first of many', () => {
    expect(linkOf(resource, 'messaging', 'https://h.example')).toEqual({ href: '/one', base: 'https://h.example' });
    expect(linkObjectOf(resource, 'eject')).toMatchObject({ href: '/two', title: 'Two' });
    expect(linkOf(resource, 'self', 'https://h.example')).toMatchObject({ href: '/self' });
    expect(linkOf(resource, 'decline', 'https://h.example')).toBeUndefined();
  });

  test('embedded resources → one or many, without what is none', () => {
    expect(embeddedOf(resource, 'participant').map((item) => item.name)).toEqual(['A', 'B']);
    expect(embeddedOf(resource, 'from').map((item) => item.name)).toEqual(['C']);
    expect(embeddedOf(resource, 'message')).toEqual([]);
  });

  test('own members → kept; null links and embedded → none', () => {
    expect(resource.own).toBe('kept');
    expect(linkOf(resourceSchema.parse({ _links: null, _embedded: null }), 'self', '')).toBeUndefined();
  });
});

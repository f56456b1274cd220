import { expect, test } from 'vitest';
import { requestTarget } from '../../../local/host/http/request-target.ts';

// Every row is what Kestrel (ASP.NET Core 10) makes of the target: path, and path in the URL that the Functions host builds.
test.each([
  ['/items/a%2Fb', '/items/a%2Fb', '/items/a%2Fb'],
  ['/items/a%252Fb', '/items/a%2Fb', '/items/a%2Fb'],
  ['/items/a%2540b', '/items/a%40b', '/items/a%40b'],
  ['/items/sip%3Aa%40b.c', '/items/sip:a@b.c', '/items/sip:a@b.c'],
  ['/items/%C3%BC%20x', '/items/\u00fc x', '/items/%C3%BC%20x'],
  ['/items/a%ffb%C3', '/items/a%ffb%C3', '/items/a%ffb%C3'],
  ['/items/%ed%a0%80', '/items/%ed%a0%80', '/items/%ed%a0%80'],
  ['/items/%zz', '/items/%zz', '/items/%25zz'],
  ["/items/a%2Bb;c=d,e!$&'()*", "/items/a+b;c=d,e!$&'()*", "/items/a+b;c=d,e!$&'()*"],
  ['/items/x%3Fq%23f', '/items/x?q#f', '/items/x%3Fq%23f'],
  ['/items/"<>^`{|}', '/items/"<>^`{|}', '/items/%22%3C%3E%5E%60%7B%7C%7D'],
  ['/rest/a/./b/../c', '/rest/a/c', '/rest/a/c'],
  ['/rest/a/%2e%2e/c', '/rest/c', '/rest/c'],
  ['/rest/a/..', '/rest/', '/rest/'],
  ['/rest//a//b/', '/rest//a//b/', '/rest//a//b/'],
])('target · %s → decoded once, dot segments gone', (target, path, urlPath) => {
  expect(requestTarget(target, 'h')).toEqual({ path, url: `http://h${urlPath}`, query: '' });
});

test('target · a query → as it was sent', () => {
  expect(requestTarget('/a%2Db?x=%2541&y=%zz?', 'h')).toEqual({
    path: '/a-b',
    url: 'http://h/a-b?x=%2541&y=%zz?',
    query: 'x=%2541&y=%zz?',
  });
  expect(requestTarget('/a?', 'h')).toMatchObject({ url: 'http://h/a?', query: '' });
});

test.each([
  ['a zero byte', '/%00', 'h'],
  ['a byte over 127', '/\u00fc', 'h'],
  ['no path', '*', 'h'],
  ['an absolute URL', 'http://other/x', 'h'],
  ['a host that is none', '/x', 'a b'],
])('target · %s → none', (_, target, host) => {
  expect(requestTarget(target, host)).toBeUndefined();
});

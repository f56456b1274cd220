import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromDataUri, toDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import { propertyRuns } from '../../support/thoroughness.ts';

describe('data URIs (ucwa.md#data-uris)', () => {
  test('any well-formed text → comes back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
        const uri = toDataUri('text/plain;charset=utf-8', text);
        expect(fromDataUri(uri)).toEqual({ mediaType: 'text/plain;charset=utf-8', text: text.toWellFormed() });
        expect(uri.split(',')).toHaveLength(2);
      }),
      propertyRuns(50, 100),
    );
  });

  test('spaces, plus, commas → form-urlencoded with lower-case digits', () => {
    expect(toDataUri('text/plain', 'a b+c, d/é')).toBe('data:text/plain,a+b%2bc%2c+d%2f%c3%a9');
  });

  test.each([
    'http://x.example',
    'data:text/plain',
    'data:text/plain,%E0%A4%A',
    'data:;base64,%%',
    'data:;base64,/w==',
  ])('%s → none', (uri) => {
    expect(fromDataUri(uri)).toBeUndefined();
  });

  test('without media type → text/plain', () => {
    expect(fromDataUri('data:,x')).toEqual({ mediaType: 'text/plain', text: 'x' });
  });
});

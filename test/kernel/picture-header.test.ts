import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictureHeader } from '../../shared/kernel/picture-header.ts';
import { pngOf, smallPictures } from '../support/pictures.ts';

const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');
const pictures = Object.entries(smallPictures).map(([kind, base64]) => [kind, bytesOf(base64)] as const);
const mediaTypes = { png: 'image/png', jpeg: 'image/jpeg' } as const;

describe('header of a picture (carebridge.md#logo)', () => {
  it.each(pictures)('%s, as a browser wrote it → its kind, 3 × 2', (kind, bytes) => {
    const mediaType = kind === 'png' || kind === 'jpeg' ? mediaTypes[kind] : 'image/webp';
    expect(pictureHeader(bytes)).toEqual({ mediaType, width: 3, height: 2 });
  });

  it.each(pictures)('%s · cut anywhere, or with something behind its end → none', (_, bytes) => {
    for (let length = 0; length < bytes.byteLength; length += 1) {
      expect(pictureHeader(bytes.subarray(0, length)), `${length} bytes`).toBeUndefined();
    }
    expect(pictureHeader(Buffer.concat([bytes, Buffer.from('<script>')]))).toBeUndefined();
  });

  it.each(pictures)('%s · other magic bytes → none', (_, bytes) => {
    expect(pictureHeader(Buffer.concat([Buffer.from('X'), bytes.subarray(1)]))).toBeUndefined();
  });

  it.each([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a GIF', Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')],
    ['the first bytes of a PNG, then a page', '\u0089PNG\r\n\u001a\n<!doctype html><script>alert(1)</script>'],
    ['nothing', ''],
  ])('%s → none', (_, content) => {
    expect(pictureHeader(typeof content === 'string' ? Buffer.from(content, 'latin1') : content)).toBeUndefined();
  });

  it('the size is the one in the header, also of a part of a larger buffer', () => {
    const whole = Buffer.concat([Buffer.alloc(7), pngOf(129, 40), Buffer.alloc(3)]);
    const part = whole.subarray(7, whole.byteLength - 3);
    expect(pictureHeader(part)).toEqual({ mediaType: 'image/png', width: 129, height: 40 });
    const none = pngOf(1, 1);
    none.writeUInt32BE(0, 16);
    expect(pictureHeader(none)).toBeUndefined();
  });

  it('any bytes, and pictures with any byte changed → an answer, never an error', async () => {
    const changed = fc
      .tuple(fc.constantFrom(...pictures), fc.nat(), fc.nat(255))
      .map(([[, bytes], at, value]) => bytes.map((byte, index) => (index === at % bytes.byteLength ? value : byte)));
    await fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), changed), (bytes) => {
        const { width = 1, height = 1 } = pictureHeader(bytes) ?? {};
        return width > 0 && height > 0;
      }),
    );
  });
});

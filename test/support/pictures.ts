import { crc32, deflateSync } from 'node:zlib';

/** The same 3 × 2 pixels in the three kinds, as Chromium has written them; profiles of colours are left out. */
export const smallPictures = {
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAAEklEQVR4AWLizY77D8NMDEgAAAAA//8y8AM7AAAABklEQVQDAGdnBYTKqcoNAAAAAElFTkSuQmCC',
  jpeg: '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAACAAMDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAQP/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCQBTf/2Q==',
  lossyWebp: 'UklGRjAAAABXRUJQVlA4ICQAAABwAQCdASoDAAIAAsBMJaACdAGIQAD+7go0Kxf+xfsD+JY0AAA=',
  losslessWebp: 'UklGRh4AAABXRUJQVlA4TBEAAAAvAkAAAAfQtTbUq/+BiOh/AAA=',
  extendedWebp:
    'UklGRlIAAABXRUJQVlA4WAoAAAAQAAAAAgAAAQAAQUxQSAcAAAAAAP//////AFZQOCAkAAAAcAEAnQEqAwACAALATCWgAnQBiEAA/u4KNCsX/sX7A/iWNAAA',
} as const;

/** A PNG picture of one colour, or with as many bytes more in a chunk that readers skip. */
export function pngOf(width: number, height: number, moreBytes = 0): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  // Eight bits for each of red, green and blue.
  size.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.concat(
    Array.from({ length: height }, () => Buffer.concat([Buffer.of(0), Buffer.alloc(width * 3, '0d6b5e', 'hex')])),
  );
  const more = moreBytes === 0 ? [] : [chunkOf('prVt', Buffer.alloc(moreBytes))];
  const chunks = [chunkOf('IHDR', size), ...more, chunkOf('IDAT', deflateSync(rows)), chunkOf('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...chunks]);
}

function chunkOf(name: string, content: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const named = Buffer.concat([Buffer.from(name), content]);
  length.writeUInt32BE(content.byteLength);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

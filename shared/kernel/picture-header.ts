/** A picture as its own bytes tell: what it is, and how large, in pixels. */
export type PictureHeader = {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly width: number;
  readonly height: number;
};

/**
 * Reads what kind of picture some bytes are; undefined where they are none of the three, end early, or go on behind the picture's end.
 * Pixels are not decoded. Source: PNG specification (third edition) 5, ITU-T T.81 annex B, RFC 9649
 */
export function pictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = readAs('image/png', pngSize, view) ?? readAs('image/jpeg', jpegSize, view);
  return header ?? readAs('image/webp', webpSize, view);
}

type Size = readonly [width: number, height: number];

function readAs(
  mediaType: PictureHeader['mediaType'],
  sizeOf: (view: DataView) => Size | undefined,
  view: DataView,
): PictureHeader | undefined {
  try {
    const [width = 0, height = 0] = sizeOf(view) ?? [];
    return width > 0 && height > 0 ? { mediaType, width, height } : undefined;
  } catch (error) {
    // What a header tells of lies behind the end.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const nameAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((step) => view.getUint8(at + step)));

function pngSize(view: DataView): Size | undefined {
  if (view.getUint32(0) !== 0x89504e47 || view.getUint32(4) !== 0x0d0a1a0a) return undefined;
  if (view.getUint32(8) !== 13 || nameAt(view, 12) !== 'IHDR') return undefined;
  let hasData = false;
  for (let at = 8; ; ) {
    const [length, name] = [view.getUint32(at), nameAt(view, at + 4)];
    // Length, name and checksum stand around what is in a chunk.
    at += 12 + length;
    hasData ||= name === 'IDAT';
    if (name === 'IEND') {
      return hasData && at === view.byteLength ? [view.getUint32(16), view.getUint32(20)] : undefined;
    }
  }
}

const endOfPicture = 0xd9;
const startOfScan = 0xda;

function jpegSize(view: DataView): Size | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  let size: Size | undefined;
  let hasScan = false;
  for (let at = 2; ; ) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === endOfPicture) return hasScan && at + 2 === view.byteLength ? size : undefined;
    const length = view.getUint16(at + 2);
    if (isFrame(marker)) size ??= [view.getUint16(at + 7), view.getUint16(at + 5)];
    at += 2 + length;
    if (marker !== startOfScan) continue;
    hasScan = true;
    at = endOfScan(view, at);
  }
}

/** Frames are C0 to CF, without three other markers among them. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Where the marker stands that ends a scan's data: neither a stuffed byte nor a restart. */
function endOfScan(view: DataView, from: number): number {
  for (let at = from; ; at += 1) {
    if (view.getUint8(at) !== 0xff) continue;
    const next = view.getUint8(at + 1);
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
}

function webpSize(view: DataView): Size | undefined {
  if (nameAt(view, 0) !== 'RIFF' || nameAt(view, 8) !== 'WEBP') return undefined;
  if (view.getUint32(4, true) + 8 !== view.byteLength) return undefined;
  const first = nameAt(view, 12);
  let hasData = false;
  let at = 12;
  while (at < view.byteLength) {
    hasData ||= nameAt(view, at) === 'VP8 ' || nameAt(view, at) === 'VP8L';
    const length = view.getUint32(at + 4, true);
    // What is in a chunk is filled up to an even length.
    at += 8 + length + (length % 2);
  }
  return hasData && at === view.byteLength ? webpSizes[first]?.(view) : undefined;
}

/** The size by the first chunk, whose content begins at 20. */
const webpSizes: Readonly<Record<string, (view: DataView) => Size | undefined>> = {
  'VP8 ': (view) =>
    view.getUint8(23) === 0x9d && view.getUint16(24) === 0x012a
      ? [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]
      : undefined,
  VP8L: (view) => {
    const bits = view.getUint32(21, true);
    return view.getUint8(20) === 0x2f ? [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1] : undefined;
  },
  VP8X: (view) => [
    view.getUint16(24, true) + view.getUint8(26) * 65_536 + 1,
    view.getUint16(27, true) + view.getUint8(29) * 65_536 + 1,
  ],
};

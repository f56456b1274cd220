import { extname } from 'node:path/posix';

/** What an attachment is, as events tell it. Source: contact-center.md#attachments */
export type FileKind = 'image' | 'video' | 'audio' | 'file';

/** Bytes that a file of a kind begins with; `at`: behind so many others. */
type Mark = { readonly at: number; readonly bytes: string };

/** How files with an ending are recognised: by one of several sets of marks, or as text. */
type FileType = { readonly kind: FileKind; readonly marks: readonly (readonly Mark[])[] | 'text' };

const mark = (bytes: string, at = 0): Mark => ({ at, bytes });
const marked = (kind: FileKind, ...marks: readonly (readonly Mark[])[]): FileType => ({ kind, marks });

const mp4 = [mark('ftyp', 4)];
const openDocument = [mark('PK\x03\x04')];
const text: FileType = { kind: 'file', marks: 'text' };

/**
 * Files that may be attached, by their ending. Choice: which ones was never documented. What browsers or systems would carry out (pages,
 * drawings with scripts, programs, archives, documents with macros) is not among them.
 */
const types: Readonly<Record<string, FileType>> = {
  png: marked('image', [mark('\x89PNG\r\n\x1a\n')]),
  jpg: marked('image', [mark('\xff\xd8\xff')]),
  jpeg: marked('image', [mark('\xff\xd8\xff')]),
  gif: marked('image', [mark('GIF87a')], [mark('GIF89a')]),
  webp: marked('image', [mark('RIFF'), mark('WEBP', 8)]),
  heic: marked('image', mp4),
  mp4: marked('video', mp4),
  mov: marked('video', mp4),
  webm: marked('video', [mark('\x1a\x45\xdf\xa3')]),
  mp3: marked('audio', [mark('ID3')], [mark('\xff\xfb')], [mark('\xff\xf3')], [mark('\xff\xf2')]),
  m4a: marked('audio', mp4),
  ogg: marked('audio', [mark('OggS')]),
  wav: marked('audio', [mark('RIFF'), mark('WAVE', 8)]),
  pdf: marked('file', [mark('%PDF-')]),
  docx: marked('file', openDocument),
  xlsx: marked('file', openDocument),
  pptx: marked('file', openDocument),
  odt: marked('file', openDocument),
  ods: marked('file', openDocument),
  odp: marked('file', openDocument),
  txt: text,
  csv: text,
  md: text,
};

/** Endings that a file may have, for people. */
export const allowedEndings = Object.keys(types).join(', ');

/**
 * What a file is, by the ending of its name and by its bytes, which have to agree; undefined where it may not be attached. What its sender calls it
 * does not count.
 */
export function fileKindOf(name: string, content: Uint8Array): FileKind | undefined {
  const ending = extname(name).slice(1).toLowerCase();
  const type = Object.hasOwn(types, ending) ? types[ending] : undefined;
  if (type === undefined) return undefined;
  const isOne =
    type.marks === 'text' ? isText(content) : type.marks.some((set) => set.every((one) => has(content, one)));
  return isOne ? type.kind : undefined;
}

const has = (content: Uint8Array, { at, bytes }: Mark): boolean =>
  Buffer.from(content.subarray(at, at + bytes.length)).equals(Buffer.from(bytes, 'latin1'));

/** UTF-8 without characters that steer something, line ends and tabs apart. */
function isText(content: Uint8Array): boolean {
  try {
    const read = new TextDecoder('utf-8', { fatal: true }).decode(content);
    return !/[^\P{Cc}\t\n\r\f]/u.test(read);
  } catch {
    return false;
  }
}

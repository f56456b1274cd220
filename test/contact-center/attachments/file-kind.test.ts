import { expect, test } from 'vitest';
import { allowedEndings, fileKindOf } from '../../../shared/contact-center/attachments/file-kind.ts';

const bytes = (latin1: string): Uint8Array => Buffer.from(latin1, 'latin1');
const samples: Readonly<Record<string, readonly [content: string, kind: string]>> = {
  png: ['\x89PNG\r\n\x1a\n....', 'image'],
  jpg: ['\xff\xd8\xff\xe0JFIF', 'image'],
  jpeg: ['\xff\xd8\xff\xe1Exif', 'image'],
  gif: ['GIF89a..', 'image'],
  webp: ['RIFF....WEBPVP8 ', 'image'],
  heic: ['....ftypheic', 'image'],
  mp4: ['....ftypisom', 'video'],
  mov: ['....ftypqt  ', 'video'],
  webm: ['\x1a\x45\xdf\xa3..', 'video'],
  mp3: ['ID3\x04..', 'audio'],
  m4a: ['....ftypM4A ', 'audio'],
  ogg: ['OggS..', 'audio'],
  wav: ['RIFF....WAVEfmt ', 'audio'],
  pdf: ['%PDF-1.7', 'file'],
  docx: ['PK\x03\x04..', 'file'],
  xlsx: ['PK\x03\x04..', 'file'],
  pptx: ['PK\x03\x04..', 'file'],
  odt: ['PK\x03\x04..', 'file'],
  ods: ['PK\x03\x04..', 'file'],
  odp: ['PK\x03\x04..', 'file'],
  txt: ['Line\r\nNext\tone', 'file'],
  csv: ['a;b', 'file'],
  md: ['# Title', 'file'],
};

test('file · of every ending that is taken, with its own bytes → its kind, whatever the case of the ending (contact-center.md#attachments)', () => {
  expect(Object.keys(samples).join(', ')).toBe(allowedEndings);
  for (const [ending, [content, kind]] of Object.entries(samples)) {
    expect([ending, fileKindOf(`Meter.${ending}`, bytes(content))]).toEqual([ending, kind]);
    expect(fileKindOf(`METER.${ending.toUpperCase()}`, bytes(content))).toBe(kind);
  }
});

test('file · whose bytes are another kind’s, or cut off → not taken, but for text, which every byte of ASCII is (contact-center.md#attachments)', () => {
  for (const [ending, [own]] of Object.entries(samples)) {
    expect(fileKindOf(`Meter.${ending}`, bytes('\x00\x01\x02 other'))).toBeUndefined();
    if (!['txt', 'csv', 'md'].includes(ending)) {
      expect(fileKindOf(`Meter.${ending}`, bytes(own.slice(0, 2)))).toBeUndefined();
      expect(fileKindOf(`Meter.${ending}`, bytes('<html>'))).toBeUndefined();
    }
  }
  expect(fileKindOf('broken.txt', bytes('\xff\xfe'))).toBeUndefined();
});

test('file · of an ending that is not on the list, hidden behind one that is, or an object’s own → not taken (contact-center.md#attachments)', () => {
  for (const name of [
    'a.html',
    'a.svg',
    'a.js',
    'a.zip',
    'a.docm',
    'a.png.exe',
    'a.txt.',
    'txt',
    '.txt',
    'a.constructor',
    '',
  ])
    expect([name, fileKindOf(name, bytes('text'))]).toEqual([name, undefined]);
});

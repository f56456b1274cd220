import { closeSync, fstatSync, fsync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { encodeFrame, type FrameSource, frameAt, nextFrame } from './frame.ts';
import { narrowFile, privateFileMode } from './private-folder.ts';

const windowBytes = 4 << 20;
/** Many records are written in pieces of about this size. */
const pieceBytes = 1 << 20;

/** What a journal file is: which part keeps it. Its first line says so. */
export type JournalKind = 'broker' | 'store';

/** The first line of a journal. */
function firstLine(kind: JournalKind): Buffer {
  return Buffer.from(`Carebridge ${kind} journal, form 2\n`);
}

/** What was found when a journal was opened, in sentences for the person who starts it; none when all was well. */
export type JournalNotes = readonly string[];

/** A file that only grows at its end, by frames. */
export class JournalFile {
  readonly #descriptor: number;
  #size: number;
  #frames: number;

  private constructor(descriptor: number, size: number, frames: number) {
    this.#descriptor = descriptor;
    this.#size = size;
    this.#frames = frames;
  }

  /**
   * Opens the file, or a new one, and hands over the body of each record. What a killed process or a lost power supply
   * leaves at the end is cut off, and told in `notes`.
   * @throws {ConfigurationError} InvalidSetting — when it is another kind of file, or damaged before its end
   */
  static open(
    path: string,
    kind: JournalKind,
    read: (body: Buffer) => void,
  ): { readonly file: JournalFile; readonly notes: JournalNotes } {
    const descriptor = openSync(path, 'a+', privateFileMode);
    try {
      narrowFile(path);
      const { end, frames, notes } = readDescriptor(descriptor, path, kind, read);
      return { file: new JournalFile(descriptor, end, frames), notes };
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  /**
   * Whether the file begins as a journal of this kind; reads no more of it than that.
   * @throws {Error} ENOENT, or what else `openSync` throws — when it cannot be opened
   */
  static isOne(path: string, kind: JournalKind): boolean {
    const descriptor = openSync(path, 'r');
    try {
      const start = Buffer.alloc(firstLine(kind).length);
      readSync(descriptor, start);
      return start.equals(firstLine(kind));
    } finally {
      closeSync(descriptor);
    }
  }

  /** Begins the file anew. */
  static create(path: string, kind: JournalKind): JournalFile {
    const descriptor = openSync(path, 'w', privateFileMode);
    narrowFile(path);
    writeAll(descriptor, firstLine(kind));
    return new JournalFile(descriptor, firstLine(kind).length, 0);
  }

  get size(): number {
    return this.#size;
  }

  /** Hands the records to the operating system in one write. */
  append(bodies: readonly Buffer[]): void {
    const bytes = Buffer.concat(bodies.map((body, index) => encodeFrame(this.#frames + index + 1, body)));
    writeAll(this.#descriptor, bytes);
    this.#frames += bodies.length;
    this.#size += bytes.length;
  }

  /** Hands over any number of records, as many in one write as make a piece. */
  appendAll(bodies: Iterable<Buffer>): void {
    let piece: Buffer[] = [];
    let bytes = 0;
    for (const body of bodies) {
      piece.push(body);
      bytes += body.length;
      if (bytes < pieceBytes) continue;
      this.append(piece);
      piece = [];
      bytes = 0;
    }
    this.append(piece);
  }

  /** Has the operating system bring everything to the disk itself. */
  sync(done: (error: Error | null) => void): void {
    fsync(this.#descriptor, done);
  }

  syncNow(): void {
    fsyncSync(this.#descriptor);
  }

  /** Marks that it ended in order, so that the next start knows that nothing is missing. */
  end(): void {
    this.append([Buffer.alloc(0)]);
    this.syncNow();
    this.close();
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Reads all records, and leaves the file with them alone; `end` is its size then. */
function readDescriptor(
  descriptor: number,
  path: string,
  kind: JournalKind,
  read: (body: Buffer) => void,
): { readonly end: number; readonly frames: number; readonly notes: JournalNotes } {
  const source = new FileWindow(descriptor);
  const first = firstLine(kind);
  const start = source.at(0, first.length);
  if (!first.subarray(0, start.length).equals(start)) throw foreign(path, kind);
  if (start.length < first.length) {
    ftruncateSync(descriptor, 0);
    writeAll(descriptor, first);
    return { end: first.length, frames: 0, notes: [] };
  }
  const { end, frames, endedInOrder } = readFrames(source, path, first.length, read);
  const notes = notesOf(source, path, end, endedInOrder);
  if (end < source.size) ftruncateSync(descriptor, end);
  return { end, frames, notes };
}

function readFrames(source: FrameSource, path: string, start: number, read: (body: Buffer) => void) {
  let end = start;
  let frames = 0;
  let endedInOrder = true;
  for (let frame = frameAt(source, end); frame !== undefined; frame = frameAt(source, end)) {
    if (frame.number !== frames + 1) throw damaged(path, frames + 1, end, `the next one is number ${frame.number}`);
    if (frame.body.length > 0) read(frame.body);
    endedInOrder = frame.body.length === 0;
    frames = frame.number;
    end = frame.end;
  }
  const next = isZero(source, end) ? undefined : nextFrame(source, end + 1, frames);
  if (next !== undefined) throw damaged(path, frames + 1, end, `whole records follow from byte ${next} on`);
  return { end, frames, endedInOrder };
}

function notesOf(source: FrameSource, path: string, end: number, endedInOrder: boolean): JournalNotes {
  const rest = source.size - end;
  if (rest === 0) {
    return endedInOrder
      ? []
      : [
          `${path} was not closed in order: the process was killed, or the machine stopped. All its records are whole; if the ` +
            'machine stopped, the last seconds before that may be missing.',
        ];
  }
  const what = isZero(source, end) ? 'zeroes' : 'an incomplete record';
  return [
    `${path} ended with ${what}: ${rest} bytes from byte ${end} on were cut off. A killed process leaves behind only a write that ` +
      'was not acknowledged; if the machine stopped, what was written in its last seconds is lost.',
  ];
}

function isZero(source: FrameSource, from: number): boolean {
  for (let at = from; at < source.size; at += windowBytes) {
    if (source.at(at, windowBytes).some((byte) => byte !== 0)) return false;
  }
  return true;
}

function foreign(path: string, kind: JournalKind): ConfigurationError {
  return new ConfigurationError(
    `${path} is not a journal of Carebridge's ${kind}; or its beginning is damaged; nothing in it was changed. Move it away, or choose another folder with --data.`,
  );
}

function damaged(path: string, number: number, offset: number, what: string): ConfigurationError {
  return new ConfigurationError(
    `${path} is damaged: record ${number}, at byte ${offset}, is not whole, and ${what}, so that no crash has caused it. Nothing was ` +
      'changed. Put back a copy of the data folder, or move the file away to start without what it holds.',
  );
}

/** Writes all of it; the operating system may take a buffer in several parts. */
function writeAll(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

/** A file in memory a few megabytes at a time. */
class FileWindow implements FrameSource {
  readonly size: number;
  readonly #descriptor: number;
  #bytes = Buffer.alloc(0);
  #start = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
    this.size = fstatSync(descriptor).size;
  }

  at(offset: number, length: number): Buffer {
    const wanted = Math.max(0, Math.min(length, this.size - offset));
    const isHere = offset >= this.#start && offset + wanted <= this.#start + this.#bytes.length;
    if (!isHere) this.#load(offset, Math.min(Math.max(wanted, windowBytes), this.size - offset));
    return this.#bytes.subarray(offset - this.#start, offset - this.#start + wanted);
  }

  #load(offset: number, length: number): void {
    const bytes = Buffer.alloc(Math.max(0, length));
    let read = 0;
    while (read < bytes.length) {
      const more = readSync(this.#descriptor, bytes, read, bytes.length - read, offset + read);
      if (more === 0) break;
      read += more;
    }
    this.#bytes = bytes.subarray(0, read);
    this.#start = offset;
  }
}

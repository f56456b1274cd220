import { closeSync, fsync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Writes all of it; the operating system may take a buffer in several parts. */
function writeAll(descriptor: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}

/** An open file that only grows at its end. */
export class JournalFile {
  readonly #descriptor: number;
  #size: number;

  private constructor(descriptor: number, size: number) {
    this.#descriptor = descriptor;
    this.#size = size;
  }

  /** Opens the file as it is, or an empty one; `contents` is what it holds. */
  static open(path: string): { readonly file: JournalFile; readonly contents: Buffer } {
    const descriptor = openSync(path, 'a+');
    const contents = readFileSync(descriptor);
    return { file: new JournalFile(descriptor, contents.length), contents };
  }

  /** Begins the file anew. */
  static create(path: string): JournalFile {
    return new JournalFile(openSync(path, 'w'), 0);
  }

  get size(): number {
    return this.#size;
  }

  append(bytes: Buffer): void {
    writeAll(this.#descriptor, bytes);
    this.#size += bytes.length;
  }

  /** Cuts off what follows the first `size` bytes. */
  truncate(size: number): void {
    ftruncateSync(this.#descriptor, size);
    this.#size = size;
  }

  /** Has the operating system bring everything to the disk itself. */
  sync(done: (error: Error | null) => void): void {
    fsync(this.#descriptor, done);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

import { closeSync, createReadStream, existsSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';

/** Lines are written together up to this size when the journal is rewritten. */
const chunkCharacters = 1 << 20;

/**
 * Reads a journal: one JSON value per line. A last line that is not whole, as a crash may leave it, is left out.
 * @throws {ConfigurationError} InvalidSetting — when another line is not JSON
 */
export async function* readJournal(file: string): AsyncGenerator<unknown> {
  if (!existsSync(file)) return;
  let held: { readonly text: string; readonly number: number } | undefined;
  let number = 0;
  for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (held !== undefined) yield parsed(file, held);
    number += 1;
    held = { text, number };
  }
  const last = held === undefined ? undefined : parseJson(held.text);
  if (last !== undefined) yield last;
}

function parsed(file: string, line: { readonly text: string; readonly number: number }): unknown {
  const value = parseJson(line.text);
  if (value === undefined) throw new ConfigurationError(`${file} is damaged at line ${line.number}.`);
  return value;
}

/**
 * A file that grows by one line per write and is rewritten from the present content when it has become too long. A
 * write returns after the operating system has the bytes: they survive the end of this process, however it ends, but
 * not that of the machine.
 */
export class Journal {
  readonly #file: string;
  readonly #content: () => Iterable<unknown>;
  readonly #rewriteAboveBytes: number;
  #descriptor: number;
  #size = 0;
  #limit = 0;

  /** Rewrites the file from `content` at once, so that a line that was not whole is gone. */
  constructor(file: string, content: () => Iterable<unknown>, rewriteAboveBytes = 64 << 20) {
    this.#file = file;
    this.#content = content;
    this.#rewriteAboveBytes = rewriteAboveBytes;
    this.#descriptor = this.#rewrite();
  }

  append(value: unknown): void {
    this.#size += writeSync(this.#descriptor, `${JSON.stringify(value)}\n`);
    if (this.#size <= this.#limit) return;
    closeSync(this.#descriptor);
    this.#descriptor = this.#rewrite();
  }

  close(): void {
    fsyncSync(this.#descriptor);
    closeSync(this.#descriptor);
  }

  #rewrite(): number {
    const draft = `${this.#file}.new`;
    const descriptor = openSync(draft, 'w');
    let size = 0;
    let chunk = '';
    for (const value of this.#content()) {
      chunk += `${JSON.stringify(value)}\n`;
      if (chunk.length < chunkCharacters) continue;
      size += writeSync(descriptor, chunk);
      chunk = '';
    }
    size += writeSync(descriptor, chunk);
    fsyncSync(descriptor);
    renameSync(draft, this.#file);
    this.#size = size;
    this.#limit = Math.max(this.#rewriteAboveBytes, size * 4);
    return descriptor;
  }
}

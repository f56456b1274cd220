import { existsSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../../shared/kernel/errors.ts';
import { parseJson } from '../../shared/kernel/json.ts';
import { JournalFile, type JournalNotes } from '../data/journal-file.ts';
import { readOlderJournal } from './older-journal.ts';

const fileName = 'tables.journal';
const olderName = 'tables.jsonl';

/**
 * Reads the journal of a folder, also one of version 0.1.0; answers with what was found amiss, in sentences.
 * @throws {ConfigurationError} InvalidSetting — when it is damaged before its end, or not one of ours
 */
export async function readJournal(folder: string, read: (value: unknown) => void): Promise<JournalNotes> {
  const file = path.join(folder, fileName);
  const older = path.join(folder, olderName);
  if (!existsSync(file)) return existsSync(older) ? readOlderJournal(older, read) : [];
  let number = 0;
  const { file: opened, notes } = JournalFile.open(file, 'store', (body) => {
    number += 1;
    readRecord(file, number, body, read);
  });
  opened.close();
  return existsSync(older)
    ? [...notes, `${older} is older than ${file}, so that it was not read; it is deleted.`]
    : notes;
}

function readRecord(file: string, number: number, body: Buffer, read: (value: unknown) => void): void {
  try {
    read(parseJson(body.toString()));
  } catch (cause) {
    const text = `${file}: record ${number} is whole, but of an unknown form. Has a later version of Carebridge written it? Start that one.`;
    throw new ConfigurationError(text, { cause });
  }
}

/**
 * A file that grows by one record per write and is rewritten from the present content when it has become too long. A
 * write returns after the operating system has the bytes: they survive the end of this process, however it ends, but
 * not that of the machine.
 */
export class Journal {
  readonly #file: string;
  readonly #older: string;
  readonly #content: () => Iterable<unknown>;
  readonly #rewriteAboveBytes: number;
  #journal: JournalFile;
  #limit = 0;

  /** Rewrites the journal of the folder from `content` at once, whatever form it had. */
  constructor(folder: string, content: () => Iterable<unknown>, rewriteAboveBytes = 64 << 20) {
    this.#file = path.join(folder, fileName);
    this.#older = path.join(folder, olderName);
    this.#content = content;
    this.#rewriteAboveBytes = rewriteAboveBytes;
    this.#journal = this.#rewrite();
  }

  append(value: unknown): void {
    this.#journal.append([recordOf(value)]);
    if (this.#journal.size <= this.#limit) return;
    this.#journal.close();
    this.#journal = this.#rewrite();
  }

  close(): void {
    this.#journal.end();
  }

  #rewrite(): JournalFile {
    const draft = `${this.#file}.new`;
    const journal = JournalFile.create(draft, 'store');
    journal.appendAll(Iterator.from(this.#content()).map(recordOf));
    journal.syncNow();
    renameSync(draft, this.#file);
    rmSync(this.#older, { force: true });
    this.#limit = Math.max(this.#rewriteAboveBytes, journal.size * 4);
    return journal;
  }
}

function recordOf(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

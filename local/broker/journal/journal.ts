import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigurationError } from '../../../shared/kernel/errors.ts';
import { FolderLock } from '../../data/folder-lock.ts';
import { JournalFile, type JournalNotes } from '../../data/journal-file.ts';
import { preparePrivateFolder } from '../../data/private-folder.ts';
import type { Entry } from '../queue/change.ts';
import type { EntryLog } from '../queue/store.ts';
import { decodeEntries, encodeEntries } from './entry-codec.ts';
import { renewOlderJournal } from './older-journal.ts';

const fileName = 'broker.journal';
const rewriteName = 'broker.journal.new';

/** What the journal keeps: how much of it is still alive, and all of that as entries. */
export interface JournalSource {
  readonly estimatedBytes: number;
  snapshot(): Iterable<Entry>;
  restore(entries: readonly Entry[]): void;
}

/** How a journal is kept. */
export type JournalOptions = {
  readonly folder: string;
  readonly source: JournalSource;
  /** A smaller file is never compacted; absent: 8 MiB. */
  readonly compactAboveBytes?: number | undefined;
  /** Called once when the file cannot be written; nothing may be acknowledged from then on. */
  readonly onFailure: (error: Error) => void;
};

/**
 * The append-only file of what the broker has accepted, one checksummed record per atomic step.
 *
 * A record is handed to the operating system by write() before anything that depends on it is sent. That is enough for
 * the end of this process, `kill -9` included, since the page cache belongs to the kernel; a power failure may take the
 * last seconds. Records of one turn of the event loop go out in one write.
 *
 * When less than a quarter of the file is alive, a new file with only that is written, synced and renamed over the old
 * one; meanwhile records go to both.
 */
export class Journal implements EntryLog {
  readonly #options: JournalOptions;
  readonly #path: string;
  readonly #rewritePath: string;
  readonly #lock: FolderLock;
  /** What was found when it was opened, in sentences. */
  readonly notes: JournalNotes;
  #file: JournalFile;
  #rewrite: JournalFile | undefined;
  #pending: Buffer[] = [];
  #status: 'open' | 'failed' | 'closed' = 'open';

  /**
   * Opens the journal in `options.folder`, and restores what it holds into `options.source`. A torn last record is cut
   * off, which `notes` tells.
   * @throws {ConfigurationError} InvalidSetting — when the folder cannot be used or is in use, or the file is damaged
   * before its end or not one of ours
   */
  constructor(options: JournalOptions) {
    this.#options = options;
    this.#path = join(options.folder, fileName);
    this.#rewritePath = join(options.folder, rewriteName);
    preparePrivateFolder(options.folder);
    this.#lock = FolderLock.take(options.folder, 'broker');
    try {
      rmSync(this.#rewritePath, { force: true });
      const renewed = renewOlderJournal(this.#path, this.#rewritePath);
      const { file, notes } = JournalFile.open(this.#path, 'broker', (body) =>
        options.source.restore(this.#decode(body)),
      );
      this.#file = file;
      this.notes = renewed === undefined ? notes : [renewed, ...notes];
    } catch (error) {
      this.#lock.release();
      throw error;
    }
  }

  get sizeBytes(): number {
    return this.#file.size;
  }

  append(entries: readonly Entry[]): void {
    if (this.#pending.length === 0) setImmediate(() => this.flush());
    this.#pending.push(encodeEntries(entries));
  }

  /** Writes what was appended; false when it could not, and then nothing that depends on it may be sent. */
  flush(): boolean {
    if (this.#pending.length === 0 || this.#status !== 'open') return this.#status !== 'failed';
    const records = this.#pending;
    this.#pending = [];
    try {
      this.#file.append(records);
      this.#rewrite?.append(records);
      this.#compactIfMostlyDead();
      return true;
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  close(): void {
    const isWhole = this.flush();
    this.#status = 'closed';
    if (isWhole) this.#file.end();
    else this.#file.close();
    this.#lock.release();
  }

  #decode(body: Buffer): readonly Entry[] {
    try {
      return decodeEntries(body);
    } catch (error) {
      throw this.#unreadable('a record has an unknown form', error);
    }
  }

  #unreadable(what: string, cause?: unknown): ConfigurationError {
    const text = `The broker's journal ${this.#path} cannot be read: ${what}. Move it away to start without its messages.`;
    return new ConfigurationError(text, { cause });
  }

  #compactIfMostlyDead(): void {
    const { compactAboveBytes = 8 << 20, source } = this.#options;
    if (this.#rewrite !== undefined || this.#file.size < compactAboveBytes) return;
    if (this.#file.size < source.estimatedBytes * 4) return;
    const rewrite = JournalFile.create(this.#rewritePath, 'broker');
    this.#rewrite = rewrite;
    rewrite.appendAll(Iterator.from(source.snapshot()).map((entry) => encodeEntries([entry])));
    rewrite.sync((error) => this.#replaceBy(rewrite, error));
  }

  #replaceBy(rewrite: JournalFile, error: Error | null): void {
    if (this.#status !== 'open' || error !== null) {
      rewrite.close();
      if (error !== null) this.#fail(error);
      return;
    }
    renameSync(this.#rewritePath, this.#path);
    this.#file.close();
    this.#file = rewrite;
    this.#rewrite = undefined;
  }

  #fail(error: unknown): void {
    this.#status = 'failed';
    this.#options.onFailure(error instanceof Error ? error : new Error(String(error)));
  }
}

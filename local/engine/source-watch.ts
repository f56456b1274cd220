import { existsSync, type FSWatcher, readdirSync, watch } from 'node:fs';
import path from 'node:path';

/** Editors write a file in several steps; changes are reported when there were none for so long. */
const settleMs = 100;
const sourcePattern = /^[^.].*\.(ts|tsx|css|html|json)$/;

/** What is watched, and who is told. */
export type SourceWatchOptions = {
  readonly root: string;
  /** Relative to `root`; what lies below them is watched, too. */
  readonly folders: readonly string[];
  /** Gets the changed files, relative to `root`, with forward slashes; must resolve, and is not called again before it has. */
  readonly onChange: (files: readonly string[]) => Promise<void>;
};

/**
 * Reports changed source files.
 * Choice: one watch for each folder. The recursive watch of Node loses a file that an editor replaces twice (seen with Node 24 on Linux).
 */
export class SourceWatch {
  readonly #options: SourceWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #changed = new Set<string>();
  #settling: NodeJS.Timeout | undefined;
  #isReporting = false;

  constructor(options: SourceWatchOptions) {
    this.#options = options;
    for (const folder of this.#foldersNow()) this.#follow(folder);
  }

  close(): void {
    clearTimeout(this.#settling);
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #foldersNow(): readonly string[] {
    const { root, folders } = this.#options;
    const present = folders.filter((folder) => existsSync(path.join(root, folder)));
    const inside = present.flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ parentPath, name }) => path.relative(root, path.join(parentPath, name))),
    );
    return [...present, ...inside];
  }

  #follow(folder: string): void {
    if (this.#watchers.has(folder)) return;
    const watcher = watch(path.join(this.#options.root, folder), (_event, name) => this.#noticed(folder, name ?? ''));
    watcher.on('error', () => this.#leave(folder));
    this.#watchers.set(folder, watcher);
  }

  #leave(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }

  #noticed(folder: string, name: string): void {
    if (sourcePattern.test(name)) this.#changed.add(path.join(folder, name).split(path.sep).join('/'));
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => void this.#report(), settleMs);
  }

  async #report(): Promise<void> {
    if (!this.#followChangedFolders()) return this.#settle();
    if (this.#isReporting || this.#changed.size === 0) return;
    const files = [...this.#changed].sort();
    this.#changed.clear();
    this.#isReporting = true;
    await this.#options.onChange(files);
    this.#isReporting = false;
    if (this.#changed.size > 0) this.#settle();
  }

  /** Folders come and go; the files of a new one have changed with it. False when one went while it was looked at. */
  #followChangedFolders(): boolean {
    try {
      const now = new Set(this.#foldersNow());
      for (const folder of this.#watchers.keys()) if (!now.has(folder)) this.#leave(folder);
      for (const folder of now) if (!this.#watchers.has(folder)) this.#followNew(folder);
      return true;
    } catch {
      return false;
    }
  }

  #followNew(folder: string): void {
    this.#follow(folder);
    for (const name of readdirSync(path.join(this.#options.root, folder))) this.#noticed(folder, name);
  }
}

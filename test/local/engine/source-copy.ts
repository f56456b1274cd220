import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../support/source-tree.ts';

const copied = ['functions', 'host.json', 'local', 'package-lock.json', 'package.json', 'shared', 'web'];

/** A copy of the sources that a test may change; the packages are those of the repository. */
export class SourceCopy {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'carebridge-sources-'));

  constructor() {
    for (const name of copied) cpSync(path.join(root, name), path.join(this.folder, name), { recursive: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(this.folder, 'node_modules'), 'junction');
  }

  /** Writes a file anew, made of its text so far; returns how to undo that. */
  edit(file: string, change: (text: string) => string): () => void {
    const target = path.join(this.folder, file);
    const before = readFileSync(target, 'utf8');
    writeFileSync(target, change(before));
    return () => writeFileSync(target, before);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensureWeb } from '../../../local/web/build-web.ts';
import { codeFolder } from '../../support/code-folder.ts';
import { root } from '../../support/source-tree.ts';

/** The pages come last: they are to be newer than their sources. */
const copied = ['functions', 'host.json', 'local', 'package-lock.json', 'package.json', 'shared', 'web', 'dist/web'];

/** A copy of the sources, and of the pages built from them, that a test may change; the packages are those of the repository. */
export class SourceCopy {
  readonly folder = codeFolder('sources');

  private constructor() {
    for (const name of copied) cpSync(path.join(root, name), path.join(this.folder, name), { recursive: true });
    symlinkSync(path.join(root, 'node_modules'), path.join(this.folder, 'node_modules'), 'junction');
  }

  static async make(): Promise<SourceCopy> {
    await ensureWeb();
    return new SourceCopy();
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

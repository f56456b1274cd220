import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './source-tree.ts';

/**
 * An empty folder for code that a test writes; it is at the same place in each run, since Node keeps what it has compiled by the path
 * (`NODE_COMPILE_CACHE`), and would keep it once more for every other place.
 */
export function codeFolder(name: string): string {
  const folder = path.join(root, 'dist', 'tests', name);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  mkdirSync(folder, { recursive: true });
  return folder;
}

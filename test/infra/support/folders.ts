import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../../support/source-tree.ts';

/** The folder with the infrastructure. */
export const infraFolder = path.join(root, 'infra');

/** Runs `work` on a copy of the infrastructure in which a text of one file is another. */
export function withChange<T>(file: string, from: string, to: string, work: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-infra-'));
  try {
    cpSync(infraFolder, folder, { recursive: true });
    const place = path.join(folder, file);
    const text = readFileSync(place, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(place, text.replace(from, to));
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

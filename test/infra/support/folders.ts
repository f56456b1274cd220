import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Infrastructure, readInfrastructure } from '../../../infra/check/infrastructure.ts';
import { root } from '../../support/source-tree.ts';

/** The folder with the infrastructure. */
export const infraFolder = path.join(root, 'infra');

/** What the rules read besides it. */
const besides = [
  '.funcignore',
  '.github/workflows/deploy.yml',
  'azure.yaml',
  'docs/operations.md',
  'functions/conversation-events.ts',
  'host.json',
];

/**
 * Runs `work` on the infrastructure of a copy in which a text of one file is another. Files are named from infra/, those beside it
 * from `../`.
 */
export function withChange<T>(file: string, from: string, to: string, work: (read: () => Infrastructure) => T): T {
  const copy = mkdtempSync(path.join(tmpdir(), 'carebridge-infra-'));
  const folder = path.join(copy, 'infra');
  try {
    cpSync(infraFolder, folder, { recursive: true, filter: (from) => !/\/infra\/(check|cost|tools)$/.test(from) });
    for (const one of besides) cpSync(path.join(root, one), path.join(copy, one));
    const place = path.join(folder, file);
    const text = readFileSync(place, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
    writeFileSync(place, text.replace(from, to));
    return work(() => readInfrastructure(folder, { root: copy }));
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

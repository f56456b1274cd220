import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extensionFiles } from './types/bicep-types.ts';
import { graphTypes } from './types/graph.ts';

const graphExtension = 'microsoftGraphV1';

/** Folders beside the templates that the compiler has no use for. */
const code = ['check', 'cost', 'hooks', 'tools'];

/**
 * Makes a copy of the infrastructure whose Microsoft Graph extension is a local file, since the real one comes from a container
 * registry. Its types lie in `index.json`; the compiler has to make `graph.tgz` of them first.
 */
export function makeWorkshop(folder: string): string {
  const workshop = mkdtempSync(path.join(tmpdir(), 'carebridge-bicep-'));
  cpSync(folder, workshop, { recursive: true, filter: (file) => !code.includes(path.relative(folder, file)) });
  const { index, types } = extensionFiles('MicrosoftGraph', '1.0.0', graphTypes);
  writeFileSync(path.join(workshop, 'index.json'), JSON.stringify(index));
  writeFileSync(path.join(workshop, 'types.json'), JSON.stringify(types));
  const file = path.join(workshop, 'bicepconfig.json');
  const config = JSON.parse(readFileSync(file, 'utf8')) as { extensions: Record<string, string> };
  config.extensions[graphExtension] = './graph.tgz';
  writeFileSync(file, JSON.stringify(config));
  return workshop;
}

/** Runs `work` in a workshop that is gone afterwards. */
export function inWorkshop<T>(folder: string, work: (workshop: string) => T): T {
  const workshop = makeWorkshop(folder);
  try {
    return work(workshop);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extensionFiles } from './types/bicep-types.ts';
import { graphTypes } from './types/graph.ts';

const graphExtension = 'microsoftGraphV1';

/**
 * Runs `work` on a copy of the infrastructure whose Microsoft Graph extension is a local file, since the real one comes from a
 * container registry. Its types lie in `index.json`; the compiler has to make
 * `graph.tgz` of them first.
 */
export function inWorkshop<T>(folder: string, work: (workshop: string) => T): T {
  const workshop = mkdtempSync(path.join(tmpdir(), 'carebridge-bicep-'));
  try {
    cpSync(folder, workshop, { recursive: true });
    const { index, types } = extensionFiles('MicrosoftGraph', '1.0.0', graphTypes);
    writeFileSync(path.join(workshop, 'index.json'), JSON.stringify(index));
    writeFileSync(path.join(workshop, 'types.json'), JSON.stringify(types));
    const file = path.join(workshop, 'bicepconfig.json');
    const config = JSON.parse(readFileSync(file, 'utf8')) as { extensions: Record<string, string> };
    config.extensions[graphExtension] = './graph.tgz';
    writeFileSync(file, JSON.stringify(config));
    return work(workshop);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}

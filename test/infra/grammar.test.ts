import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { grammarFaults } from '../../infra/check/bicep/grammar.ts';
import { infraFolder } from './support/folders.ts';

describe('grammar', () => {
  const files = globSync('**/*.bicep', { cwd: infraFolder });

  it('Bicep files · by a grammar that is not ours → no fault', async () => {
    expect(files.length).toBeGreaterThan(10);
    const faults = await Promise.all(
      files.map(async (file) => grammarFaults(readFileSync(path.join(infraFolder, file), 'utf8'), file)),
    );
    expect(faults.flat()).toEqual([]);
  });

  it('text that is not Bicep → a fault with its line', async () => {
    expect(await grammarFaults("var a = {\n  b: 'c'\n\nresource x = }", 'broken.bicep')).not.toEqual([]);
  });
});

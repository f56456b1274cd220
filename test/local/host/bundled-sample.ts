import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { codeFolder } from '../../support/code-folder.ts';

/** Bundles functions of the sample application into `main` of the folder `name` for code, with a library of its own inside, as it is deployed; the folder. */
export async function bundleSample(name: string, functions: string, main: string): Promise<string> {
  const folder = codeFolder(name);
  const sample = path.join(import.meta.dirname, 'sample-app');
  await build({
    entryPoints: [path.join(sample, functions)],
    outfile: path.join(folder, main),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@azure/functions-core'],
    logLevel: 'error',
  });
  await copyFile(path.join(sample, 'host.json'), path.join(folder, 'host.json'));
  return folder;
}

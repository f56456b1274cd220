import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';

/** Bundles functions of the sample application into `main` of a new folder, with a library of its own inside, as it is deployed; the folder. */
export async function bundleSample(functions: string, main: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'bundled-sample-'));
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

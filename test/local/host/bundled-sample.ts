import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const sample = path.join(import.meta.dirname, 'sample-app');

/** Bundles functions of the sample application into one file of a folder, with a library of their own, as they are deployed. */
export async function bundleSample(functions: string, folder: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(sample, functions)],
    outfile: path.join(folder, outfile),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['@azure/functions-core'],
    logLevel: 'error',
  });
  await copyFile(path.join(sample, 'host.json'), path.join(folder, 'host.json'));
}

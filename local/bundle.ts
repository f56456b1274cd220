import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What the deployed file may weigh: Azure copies and parses it at every cold start. */
export const bundleLimitBytes = 1_600_000;

/** Writes the function app as one CommonJS file, which is what `npm run build` deploys. */
export async function bundleFunctions(outfile: string): Promise<void> {
  await build({
    entryPoints: [path.join(root, 'functions', 'main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Packages that have both forms would come in both, since our own code imports what others require.
    mainFields: ['module', 'main'],
    conditions: ['import'],
    minify: true,
    legalComments: 'none',
    // The Functions worker provides this module when the app runs; it exists nowhere else.
    external: ['@azure/functions-core'],
    logLevel: 'warning',
  });
}

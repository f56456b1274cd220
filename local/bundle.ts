import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What the deployed file may weigh: Azure copies and parses it at every cold start. */
export const bundleLimitBytes = 2_000_000;

/**
 * The file leaves the cache of `require` as soon as it has been evaluated. An instance that was initialised with the app and then gets its
 * settings is told to load it again, and of a cached file nothing would be evaluated: no function would be registered.
 * Source: issues 737 and 838 of the Node worker
 */
const forgetItself = 'delete require.cache[module.filename];';

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
    footer: { js: forgetItself },
    logLevel: 'warning',
  });
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** What the deployed file may weigh: Azure copies and parses it at every cold start. */
export const bundleLimitBytes = 2_000_000;

/**
 * The file leaves the cache of `require` as soon as it has been evaluated. An instance that was initialised with the app and then gets its
 * settings is told to load it again, and of a cached file nothing would be evaluated: no function would be registered.
 * Source: issues 737 and 838 of the Node worker
 */
const forgetItself = 'delete require.cache[module.filename];';

/** How the function app becomes one CommonJS file. */
export const bundleOptions = {
  absWorkingDir: root,
  entryPoints: ['functions/main.ts'],
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
  plugins: [oneCopyOfEach()],
  logLevel: 'warning',
} satisfies BuildOptions;

/** Writes what `npm run build` deploys. */
export async function bundleFunctions(outfile: string): Promise<void> {
  await build({ ...bundleOptions, outfile });
}

/**
 * Takes one copy of what npm had to install several times in the same version, since another version has the place that all could reach.
 * Of a file that a plugin names esbuild forgets the `type` of its package; so the first copy keeps its own way in, and so does every ES module.
 */
function oneCopyOfEach(): Plugin {
  return {
    name: 'one-copy-of-each',
    setup({ onResolve, resolve }) {
      const copies = new Map<string, string>();
      onResolve({ filter: /^[^./]/ }, async ({ path: wanted, importer, resolveDir, kind, pluginData }) => {
        if (pluginData === oneCopyOfEach) return undefined;
        const found = await resolve(wanted, { importer, resolveDir, kind, pluginData: oneCopyOfEach });
        const installed = installedIn(found.path);
        if (found.external || installed === undefined || installed.isModule) return undefined;
        const name = `${installed.name}${found.path.slice(installed.folder.length)}`;
        const copy = copies.get(name);
        if (copy === undefined) copies.set(name, found.path);
        return copy === undefined || copy === found.path ? undefined : { ...found, path: copy };
      });
    },
  };
}

type Installed = { readonly name: string; readonly folder: string; readonly isModule: boolean };

/** The innermost package that a file belongs to (`name@version`), its folder, and whether its files are ES modules; none for our own files. */
export function installedIn(file: string): Installed | undefined {
  const [folder, name] = /^.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/.exec(file) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  const { version, type } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return { name: `${name}@${version}`, folder, isModule: type === 'module' };
}

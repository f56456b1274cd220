import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';
import { minify } from 'rolldown/experimental';
import { kitModules, type WebEntry, webEntries } from './entries.ts';
import { isManifestOf, writeManifest } from './manifest.ts';

const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
const web = path.join(root, 'web');

/** Where the browser's files are built to. */
export const webFolder = path.join(root, 'dist', 'web');

/** Style sheets that scripts import arrive as minified text, to be adopted by a document or a shadow root. */
const stylesAsText: Plugin = {
  name: 'styles-as-text',
  setup: (bundler) =>
    bundler.onLoad({ filter: /\.css$/ }, async ({ path: file }) => {
      const { code } = await transform(await readFile(file, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    }),
};

/** One bundle, one language: a browser loads no texts that it does not show. */
const textsOf = (language: string): Plugin => ({
  name: 'texts-of-one-language',
  setup: (bundler) =>
    bundler.onResolve({ filter: /\/messages\/en\.ts$/ }, ({ path: imported, resolveDir }) => ({
      path: path.join(resolveDir, path.dirname(imported), `${language}.ts`),
    })),
});

/** Two copies of Preact in one document would not know of each other's components; of other modules a second copy is only a waste. */
const kitOfTheFirstScript: Plugin = {
  name: 'kit-of-the-first-script',
  setup: (bundler) => {
    bundler.onResolve({ filter: /^preact(\/hooks)?$/ }, () => ({ path: 'preact', namespace: 'kit' }));
    bundler.onResolve({ filter: /\.tsx?$/ }, ({ path: imported, resolveDir }) => {
      const file = path.relative(root, path.resolve(resolveDir, imported)).split(path.sep).join('/');
      return file in kitModules ? { path: file, namespace: 'kit' } : undefined;
    });
    bundler.onLoad({ filter: /.*/, namespace: 'kit' }, ({ path: module }) => ({
      contents: `export const { ${kitModules[module]} } = globalThis.carebridgeKit;`,
    }));
  },
};

const shared: BuildOptions = {
  bundle: true,
  minify: true,
  charset: 'utf8',
  // The browsers that know `light-dark()`, that is, those since the middle of 2024.
  target: ['es2023', 'safari17.5', 'chrome123', 'firefox121'],
  legalComments: 'none',
  logLevel: 'warning',
  // The classic form of JSX: the automatic one would add a second copy of the runtime.
  jsx: 'transform',
  jsxFactory: 'h',
  jsxFragment: 'Fragment',
  tsconfigRaw: {},
};

/** Where the files are to be served: on this machine, or in a deployment, which has less. */
export type WebUse = 'local' | 'deployment';

/**
 * Makes `dist/web/`: scripts, styles and pages, each with its compressed forms, and the manifest that names them. It is built in
 * another folder and renamed at the end, so that what is served is complete at any time.
 */
export async function buildWeb(use: WebUse = 'local'): Promise<void> {
  const aside = `${webFolder}.${process.pid}`;
  try {
    await buildWebInto(aside, use);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    throw error;
  }
  const former = `${aside}.former`;
  await rename(webFolder, former).catch(() => undefined);
  await rename(aside, webFolder);
  await rm(former, { recursive: true, force: true });
}

/** Makes the files, and the manifest, in a folder. */
export async function buildWebInto(folder: string, use: WebUse): Promise<void> {
  await mkdir(folder, { recursive: true });
  const wanted = webEntries.filter(({ isLocal }) => use === 'local' || isLocal !== true);
  const present = wanted.filter(({ source }) => existsSync(path.join(web, source)));
  await Promise.all(present.map((entry) => buildEntry(entry, folder)));
  await writeManifest(folder, use);
}

async function buildEntry(entry: WebEntry, folder: string): Promise<void> {
  const { source, output, kind, language = 'en', isPart } = entry;
  const from = path.join(web, source);
  const to = path.join(folder, output);
  await mkdir(path.dirname(to), { recursive: true });
  if (kind === 'copy') return cp(from, to);
  if (kind === 'style') return void (await build({ ...shared, entryPoints: [from], outfile: to }));
  const inject = source.endsWith('.tsx') ? [path.join(web, 'jsx.ts')] : [];
  if (kind === 'script') {
    const { outputFiles } = await build({
      ...shared,
      plugins: [stylesAsText, textsOf(language), ...(isPart === true ? [kitOfTheFirstScript] : [])],
      inject,
      entryPoints: [from],
      outfile: to,
      format: 'iife',
      write: false,
    });
    return writeFile(to, await minified(outputFiles[0]?.text ?? '', to));
  }
  const name = path.basename(output, path.extname(output));
  await build({
    ...shared,
    plugins: [stylesAsText, textsOf(language)],
    inject,
    entryPoints: [{ in: from, out: name }],
    outdir: path.dirname(to),
    format: 'esm',
    splitting: true,
    // The hash in the name is what lets browsers keep a part permanently.
    chunkNames: 'part-[name]-[hash]',
  });
}

/** A classic script, smaller than the bundler makes it. */
async function minified(script: string, file: string): Promise<string> {
  const options = { compress: { target: 'es2023' }, mangle: { toplevel: true }, codegen: { removeWhitespace: true } };
  const { code, errors } = await minify(path.basename(file), script, options);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  return code;
}

/** Builds unless what is built is newer than every source, and for this machine. */
export async function ensureWeb(): Promise<void> {
  const manifest = path.join(webFolder, 'manifest.json');
  const isLocal = existsSync(manifest) && isManifestOf('local', await readFile(manifest, 'utf8'));
  const builtAt = isLocal ? (await stat(manifest)).mtimeMs : 0;
  if (builtAt < (await newestSourceAt())) await buildWeb();
}

const sourcePatterns = ['web/**/*.*', 'shared/{protocol,kernel}/**/*.ts', 'local/web/*.ts', 'package-lock.json'];

/** Whether a file of web/ or shared/ goes into the browser's files; named relative to the repository with forward slashes. */
export function isWebSource(file: string): boolean {
  return /^(web|shared\/protocol|shared\/kernel)\//.test(file);
}

async function newestSourceAt(): Promise<number> {
  const files = sourcePatterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  const times = await Promise.all(files.map(async (file) => (await stat(path.join(root, file))).mtimeMs));
  return Math.max(...times);
}

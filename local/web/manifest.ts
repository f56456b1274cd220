import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { parseJson } from '../../shared/kernel/json.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Compresses every file of the folder and writes `manifest.json`, by which they are served. Source: carebridge.md#pages */
export async function writeManifest(folder: string, use: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && path.extname(entry.name) in mediaTypes)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  const entries = await Promise.all(names.map((name) => manifestEntry(folder, name)));
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify({ use, files: entries }, null, 2)}\n`);
}

/** Whether a manifest was written for a use. */
export function isManifestOf(use: string, text: string): boolean {
  const content = parseJson(text);
  return typeof content === 'object' && content !== null && 'use' in content && content.use === use;
}

async function manifestEntry(folder: string, name: string) {
  const file = path.join(folder, name);
  const content = await readFile(file);
  await writeFile(`${file}.gz`, gzipSync(content, { level: 9 }));
  await writeFile(
    `${file}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }),
  );
  return {
    url: `/${name}`.replace(/\/?index\.html$/, '') || '/',
    file: name,
    mediaType: mediaTypes[path.extname(name)] ?? 'application/octet-stream',
    etag: createHash('sha256').update(content).digest('base64url').slice(0, 22),
    isImmutable: /-[A-Z0-9]{8}\.js$/.test(name),
  };
}

import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
};

/** Compresses every file of the folder and writes `manifest.json`, by which they are served. Source: carebridge.md#pages */
export async function writeManifest(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && path.extname(entry.name) in mediaTypes)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
  const entries = await Promise.all(names.map((name) => manifestEntry(folder, name)));
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify({ files: entries }, null, 2)}\n`);
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

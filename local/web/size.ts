import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildWeb, webFolder } from './build-web.ts';

/** What a browser loads for one purpose, and how much that may be, compressed by gzip. */
type Budget = { readonly name: string; readonly files: readonly string[]; readonly limitBytes: number };

const budgets: readonly Budget[] = [
  { name: 'widget, before the first click', files: ['widget.js'], limitBytes: 3 * 1024 },
  { name: 'widget, opened (in all)', files: ['widget.js', 'chat.en.js'], limitBytes: 25 * 1024 },
  { name: 'widget in German', files: ['widget.js', 'chat.de.js'], limitBytes: 25 * 1024 },
];

/** Prints the size of what browsers load; 1 when something is larger than it may be. */
async function main(): Promise<number> {
  await buildWeb();
  let faults = 0;
  for (const { name, files, limitBytes } of budgets) {
    const sizes = await Promise.all(
      files.map(async (file) => gzipSync(await readFile(path.join(webFolder, file)), { level: 9 }).length),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const verdict = bytes <= limitBytes ? 'ok' : 'TOO LARGE';
    if (bytes > limitBytes) faults += 1;
    const kilobytes = (value: number): string => `${(value / 1024).toFixed(2)} KB`;
    process.stdout.write(
      `${name.padEnd(34)} ${kilobytes(bytes).padStart(9)} of ${kilobytes(limitBytes)}  ${verdict}\n`,
    );
  }
  return faults === 0 ? 0 : 1;
}

process.exitCode = await main();

import { cp, mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFunctions } from './bundle.ts';
import { buildWeb } from './web/build-web.ts';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const dist = path.join(root, 'dist');
const bundle = path.join(dist, 'main.cjs');

/** Makes `dist/`: the browser's files (`web/`) but those of one machine alone, and the function app as one CommonJS file, with host.json and a package.json that names it. */
async function main(): Promise<void> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await bundleFunctions(bundle);
  for (const file of ['host.json', '.funcignore']) await cp(path.join(root, file), path.join(dist, file));
  await writeFile(
    path.join(dist, 'package.json'),
    `${JSON.stringify({ name: 'carebridge', main: 'main.cjs', private: true }, null, 2)}\n`,
  );
  await buildWeb('deployment');
  const { size } = await stat(bundle);
  process.stdout.write(`dist/main.cjs ${(size / 1_000_000).toFixed(2)} MB\n`);
}

await main();

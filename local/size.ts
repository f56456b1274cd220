import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleFunctions, bundleLimitBytes } from './bundle.ts';
import { webSizes } from './web/size.ts';

/** The bundle as `npm run build` makes it, made aside so that a running build is not disturbed. */
async function bundleBytes(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-size-'));
  try {
    const file = path.join(folder, 'main.cjs');
    await bundleFunctions(file);
    return (await stat(file)).size;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Prints what the deployment and browsers load; 1 when something is larger than it may be. */
async function main(): Promise<number> {
  const bytes = await bundleBytes();
  const megabytes = (value: number): string => `${(value / 1_000_000).toFixed(2)} MB`;
  const rows = [
    ...(await webSizes()).map(({ name, bytes: web, limitBytes }) => ({
      name,
      size: `${(web / 1024).toFixed(2)} KB`,
      limit: `${(limitBytes / 1024).toFixed(2)} KB`,
      isSmall: web <= limitBytes,
    })),
    {
      name: 'function app (dist/main.cjs)',
      size: megabytes(bytes),
      limit: megabytes(bundleLimitBytes),
      isSmall: bytes <= bundleLimitBytes,
    },
  ];
  for (const { name, size, limit, isSmall } of rows) {
    process.stdout.write(`${name.padEnd(34)} ${size.padStart(9)} of ${limit}  ${isSmall ? 'ok' : 'TOO LARGE'}\n`);
  }
  return rows.every(({ isSmall }) => isSmall) ? 0 : 1;
}

process.exitCode = await main();

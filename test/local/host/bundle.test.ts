import { rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { startHost } from '../../../local/host/host.ts';
import { bundleSample } from './bundled-sample.ts';

test('host · one CommonJS file with the library inside, as it is deployed → runs the same', async () => {
  const folder = await bundleSample('bundled-sample', 'http-functions.ts', 'dist/main.cjs');
  const host = await startHost({ folder, main: 'dist/*.cjs', port: 0, onLog: () => undefined });
  expect(await (await fetch(`${host.url}/items/zed`)).text()).toBe('any zed');
  await host.close();
  await rm(folder, { recursive: true });
});

test('host · main matches no module, or one without functions → a clear error', async () => {
  const folder = path.join(import.meta.dirname, 'sample-app');
  const start = (main: string) => startHost({ folder, main, port: 0 });
  await expect(start('nothing/*.ts')).rejects.toThrow(`No module matches "nothing/*.ts" in ${folder}.`);
  await expect(start('seen.ts')).rejects.toThrow(/^No function was registered by /);
});

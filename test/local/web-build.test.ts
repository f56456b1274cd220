import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildWebInto, type WebUse } from '../../local/web/build-web.ts';
import { isManifestOf } from '../../local/web/manifest.ts';

async function built(use: WebUse): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'carebridge-web-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await buildWebInto(folder, use);
  return readFile(path.join(folder, 'manifest.json'), 'utf8');
}

test('files for browsers · in a deployment → all but the second demo page, which one machine has', async () => {
  const [local, deployed] = await Promise.all([built('local'), built('deployment')]);
  const urls = (manifest: string) => JSON.parse(manifest).files.map(({ url }: { readonly url: string }) => url);
  expect(urls(local).filter((url: string) => !urls(deployed).includes(url))).toEqual(['/fabrikam']);
  expect([isManifestOf('local', local), isManifestOf('local', deployed)]).toEqual([true, false]);
}, 60_000);

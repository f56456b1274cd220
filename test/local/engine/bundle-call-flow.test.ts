import { rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleFunctions, bundleLimitBytes } from '../../../local/bundle.ts';
import { runCallFlow } from '../../../local/call-flow/run.ts';
import { codeFolder } from '../../support/code-folder.ts';
import { type EngineWorld, startEngineWorld } from '../../support/engine-world.ts';
import { root } from '../../support/source-tree.ts';

let folder: string;
let bundle: string;
let world: EngineWorld | undefined;

beforeAll(async () => {
  folder = codeFolder('bundle-call-flow');
  bundle = path.join(folder, 'main.cjs');
  await bundleFunctions(bundle);
});
afterAll(async () => {
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

it('bundle · as it is deployed → at most 2 MB (docs/decisions/0008-deployment.md)', async () => {
  expect((await stat(bundle)).size).toBeLessThanOrEqual(bundleLimitBytes);
});

it('bundle · in the one-machine host → plays the whole call flow (docs/decisions/0008-deployment.md)', async () => {
  world = await startEngineWorld({ main: path.relative(root, bundle) });
  const run = { conversations: 1, patienceMs: 60_000 };
  const { faults, conversations } = await runCallFlow(world.engine.config, world.engine.origin, run);
  expect(faults).toEqual([]);
  expect(conversations[0]?.steps.filter(({ proof }) => proof === undefined)).toEqual([]);
});

import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../support/source-tree.ts';

const entry = 'functions/main.ts';
let inputs: Metafile['inputs'];

beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    external: ['@azure/functions-core'],
    write: false,
    metafile: true,
    outfile: path.join(root, 'unwritten.cjs'),
    logLevel: 'error',
  });
  inputs = metafile.inputs;
});

/** Modules that run when the bundle is loaded: what the entry imports, but not what is imported later. */
function loadedAtStart(): ReadonlySet<string> {
  const seen = new Set<string>();
  const next = [entry];
  for (let file = next.pop(); file !== undefined; file = next.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const imports = inputs[file]?.imports ?? [];
    next.push(
      ...imports.filter(({ kind, external }) => kind !== 'dynamic-import' && external !== true).map((one) => one.path),
    );
  }
  return seen;
}

describe('bundle · loaded at a cold start (docs/decisions/0008-deployment.md)', () => {
  const within = (name: string, files: Iterable<string>) =>
    [...files].filter((file) => file.includes(`node_modules/${name}/`));

  it('Service Bus and AMQP → in the bundle, and not before a message is sent', () => {
    for (const name of ['@azure/service-bus', 'rhea']) {
      expect(within(name, Object.keys(inputs)).length).toBeGreaterThan(0);
      expect(within(name, loadedAtStart())).toEqual([]);
    }
  });

  it('functions, tables → at once', () => {
    const atStart = loadedAtStart();
    expect(within('@azure/functions', atStart).length).toBeGreaterThan(0);
    expect([...atStart]).toContain('functions/conversation-events.ts');
  });

  it('what is only for one machine or for checks → not in the bundle', () => {
    expect(Object.keys(inputs).filter((file) => /^(local|test|infra|bench|web)\//.test(file))).toEqual([]);
  });
});

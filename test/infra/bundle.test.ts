import path from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions, installedIn } from '../../local/bundle.ts';
import { root } from '../support/source-tree.ts';

const [entry = ''] = bundleOptions.entryPoints;
let inputs: Metafile['inputs'];
let bundled: readonly string[];

beforeAll(async () => {
  const { metafile } = await build({ ...bundleOptions, outfile: 'unwritten.cjs', write: false, metafile: true });
  inputs = metafile.inputs;
  bundled = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > nextToNothingBytes ? [file] : [],
    ),
  );
});

/** Below this a module is what its importer's initialisation needs of it, such as a logger, and no class. */
const nextToNothingBytes = 500;

/** Modules that run when the bundle is loaded: what the entry imports, but not what is imported later. */
function loadedAtStart(): ReadonlySet<string> {
  const seen = new Set<string>();
  const next: string[] = [entry];
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

const within = (name: string, files: Iterable<string>) =>
  [...files].filter((file) => file.includes(`node_modules/${name}/`));

describe('bundle · loaded at a cold start (docs/decisions/0008-deployment.md)', () => {
  it('Service Bus and AMQP → in the bundle, and not before a message is sent', () => {
    for (const name of ['@azure/service-bus', 'rhea']) {
      expect(within(name, bundled).length).toBeGreaterThan(0);
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

describe('bundle · what it holds of packages (docs/decisions/0008-deployment.md)', () => {
  it('SDKs that are loaded later → what we name of them, and not their other clients', () => {
    const credentials = within('@azure/identity', bundled).map((file) => path.basename(file));
    expect(credentials).toContain('workloadIdentityCredential.js');
    expect(credentials.filter((file) => /^(environment|defaultAzure|azureCli|interactiveBrowser)/.test(file))).toEqual(
      [],
    );
    const queue = within('@azure/service-bus', bundled).map((file) => path.basename(file));
    expect(queue).toContain('serviceBusClient.js');
    expect(queue).not.toContain('serviceBusAtomManagementClient.js');
    const tables = within('@azure/data-tables', bundled).map((file) => path.basename(file));
    expect(tables).toContain('TableServiceClient.js');
    expect(tables).not.toContain('generateTableSas.js');
  });

  it('a package that is installed several times in one version → once', () => {
    const places = new Map<string, Set<string>>();
    for (const file of bundled) {
      const { folder, name } = installedIn(path.join(root, file)) ?? {};
      if (folder === undefined || name === undefined) continue;
      places.set(name, (places.get(name) ?? new Set()).add(folder));
    }
    expect(places.size).toBeGreaterThan(20);
    expect([...places].filter(([, folders]) => folders.size > 1)).toEqual([]);
  });
});

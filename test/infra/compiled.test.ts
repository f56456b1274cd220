import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseBicep } from '../../infra/check/bicep/file-parser.ts';
import { readCompiled } from '../../infra/check/compiled/template-reader.ts';
import { type Plan, plan } from '../../infra/check/deployment/deployment.ts';
import { extensionFiles } from '../../infra/check/types/bicep-types.ts';
import { graphTypes } from '../../infra/check/types/graph.ts';
import { between, chosen, needed, object, text } from '../../infra/check/types/shape.ts';
import { faultsIn } from '../../infra/check/types/shape-faults.ts';
import { root } from '../support/source-tree.ts';

const fixture = (name: string): string => path.join(root, 'test/infra/fixtures', name);

/** What would be sent to Azure, in an order that does not depend on who read the template. */
function sent({ resources, outputs }: Plan): unknown {
  const plain = resources.map(({ type, apiVersion, id, body }) => {
    const { name: _, ...rest } = body;
    return { type, apiVersion, id: type.startsWith('Microsoft.Graph/') ? '' : id, body: rest };
  });
  return { outputs, resources: plain.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))) };
}

describe('compiled templates', () => {
  it('a template as Bicep and as compiled → the same deployment', () => {
    const given = { name: 'demo' };
    const written = plan(parseBicep(fixture('small.bicep')), given);
    const compiled = plan(readCompiled(fixture('small.json')), given);
    expect(written.resources).toHaveLength(8);
    expect(sent(compiled)).toEqual(sent(written));
  });

  it('parameters of a compiled template · outside of what it allows → refused', () => {
    expect(() => plan(readCompiled(fixture('small.json')), { name: 'x' })).toThrow(/does not fit/);
    expect(() => plan(readCompiled(fixture('small.json')), {})).toThrow(/is missing/);
  });
});

describe('stand-in of the Graph extension', () => {
  const { index, types } = extensionFiles('MicrosoftGraph', '1.0.0', graphTypes);

  it('type files · every reference → leads to an entry', () => {
    const references = [...JSON.stringify([index, types]).matchAll(/"\$ref":"(?:types\.json)?#\/(\d+)"/g)];
    expect(references.length).toBeGreaterThan(100);
    expect(references.filter(([, at]) => types[Number(at)] === undefined)).toEqual([]);
  });

  it('index · each resource → leads to its type', () => {
    const { resources } = index as { resources: Record<string, { $ref: string }> };
    expect(Object.keys(resources)).toEqual(Object.keys(graphTypes));
    for (const [name, { $ref }] of Object.entries(resources)) {
      expect(types[Number($ref.split('/').at(-1))]).toMatchObject({ $type: 'ResourceType', name });
    }
  });
});

describe('types as the compiler reads them', () => {
  type Entry = { readonly $type: string; readonly properties?: Record<string, { readonly flags: number }> };
  const bodyOf = (files: ReturnType<typeof extensionFiles>, type: string) => {
    const { resources } = files.index as { resources: Record<string, { $ref: string }> };
    const at = (ref: string | undefined) => files.types[Number(ref?.split('/').at(-1))];
    const { body } = at(resources[type]?.$ref) as unknown as { body: { $ref: string } };
    return at(body.$ref) as unknown as Entry;
  };

  it('members · required, read-only, known beforehand → flags as published', () => {
    const files = extensionFiles('MicrosoftGraph', '1.0.0', graphTypes);
    const flags = (type: string, ...names: readonly string[]) =>
      names.map((name) => bodyOf(files, type).properties?.[name]?.flags);
    expect(flags('Microsoft.Graph/applications@v1.0', 'uniqueName', 'displayName', 'appId', 'web')).toEqual([
      25, 1, 2, 0,
    ]);
    const credential = 'Microsoft.Graph/applications/federatedIdentityCredentials@v1.0';
    expect(flags(credential, 'name', 'audiences', 'issuer', 'subject')).toEqual([17, 1, 1, 1]);
    expect(flags('Microsoft.Graph/servicePrincipals@v1.0', 'appId', 'id')).toEqual([17, 2]);
  });

  it('object of several forms → one entry for each, told apart by its member', () => {
    const shape = object({
      criteria: chosen('kind', { a: object({ size: between(1, 2) }), b: object({ name: needed(text) }) }),
    });
    const { types } = extensionFiles('Test', '1.0.0', { 'Test/things@v1': shape });
    const found = types.find(({ $type }) => $type === 'DiscriminatedObjectType');
    expect(found).toMatchObject({ discriminator: 'kind', elements: { a: { $ref: expect.any(String) }, b: {} } });
    expect(types.filter(({ name }) => name === 'a' || name === 'b')).toHaveLength(2);
    expect(faultsIn(shape, { criteria: { kind: 'a', size: 3 } }, 'x')).toEqual(['x.criteria.size cannot be 3']);
    expect(faultsIn(shape, { criteria: { kind: 'b', size: 1 } }, 'x')).toEqual([
      'x.criteria.name is missing',
      'x.criteria.size does not exist',
    ]);
    expect(faultsIn(shape, { criteria: { size: 1 } }, 'x')).toEqual(['x.criteria.kind cannot be undefined']);
  });
});

describe('infra:check', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-compiler-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const check = (environment: Readonly<Record<string, string>>) =>
    spawnSync(process.execPath, ['infra/check/main.ts'], {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: folder, AZURE_CONFIG_DIR: folder, ...environment },
    });

  /** A stand-in for the compiler: says its version, makes the extension, and does `build` in its own way. */
  function compilerThat(build: string): string {
    const file = path.join(folder, `bicep-${build.length}`);
    const cases = `--version) echo 1 ;; publish-extension) : > graph.tgz ;; lint) test -s graph.tgz || test -f graph.tgz ;; build) ${build} ;;`;
    writeFileSync(file, `#!/bin/sh\ncase "$1" in ${cases} esac\n`);
    chmodSync(file, 0o755);
    return file;
  }

  it('no compiler anywhere → it says so and fails', () => {
    const { status, stderr } = check({});
    expect(status).toBe(1);
    expect(stderr).toContain('There is no Bicep compiler');
  });

  it.each([
    ['BICEP_PATH', 'given/bicep', { BICEP_PATH: 'given/bicep' }],
    ['the PATH', 'path/bicep', { PATH: 'path' }],
    ['the Azure CLI’s folder', 'azure/bin/bicep', { AZURE_CONFIG_DIR: 'azure' }],
  ])('compiler in %s → found and used', (_, place, environment) => {
    const own = mkdtempSync(path.join(folder, 'place-'));
    const file = path.join(own, place);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '#!/bin/sh\necho "seen: $1"\ntest "$1" = --version\n', { mode: 0o755 });
    const absolute = Object.entries(environment).map(([name, value]) => [name, path.join(own, value)] as const);
    const { status, stdout } = check(Object.fromEntries(absolute));
    expect(stdout).toContain('seen: publish-extension');
    expect(status).toBe(1);
  });

  it('compiler that warns → its words and a failure', () => {
    const warns = compilerThat('echo "main.bicep(1,1) : Warning no-unused-params: x"');
    const { status, stdout } = check({ BICEP_PATH: warns });
    expect(stdout).toContain('✗ build');
    expect(stdout).toContain('no-unused-params');
    expect(status).toBe(1);
  });

  it('compiler that makes another template → rules that fail', () => {
    const makes = compilerThat(`/bin/cp ${fixture('small.json')} main.json`);
    expect(check({ BICEP_PATH: makes }).status).toBe(1);
  });

  it('get-bicep.sh · a feed that has the package → where the compiler is; one that has not → why', () => {
    const version = `0.0.0-${process.pid}`;
    const packages = path.join(root, 'node_modules/.cache/bicep/packages');
    const dotnet = path.join(folder, 'dotnet');
    const get = () => {
      const environment = { PATH: `${folder}:/usr/bin:/bin`, BICEP_VERSION: version };
      return spawnSync('/bin/sh', ['infra/tools/get-bicep.sh'], { cwd: root, encoding: 'utf8', env: environment });
    };
    writeFileSync(dotnet, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(get()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('No configured NuGet feed') });
    const place = `"$4/azure.bicep.commandline.$(uname -s | sed s/Linux/linux/\\;s/Darwin/osx/)-$(uname -m | sed s/x86_64/x64/\\;s/aarch64/arm64/)/${version}/tools"`;
    writeFileSync(dotnet, `#!/bin/sh\nmkdir -p ${place}\n: > ${place}/bicep\n`, { mode: 0o755 });
    const { status, stdout } = get();
    expect(status).toBe(0);
    expect(stdout.trim()).toMatch(new RegExp(`^${packages}.*${version}/tools/bicep$`));
    rmSync(path.dirname(path.dirname(stdout.trim())), { recursive: true });
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { rules } from '../../infra/check/rules/all-rules.ts';
import { extensionFiles } from '../../infra/check/types/bicep-types.ts';
import { graphTypes } from '../../infra/check/types/graph.ts';
import { root, textOf } from '../support/source-tree.ts';

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

  /** A stand-in for the compiler: it has nothing to say to any step, and makes what a shell can, but for `steps`. */
  function compilerThat(steps: string): string {
    const file = path.join(folder, `bicep-${steps.length}`);
    const cases = '--version) echo 1 ;; publish-extension) : > graph.tgz ;; lint) test -f graph.tgz ;;';
    writeFileSync(file, `#!/bin/sh\ncase "$1" in ${steps} ${cases} esac\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** The steps as of a compiler that makes what is kept, with a change of the snapshots. */
  const makesKept = (change: string) =>
    `build) echo '{"parameters":' | /bin/cat - snapshots/parameters.json > main.json; echo '}' >> main.json ;;
     snapshot) /bin/sed -i.before '${change}' snapshots/*.snapshot.json ;;`;

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
    const warns = compilerThat('build) echo "main.bicep(1,1) : Warning no-unused-params: x" ;;');
    const { status, stdout } = check({ BICEP_PATH: warns });
    expect(stdout).toContain('✗ build');
    expect(stdout).toContain('no-unused-params');
    expect(status).toBe(1);
  });

  it('compiler that makes what is kept → every rule is applied, and holds', () => {
    const { status, stdout } = check({ BICEP_PATH: compilerThat(makesKept('s/a/a/')) });
    expect(stdout.match(/^✓ infra\/snapshots\/.*$/gm)).toHaveLength(3);
    for (const name of Object.keys(rules)) expect(stdout).toContain(`✓ ${name}\n`);
    expect(status).toBe(0);
  });

  it('compiler that makes another template → snapshots that differ, and a rule that fails', () => {
    const change = 's/"requiresSession": true/"requiresSession": false/';
    const { status, stdout } = check({ BICEP_PATH: compilerThat(makesKept(change)) });
    expect(stdout).toContain('✗ infra/snapshots/usual.snapshot.json');
    expect(stdout).toContain('is now     ' + '        "requiresSession": false');
    expect(stdout).toContain('✗ queue · rules → those of one machine');
    expect(status).toBe(1);
  });

  it('version of the compiler → the same in the script, in the pipeline and in the documents', () => {
    const versionsIn = (file: string, pattern: RegExp) => textOf(file).match(pattern) ?? [`none in ${file}`];
    const versions = [
      ...versionsIn('infra/tools/get-bicep.sh', /(?<=BICEP_VERSION:-)[\d.]+/g),
      ...versionsIn('.github/workflows/check.yml', /(?<=--version v)[\d.]+/g),
      ...versionsIn('docs/deploy.md', /(?<=compiler \()[\d.]+/g),
    ];
    expect([...new Set(versions)]).toEqual([versions[0]]);
    expect(versions).toHaveLength(4);
  });

  it('get-bicep.sh · a feed that has the package → where the compiler is; one that has not → why', () => {
    const version = `0.0.0-${process.pid}`;
    const packages = path.join(folder, 'carebridge/bicep/packages');
    const dotnet = path.join(folder, 'dotnet');
    const get = () => {
      const environment = { PATH: `${folder}:/usr/bin:/bin`, BICEP_VERSION: version, XDG_CACHE_HOME: folder };
      return spawnSync('/bin/sh', ['infra/tools/get-bicep.sh'], { cwd: root, encoding: 'utf8', env: environment });
    };
    writeFileSync(dotnet, '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    expect(get()).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('No configured NuGet feed') });
    const place = `"$4/azure.bicep.commandline.$(uname -s | sed s/Linux/linux/\\;s/Darwin/osx/)-$(uname -m | sed s/x86_64/x64/\\;s/aarch64/arm64/)/${version}/tools"`;
    writeFileSync(dotnet, `#!/bin/sh\nmkdir -p ${place}\n: > ${place}/bicep\n`, { mode: 0o755 });
    const { status, stdout } = get();
    expect(status).toBe(0);
    expect(stdout.trim()).toMatch(new RegExp(`^${packages}.*${version}/tools/bicep$`));
  });
});

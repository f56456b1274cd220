import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { permissions } from '../../shared/platform/directory/caller.ts';
import { root } from '../support/source-tree.ts';

/** Answers of the Azure CLI by the beginning of its arguments; the first one that fits is given. */
type Answers = Readonly<Record<string, unknown>>;

const user = { id: 'sub', tenantId: 'ten', user: { name: 'ada@contoso.example', type: 'user' } };
const allowed: Answers = {
  'account show': user,
  'functionapp list-flexconsumption-locations': ['West Europe', 'Sweden Central'],
  'role assignment list': ['Owner'],
  'rest --method get --url https://graph.microsoft.com/v1.0/me/memberOf': {
    value: [{ displayName: 'Global Administrator' }],
  },
  'rest --method get --url https://graph.microsoft.com/v1.0/directory/deletedItems': { value: [] },
};

const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-hooks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a hook with a stand-in of the Azure CLI in front of everything; gives what the hook said, and the calls that it made. */
function run(hook: string, answers: Answers, environment: Readonly<Record<string, string>>) {
  const [calls, table, script] = ['calls', 'answers.json', 'az'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  rmSync(calls, { force: true });
  writeFileSync(table, JSON.stringify(answers));
  writeFileSync(
    script,
    `#!${process.execPath}
const fs = require('node:fs');
const line = process.argv.slice(2).join(' ');
const file = /@(\\S+\\.json)/.exec(line)?.[1];
fs.appendFileSync(${JSON.stringify(calls)}, line + (file ? ' ' + fs.readFileSync(file, 'utf8') : '') + '\\n');
const table = JSON.parse(fs.readFileSync(${JSON.stringify(table)}, 'utf8'));
const found = Object.keys(table).find((start) => line.startsWith(start));
if (found === undefined) process.exit(1);
console.log(JSON.stringify(table[found]));
`,
  );
  chmodSync(script, 0o755);
  const result = spawnSync(process.execPath, [`infra/hooks/${hook}.ts`], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: folder, ...environment },
  });
  const made = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
  return { status: result.status, said: result.stdout + result.stderr, calls: made };
}

describe('preprovision', () => {
  const environment = { AZURE_ENV_NAME: 'Test', AZURE_LOCATION: 'westeurope' };
  const refusals: readonly (readonly [
    what: string,
    answers: Answers,
    environment: Record<string, string>,
    said: string,
  ])[] = [
    ['no one signed in', { ...allowed, 'account show': undefined }, {}, 'az login'],
    ['region without Flex Consumption', allowed, { AZURE_LOCATION: 'westus' }, 'swedencentral'],
    [
      'reader of the subscription',
      { ...allowed, 'role assignment list': ['Reader'] },
      {},
      'Role Based Access Control Administrator',
    ],
    ['contributor alone', { ...allowed, 'role assignment list': ['Contributor'] }, {}, 'may not make resources'],
    [
      'no person who may consent',
      { ...allowed, 'rest --method get --url https://graph.microsoft.com/v1.0/me/memberOf': { value: [] } },
      {},
      'GRANT_PERMISSIONS false',
    ],
    [
      'deleted application of the same name',
      {
        ...allowed,
        'rest --method get --url https://graph.microsoft.com/v1.0/directory/deletedItems': {
          value: [{ id: 'object', uniqueName: 'carebridge-test' }],
        },
      },
      {},
      'deletedItems/object/restore',
    ],
    ['name that cannot be used', allowed, { AZURE_ENV_NAME: 'test_1' }, 'azd env new'],
  ];

  it('everything as needed → goes on', () => {
    expect(run('preprovision', allowed, environment)).toMatchObject({ status: 0, said: expect.stringContaining('✓') });
  });

  it.each(refusals)('%s → stops and says what to do', (_, answers, changed, said) => {
    const { status, said: heard } = run('preprovision', answers, { ...environment, ...changed });
    expect(heard).toContain(said);
    expect(status).toBe(1);
  });

  it('rights of a role of their own, grants off → are not asked about', () => {
    const { status, calls } = run('preprovision', allowed, { ...environment, SKIP_RIGHTS_CHECK: 'true' });
    expect(status).toBe(0);
    expect(calls.filter((call) => /role assignment|memberOf/.test(call))).toEqual([]);
  });
});

describe('postprovision', () => {
  const clientId = '11111111-1111-4111-8111-111111111111';
  const environment = {
    CAREBRIDGE_ORIGIN: 'https://chat.contoso.example',
    CONSENT_URL: 'https://chat.contoso.example/api/consent',
    DESK_URL: 'https://chat.contoso.example/desk',
    WORKBOOK_URL: 'https://portal.azure.com/#@ten/resource/w/workbook',
    ENTRA_CLIENT_ID: clientId,
    ENTRA_IDENTIFIER_URI: 'api://ten/carebridge-test',
  };
  const application = {
    appRoles: ['Agent', ...permissions].map((value) => ({ id: `id of ${value}`, value })),
    api: { oauth2PermissionScopes: [{ id: 'scope' }] },
    requiredResourceAccess: [],
  };

  it('first deployment → the application asks for its permissions, and the addresses are printed', () => {
    const { status, said, calls } = run(
      'postprovision',
      { 'ad app show': application, 'ad app update': {} },
      environment,
    );
    expect(status).toBe(0);
    for (const address of Object.values(environment)) expect(said).toContain(address);
    expect(said).toContain('<script async src="https://chat.contoso.example/widget.js"');
    const update = calls.find((call) => call.startsWith('ad app update')) ?? '';
    const [asked] = JSON.parse(update.slice(update.indexOf('['))) as readonly {
      resourceAppId: string;
      resourceAccess: object[];
    }[];
    expect(asked?.resourceAppId).toBe(clientId);
    expect(asked?.resourceAccess).toEqual([
      ...permissions.map((value) => ({ id: `id of ${value}`, type: 'Role' })),
      { id: 'scope', type: 'Scope' },
    ]);
  });

  it('later deployment → nothing is changed', () => {
    const known = { ...application, requiredResourceAccess: [{ resourceAppId: clientId }] };
    const { calls } = run('postprovision', { 'ad app show': known }, environment);
    expect(calls.filter((call) => call.startsWith('ad app update'))).toEqual([]);
  });

  it('application that cannot be read → says so and fails', () => {
    expect(run('postprovision', {}, environment)).toMatchObject({ status: 1, said: expect.stringContaining(clientId) });
  });
});

describe('postdown', () => {
  const answers = { 'ad app show': 'object', 'ad app delete': {}, 'rest --method delete': {} };

  it('without being asked → explains and touches nothing', () => {
    const { said, calls } = run('postdown', answers, { ENTRA_CLIENT_ID: 'client' });
    expect(said).toContain('REMOVE_ENTRA_APPLICATION');
    expect(calls).toEqual([]);
  });

  it('asked to remove → deletes and purges', () => {
    const { status, calls } = run('postdown', answers, { ENTRA_CLIENT_ID: 'client', REMOVE_ENTRA_APPLICATION: 'true' });
    expect(status).toBe(0);
    expect(calls.map((call) => call.split(' ').slice(0, 3).join(' '))).toEqual([
      'ad app show',
      'ad app delete',
      'rest --method delete',
    ]);
    expect(calls.at(-1)).toContain('deletedItems/object');
  });

  it('purge refused → says what is left to do, and fails', () => {
    const { 'rest --method delete': _, ...without } = answers;
    const { status, said } = run('postdown', without, { ENTRA_CLIENT_ID: 'client', REMOVE_ENTRA_APPLICATION: 'true' });
    expect(status).toBe(1);
    expect(said).toContain('not purged');
  });
});

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeEnvironment } from '../../local/engine/node-arguments.ts';
import { permissions } from '../../shared/platform/directory/caller.ts';
import { root } from '../support/source-tree.ts';

/** Answers of the Azure CLI by the beginning of its arguments; the first one that fits is given, one with `fault` as a failure. */
type Answers = Readonly<Record<string, unknown>>;

const user = { id: 'sub', name: 'Chat', tenantId: 'ten', user: { name: 'ada@contoso.example', type: 'user' } };
const allowed: Answers = {
  'account show': user,
  'functionapp list-flexconsumption-locations': ['West Europe', 'Sweden Central'],
  'functionapp list-flexconsumption-runtimes --location westeurope --runtime node': ['22', '24'],
  'role assignment list': ['Owner'],
  'rest --method get --url https://graph.microsoft.com/v1.0/me/memberOf': {
    value: [{ displayName: 'Global Administrator' }],
  },
  'rest --method get --url https://graph.microsoft.com/v1.0/directory/deletedItems': { value: [] },
};

const folder = mkdtempSync(path.join(tmpdir(), 'carebridge-hooks-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** How the stand-in of the Azure CLI gives an answer; undefined says that it fails without a word. */
function sayingOf(answer: unknown): string {
  if (answer === undefined) return 'exit 1';
  const { fault } = answer as { readonly fault?: string };
  if (fault !== undefined) return `printf '%s\\n' ${quoted(fault)} >&2; exit 3`;
  return `printf '%s\\n' ${quoted(JSON.stringify(answer))}`;
}

/** Runs a hook with a stand-in of the Azure CLI in front of everything; gives what the hook said, and the calls that it made. */
function run(hook: string, answers: Answers, environment: Readonly<Record<string, string>>) {
  const calls = path.join(folder, 'calls');
  const script = path.join(folder, 'az');
  rmSync(calls, { force: true });
  const cases = Object.entries(answers).map(([start, answer]) => `${quoted(start)}*) ${sayingOf(answer)} ;;`);
  writeFileSync(
    script,
    `#!/bin/sh
line="$*"
for argument do case "$argument" in *@*.json) line="$line $(/bin/cat "\${argument#*@}")" ;; esac done
printf '%s\\n' "$line" >> ${quoted(calls)}
case "$*" in
${cases.join('\n')}
*) exit 1 ;;
esac
`,
  );
  chmodSync(script, 0o755);
  const result = spawnSync(process.execPath, [`infra/hooks/${hook}.ts`], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: folder, ...nodeEnvironment, ...environment },
  });
  const made = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
  return { status: result.status, said: result.stdout + result.stderr, calls: made };
}

describe('preprovision', () => {
  const environment = { AZURE_ENV_NAME: 'Test', AZURE_LOCATION: 'westeurope', AZURE_SUBSCRIPTION_ID: 'SUB' };
  const onlyTheOneBefore = { 'functionapp list-flexconsumption-runtimes --location westeurope --runtime node': ['22'] };
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
    ['Node that the region has not', allowed, { NODE_VERSION: '26' }, 'there are: 22, 24'],
    [
      'the usual Node where the region has only the one before',
      { ...allowed, ...onlyTheOneBefore },
      {},
      'azd env set NODE_VERSION 22',
    ],
    [
      'private network in a subscription without its provider',
      { ...allowed, 'provider show --namespace Microsoft.App': 'NotRegistered' },
      { PRIVATE_NETWORK: 'true' },
      'az provider register --namespace Microsoft.App',
    ],
    ['another subscription in azd', allowed, { AZURE_SUBSCRIPTION_ID: 'other' }, 'az account set --subscription other'],
    ['another tenant in azd', allowed, { AZURE_TENANT_ID: 'other' }, 'az login --tenant other'],
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

  it('no person who may consent → goes on, and says how it is done later', () => {
    const answers = {
      ...allowed,
      'rest --method get --url https://graph.microsoft.com/v1.0/me/memberOf': { value: [] },
    };
    const { status, said } = run('preprovision', answers, environment);
    expect(status).toBe(0);
    expect(said).toContain('let one of these consent by the printed address');
  });

  it('subscription and region that azd will ask for → says which were checked', () => {
    const { status, said } = run('preprovision', allowed, { AZURE_ENV_NAME: 'Test' });
    expect(status).toBe(0);
    expect(said).toContain('choose Chat (sub)');
    expect(said).toContain('azd asks for the region');
  });

  it('rights of a role of their own, grants off → are not asked about', () => {
    const { status, calls } = run('preprovision', allowed, { ...environment, SKIP_RIGHTS_CHECK: 'true' });
    expect(status).toBe(0);
    expect(calls.filter((call) => /role assignment|memberOf/.test(call))).toEqual([]);
  });
});

describe('postprovision', () => {
  const clientId = '11111111-1111-4111-8111-111111111111';
  const addresses = {
    CAREBRIDGE_ORIGIN: 'https://chat.contoso.example',
    CONSENT_URL: 'https://chat.contoso.example/api/consent',
    DESK_URL: 'https://chat.contoso.example/desk',
    WORKBOOK_URL: 'https://portal.azure.com/#@ten/resource/w/workbook',
    ENTRA_CLIENT_ID: clientId,
    ENTRA_IDENTIFIER_URI: 'api://ten/carebridge-test',
  };
  const environment = { ...addresses, PATIENCE_SECONDS: '0' };
  const appRoles = ['Agent', 'TenantAdministrator', ...permissions].map((value) => ({ id: `id of ${value}`, value }));
  const application = {
    id: 'app-object',
    appRoles,
    api: { oauth2PermissionScopes: [{ id: 'scope' }] },
    requiredResourceAccess: [{ resourceAppId: 'graph', resourceAccess: [{ id: 'User.Read', type: 'Scope' }] }],
  };
  const get = 'rest --method get --url https://graph.microsoft.com/v1.0';
  const post = 'rest --method post --url https://graph.microsoft.com/v1.0';
  const patch = 'rest --method patch --url https://graph.microsoft.com/v1.0';
  const answers = {
    [`${get}/applications(appId='${clientId}')`]: application,
    [`${get}/servicePrincipals(appId='${clientId}')`]: { id: 'sp-object', appRoles },
    [`${get}/servicePrincipals/sp-object/appRoleAssignments`]: { value: [] },
    [`${patch}/applications/app-object`]: {},
    [`${post}/servicePrincipals/sp-object/appRoleAssignedTo`]: {},
  };
  const bodyOf = (call: string): unknown => JSON.parse(call.slice(call.indexOf('{')));
  const changes = (calls: readonly string[]) => calls.filter((call) => !call.startsWith(get) && !/ show /.test(call));

  it('first deployment → asks for its permissions, is given them, and the addresses are printed', () => {
    const { status, said, calls } = run('postprovision', answers, environment);
    expect(status).toBe(0);
    for (const address of Object.values(addresses)) expect(said).toContain(address);
    expect(said.trimEnd().split('\n')).toContain('  https://chat.contoso.example/admin');
    expect(said).toContain('azd deploy, once more');
    const [asked, ...given] = changes(calls);
    expect(bodyOf(asked ?? '')).toEqual({
      requiredResourceAccess: [
        ...application.requiredResourceAccess,
        {
          resourceAppId: clientId,
          resourceAccess: [
            ...permissions.map((value) => ({ id: `id of ${value}`, type: 'Role' })),
            { id: 'scope', type: 'Scope' },
          ],
        },
      ],
    });
    expect(given.map(bodyOf)).toEqual(
      permissions.map((value) => ({
        principalId: 'sp-object',
        resourceId: 'sp-object',
        appRoleId: `id of ${value}`,
      })),
    );
  });

  it('later deployment → nothing is changed', () => {
    const own = { ...application, requiredResourceAccess: [{ resourceAppId: clientId }] };
    const held = { value: appRoles.map(({ id }) => ({ resourceId: 'sp-object', appRoleId: id })) };
    const known = {
      ...answers,
      [`${get}/applications(appId='${clientId}')`]: own,
      [`${get}/servicePrincipals/sp-object/appRoleAssignments`]: held,
    };
    const { status, said, calls } = run('postprovision', known, environment);
    expect(status).toBe(0);
    expect(changes(calls)).toEqual([]);
    expect(said).not.toContain('azd deploy');
  });

  it('one permission is missing → that one is given, a permission of another resource does not count', () => {
    const [missing, ...rest] = permissions;
    const held = [
      ...rest.map((value) => ({ resourceId: 'sp-object', appRoleId: `id of ${value}` })),
      { resourceId: 'another', appRoleId: `id of ${missing}` },
    ];
    const known = { ...answers, [`${get}/servicePrincipals/sp-object/appRoleAssignments`]: { value: held } };
    const { calls } = run('postprovision', known, environment);
    const given = changes(calls).filter((call) => call.startsWith(post));
    expect(given.map(bodyOf)).toEqual([expect.objectContaining({ appRoleId: `id of ${missing}` })]);
  });

  it('a person who deploys → administrator and agent; roles that are there already count as given', () => {
    const person = { ...answers, 'ad signed-in-user show': 'ada-object' };
    const { said, calls } = run('postprovision', person, { ...environment, GRANT_PERMISSIONS: 'false' });
    expect(said).toContain('You administer the application, and may answer at the desk (2 new roles).');
    const given = changes(calls).filter((call) => call.startsWith(post));
    expect(given.map(bodyOf)).toEqual(
      ['Agent', 'TenantAdministrator'].map((role) => ({
        principalId: 'ada-object',
        resourceId: 'sp-object',
        appRoleId: `id of ${role}`,
      })),
    );
    const there = {
      ...person,
      [`${post}/servicePrincipals/sp-object/appRoleAssignedTo`]: { fault: 'Permission being assigned already exists' },
    };
    expect(run('postprovision', there, environment).said).toContain('(0 new roles)');
  });

  it('no person deploys, or the role is refused → said, with what to do, and the deployment goes on', () => {
    expect(run('postprovision', answers, environment).said).toContain('No person deploys');
    const refused = {
      ...answers,
      'ad signed-in-user show': 'ada-object',
      [`${post}/servicePrincipals/sp-object/appRoleAssignedTo`]: { fault: 'Insufficient privileges' },
    };
    const { status, said } = run('postprovision', refused, environment);
    expect(status).toBe(0);
    expect(said).toContain('give yourself the role TenantAdministrator');
  });

  it('grants switched off → none is given', () => {
    const { calls } = run('postprovision', answers, { ...environment, GRANT_PERMISSIONS: 'false' });
    expect(changes(calls).filter((call) => call.startsWith(post))).toEqual([]);
  });

  it('application that cannot be read, or no usable output → says so, says how to do it later, and goes on', () => {
    const { status, said } = run('postprovision', {}, environment);
    expect(status).toBe(0);
    expect(said).toContain(clientId);
    expect(said).toContain('azd hooks run postprovision');
    expect(said).toContain(addresses.DESK_URL);
    const without = run('postprovision', answers, {});
    expect(without).toMatchObject({ status: 0, said: expect.stringContaining('CAREBRIDGE_ORIGIN') });
  });

  it('permission that is refused → the address of consent, and the rest is done', () => {
    const { [`${post}/servicePrincipals/sp-object/appRoleAssignedTo`]: _, ...refused } = answers;
    const { status, said } = run('postprovision', refused, environment);
    expect(status).toBe(0);
    expect(said).toContain(`Or let an administrator open ${addresses.CONSENT_URL}`);
  });

  it.each([
    ['an application', { AZURE_PIPELINE_CLIENT_ID: 'pipeline' }, 'ad sp show --id pipeline'],
    ['a managed identity', { AZURE_PIPELINE_MSI_CLIENT_ID: '/sub/identity' }, 'identity show --ids /sub/identity'],
  ])('pipeline that is %s → owns application and service principal', (_, more, shown) => {
    const known = {
      ...answers,
      [shown]: 'pipeline-object',
      [`${get}/applications/app-object/owners`]: { value: [{ id: 'ada' }] },
      [`${get}/servicePrincipals/sp-object/owners`]: { value: [] },
      [`${post}/applications/app-object/owners/$ref`]: {},
      [`${post}/servicePrincipals/sp-object/owners/$ref`]: {},
    };
    const { said, calls } = run('postprovision', known, { ...environment, ...more });
    expect(said).toContain('(2 new)');
    const owned = changes(calls).filter((call) => call.includes('owners/$ref'));
    expect(owned.map(bodyOf)).toEqual(
      ['app', 'sp'].map(() => ({
        '@odata.id': 'https://graph.microsoft.com/v1.0/directoryObjects/pipeline-object',
      })),
    );
  });

  it('pipeline that owns them already → nothing is added', () => {
    const known = {
      ...answers,
      'ad sp show --id pipeline': 'pipeline-object',
      [`${get}/applications/app-object/owners`]: { value: [{ id: 'pipeline-object' }] },
      [`${get}/servicePrincipals/sp-object/owners`]: { value: [{ id: 'pipeline-object' }] },
    };
    const { said, calls } = run('postprovision', known, { ...environment, AZURE_PIPELINE_CLIENT_ID: 'pipeline' });
    expect(said).toContain('(0 new)');
    expect(calls.filter((call) => call.includes('owners/$ref'))).toEqual([]);
  });
});

describe('postdown', () => {
  const environment = { AZURE_ENV_NAME: 'Chat-Test' };
  const named =
    "rest --method get --url https://graph.microsoft.com/v1.0/applications(uniqueName='carebridge-chat-test')";
  const deletion = 'rest --method delete --url https://graph.microsoft.com/v1.0';
  const answers = {
    [named]: { id: 'object', appId: 'client' },
    [`${deletion}/applications/object`]: {},
    [`${deletion}/directory/deletedItems/object`]: {},
  };

  it('without being asked → explains, touches nothing, says what azd forgets', () => {
    const { status, said, calls } = run('postdown', answers, environment);
    expect(status).toBe(0);
    expect(said).toContain('REMOVE_ENTRA_APPLICATION');
    expect(said).toContain('application client is still there');
    expect(said).toContain('azd env set AZURE_LOCATION');
    expect(calls.filter((call) => !call.startsWith(named))).toEqual([]);
  });

  it('asked to remove → deletes and purges', () => {
    const { status, calls } = run('postdown', answers, { ...environment, REMOVE_ENTRA_APPLICATION: 'true' });
    expect(status).toBe(0);
    expect(calls.slice(1)).toEqual([`${deletion}/applications/object`, `${deletion}/directory/deletedItems/object`]);
  });

  it('purge refused → says what is left to do, and fails', () => {
    const { [`${deletion}/directory/deletedItems/object`]: _, ...without } = answers;
    const { status, said } = run('postdown', without, { ...environment, REMOVE_ENTRA_APPLICATION: 'true' });
    expect(status).toBe(1);
    expect(said).toContain('not purged');
    expect(said).toContain('deletedItems/object');
  });

  it('Graph that does not answer, or no name of the environment → says so', () => {
    expect(run('postdown', {}, environment).said).toContain('carebridge-chat-test cannot be looked up');
    expect(run('postdown', answers, {})).toMatchObject({ status: 1, said: expect.stringContaining('AZURE_ENV_NAME') });
  });

  it('no such application → is told as it is', () => {
    const gone = { fault: 'Not Found({"error":{"code":"Request_ResourceNotFound"}})' };
    const { status, said } = run('postdown', { [named]: gone }, environment);
    expect(status).toBe(0);
    expect(said).toContain('There is no Entra application carebridge-chat-test.');
  });
});

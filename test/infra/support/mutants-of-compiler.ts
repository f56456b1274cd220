// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings of Bicep look like this.
import type { Break, CompilerMutant } from './mutant.ts';

const within = (
  file: string,
  breaks: readonly (readonly [code: string, what: string, from: string, to: string])[],
): readonly CompilerMutant[] =>
  breaks.map(([code, what, from, to]) => ({
    what,
    code,
    file: file === 'main' ? 'main.bicep' : `modules/${file}.bicep`,
    from,
    to,
  }));

/** Members and values that a type does not have, versions that there are not. */
const types: readonly CompilerMutant[] = [
  ...within('host', [
    ['BCP089', 'misspelt member', 'serverFarmId:', 'serverFarmID:'],
    ['BCP089', 'misspelt member of the scale', 'instanceMemoryMB: instance', 'instanceMemoryMb: instance'],
    ['BCP089', 'misspelt trigger', 'perInstanceConcurrency:', 'perInstanceConcurency:'],
    ['BCP036', 'text for a switch', 'httpsOnly: true', "httpsOnly: 'true'"],
    ['BCP070', 'text for a number', 'instanceCount: alwaysReadyHttp', "instanceCount: '${alwaysReadyHttp}'"],
  ]),
  ...within('storage', [
    ['BCP089', 'misspelt switch', 'allowSharedKeyAccess:', 'allowSharedKeysAccess:'],
    ['BCP036', 'days without number', 'days: 7', "days: '7'"],
  ]),
  ...within('bus', [
    ['BCP037', 'misspelt rule', 'duplicateDetectionHistoryTimeWindow', 'duplicateDetectionHistoryWindow'],
    ['BCP036', 'tier that is none', ": 'Standard'", ": 'Standart'"],
  ]),
  ...within('monitoring', [
    ['BCP089', 'misspelt component', 'WorkspaceResourceId:', 'workspaceResourceId:'],
    ['BCP035', 'kind left out', "  kind: 'web'\n", ''],
  ]),
  ...within('alerts', [
    ['BCP036', 'criteria that are none', 'SingleResourceMultipleMetricCriteria', 'SingleResourceMetricCriteria'],
    ['BCP332', 'name that is too long', "groupShortName: 'carebridge'", "groupShortName: 'carebridge-operators'"],
    ['BCP089', 'misspelt period', 'minFailingPeriodsToAlert', 'minFailingPeriodToAlert'],
  ]),
  ...within('availability', [
    ['BCP037', 'criteria of other alerts', 'failedLocationCount: 2', 'allOf: []'],
    ['BCP089', 'member in small letters', 'SyntheticMonitorId:', 'syntheticMonitorId:'],
  ]),
  ...within('queries', [['BCP037', 'misspelt alias', 'functionAlias:', 'functionName:']]),
  ...within('access', [
    ['BCP089', 'misspelt principal', 'principalType:', 'principleType:'],
    ['BCP081', 'existing resource of another version', 'components@2020-02-02', 'components@2020-02-01'],
    [
      'BCP081',
      'existing resource of no type',
      'Microsoft.Storage/storageAccounts@',
      'Microsoft.Storage/storageAccount@',
    ],
  ]),
  ...within('entra', [
    ['BCP035', 'required member left out', '  displayName: displayName\n', ''],
    ['BCP089', 'misspelt audience', 'signInAudience:', 'signinAudience:'],
    ['BCP036', 'claims that are none', "'DirectoryRole'", "'DirectoryRoles'"],
    ['BCP089', 'subjects', 'subject: identity', 'subjects: identity'],
    ['BCP037', 'principal by its client id', 'appId: application.appId', 'clientId: application.appId'],
    ['BCP035', 'application without its unique name', '  uniqueName: uniqueName\n  displayName', '  displayName'],
  ]),
];

/** Names, places, conditions and loops that only the deployment tells. */
const knownBeforehand: readonly CompilerMutant[] = [
  ...within('storage', [
    [
      'BCP120',
      'name out of what Azure adds',
      'name: containerName',
      'name: uniqueString(account.properties.primaryEndpoints.blob)',
    ],
    [
      'BCP120',
      'name by a variable',
      "var containerName = 'packages'",
      'var containerName = uniqueString(account.properties.primaryEndpoints.blob)',
    ],
    [
      'BCP178',
      'loop over what Azure adds',
      'in tableNames:',
      'in concat(tableNames, [account.properties.primaryEndpoints.blob]):',
    ],
  ]),
  ...within('host', [
    [
      'BCP177',
      'condition out of what Azure adds',
      "01' = {\n  parent: app\n  name: 'ftp'",
      "01' = if (!empty(app.properties.defaultHostName)) {\n  parent: app\n  name: 'ftp'",
    ],
  ]),
  ...within('main', [
    [
      'BCP177',
      'module that depends on what another puts out',
      'if (availabilityTest) {',
      'if (availabilityTest || empty(bus.outputs.name)) {',
    ],
  ]),
  ...within('entra', [
    [
      'BCP177',
      'condition out of what Graph adds',
      "federatedIdentityCredentials@v1.0' = {",
      "federatedIdentityCredentials@v1.0' = if (!empty(application.appId)) {",
    ],
  ]),
];

/** What the linter finds. */
const lint: readonly CompilerMutant[] = [
  ...within('alerts', [
    ['no-hardcoded-location', 'region in the text', 'location: location', "location: 'westeurope'"],
    ['no-unused-params', 'unused parameter', 'threshold: backlog\n', 'threshold: 500\n'],
    ['no-unused-params', 'workspace by name', 'scopes: [workspaceId]', "scopes: ['workspace']"],
  ]),
  ...within('access', [
    [
      'use-resource-id-functions',
      'role by id alone',
      "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)",
      'roleId',
    ],
  ]),
  ...within('entra', [
    [
      'no-hardcoded-env-urls',
      'host of one cloud',
      'environment().authentication.loginEndpoint',
      "'https://login.microsoftonline.com/'",
    ],
    [
      'simplify-interpolation',
      'nothing but a hole',
      'subject: identityPrincipalId',
      "subject: '${identityPrincipalId}'",
    ],
    ['prefer-unquoted-property-names', 'quoted member', 'web: {', "'web': {"],
  ]),
  ...within('host', [
    ['no-loc-expr-outside-params', 'region of the group', 'location: location', 'location: resourceGroup().location'],
  ]),
  ...within('monitoring', [
    ['prefer-interpolation', 'texts joined by a function', 'name: workspaceName', "name: concat('', workspaceName)"],
    [
      'secure-secrets-in-params',
      'open parameter for a secret',
      'param tags object',
      "param tags object\nparam adminPassword string = ''",
    ],
  ]),
  ...within('bus', [
    [
      'use-resource-symbol-reference',
      'property by its path',
      'namespace.properties.serviceBusEndpoint',
      'reference(namespace.id).serviceBusEndpoint',
    ],
  ]),
];

/** What does not fit together at all. */
const together: readonly CompilerMutant[] = [
  ...within('main', [
    [
      'BCP080',
      'module cycle',
      'params: { location: location, name: names.identity, tags: tags }',
      'params: { location: location, name: host.outputs.name, tags: tags }',
    ],
    ['BCP089', 'undeclared parameter', 'backlog: backlogAlert', 'backLog: backlogAlert'],
    ['BCP035', 'missing parameter', '    backlog: backlogAlert\n', ''],
    ['BCP053', 'undeclared output', 'entra.outputs.clientId', 'entra.outputs.appId'],
    ['BCP328', 'fewer requests than visitors may wait', 'httpConcurrency int = 500', 'httpConcurrency int = 16'],
    ['BCP033', 'parameter of another type', 'httpConcurrency int = 500', "httpConcurrency int = 'many'"],
    ['BCP033', 'value that is not allowed', 'instanceMemoryMB int = 2048', 'instanceMemoryMB int = 1024'],
  ]),
  ...within('identity', [
    [
      'BCP094',
      'module in itself',
      'output id',
      "module again 'identity.bicep' = {\n  name: 'again'\n  params: {}\n}\noutput id",
    ],
  ]),
  ...within('storage', [
    ['BCP083', 'property that Azure does not give', 'primaryEndpoints.table', 'primaryEndpoints.tables'],
  ]),
  ...within('entra', [
    ['BCP070', 'role ids made anew each time', 'guid(uniqueName, role.value)', 'newGuid()'],
    [
      'BCP029',
      'grant, which a second deployment would refuse',
      'output clientId',
      "resource grant 'Microsoft.Graph/appRoleAssignedTo@v1.0' = {\n  appRoleId: scopeId\n  principalId: principal.id\n  resourceId: principal.id\n}\noutput clientId",
    ],
  ]),
  ...within('queries', [['BCP091', 'missing file', 'ChatEvents.kql', 'ChatEvent.kql']]),
  ...within('host', [
    [
      'BCP018',
      'unclosed object',
      "sku: { name: 'FC1', tier: 'FlexConsumption' }",
      "sku: { name: 'FC1', tier: 'FlexConsumption'",
    ],
  ]),
];

/** Slips that the compiler or its linter must see, each with the code of what they say. */
export const mutantsOfCompiler: readonly CompilerMutant[] = [...types, ...knownBeforehand, ...lint, ...together];

/** What neither compiler nor rule can call wrong: it is only seen because the kept snapshots are no longer those of the templates. */
export const mutantsOfSnapshots: readonly Break[] = [
  { what: 'other API version', file: 'modules/bus.bicep', from: 'queues@2024-01-01', to: 'queues@2022-10-01-preview' },
  { what: 'other API version', file: 'modules/identity.bicep', from: '@2024-11-30', to: '@2023-01-31' },
];

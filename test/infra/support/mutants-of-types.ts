// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings of Bicep look like this.
import type { Break, Mutant } from './mutant.ts';

const within = (
  file: string,
  breaks: readonly (readonly [what: string, from: string, to: string])[],
): readonly Break[] => breaks.map(([what, from, to]) => ({ what, file: `modules/${file}.bicep`, from, to }));

/** Slips of the pen that a compiler would see: members, values, versions and names of each kind of resource. */
export const mutantsOfTypes: readonly Mutant[] = [
  {
    rule: 'resources · names and members → those of their types',
    breaks: [
      ...within('host', [
        ['misspelt member', 'serverFarmId:', 'serverFarmID:'],
        ['misspelt member of the scale', 'instanceMemoryMB: instance', 'instanceMemoryMb: instance'],
        ['misspelt trigger', 'perInstanceConcurrency:', 'perInstanceConcurency:'],
        ['group that is none', "{ name: 'http',", "{ name: 'https',"],
        ['text for a switch', 'httpsOnly: true', "httpsOnly: 'true'"],
        ['text for a number', 'instanceCount: alwaysReadyHttp', "instanceCount: '${alwaysReadyHttp}'"],
        ['way to the package that is none', "'UserAssignedIdentity'\n", "'UserAssigned'\n"],
        ['plan by name', 'serverFarmId: plan.id', 'serverFarmId: plan.name'],
      ]),
      ...within('storage', [
        ['value that cannot be', "'TLS1_2'", "'TLS1.2'"],
        ['misspelt switch', 'allowSharedKeyAccess:', 'allowSharedKeysAccess:'],
        ['days without number', 'days: 7', "days: '7'"],
        ['container that cannot be called so', "'packages'", "'Packages'"],
        ['table that cannot be called so', "'platformcalls'", "'platform-calls'"],
      ]),
      ...within('bus', [
        ['other API version', 'queues@2024-01-01', 'queues@2022-10-01-preview'],
        ['misspelt rule', 'duplicateDetectionHistoryTimeWindow', 'duplicateDetectionHistoryWindow'],
        ['span in a form that is not used', "'PT1M'", "'P1M'"],
        ['size that is not sold', '5120', '5000'],
        ['tier that is none', "{ name: 'Standard'", "{ name: 'Standart'"],
      ]),
      ...within('monitoring', [
        ['misspelt component', 'WorkspaceResourceId:', 'workspaceResourceId:'],
        ['misspelt feature', 'disableLocalAuth: true', 'disablelocalAuth: true'],
        ['price tier that is none', "'PerGB2018'", "'PerGB'"],
        ['kind left out', "  kind: 'web'\n", ''],
      ]),
      ...within('alerts', [
        ['span that alerts do not know', "windowSize: 'PT15M'", "windowSize: 'PT20M'"],
        ['criteria that are none', 'SingleResourceMultipleMetricCriteria', 'SingleResourceMetricCriteria'],
        ['severity that is none', 'severity: 1\n    description', 'severity: 5\n    description'],
        ['name that is too long', "groupShortName: 'carebridge'", "groupShortName: 'carebridge-operators'"],
        ['misspelt period', 'minFailingPeriodsToAlert', 'minFailingPeriodToAlert'],
        ['workspace by name', 'scopes: [workspaceId]', "scopes: ['workspace']"],
      ]),
      ...within('availability', [
        ['criteria of other alerts', 'failedLocationCount: 2', 'allOf: []'],
        ['time that tests do not know', 'Frequency: 300', 'Frequency: 60'],
        ['member in small letters', 'SyntheticMonitorId:', 'syntheticMonitorId:'],
      ]),
      ...within('queries', [
        ['misspelt alias', 'functionAlias:', 'functionName:'],
        ['workbook of another kind', "kind: 'shared'", "kind: 'user'"],
        ['workbook without a made-up id', "guid(componentId, 'carebridge-workbook')", "'carebridge-workbook'"],
      ]),
      ...within('access', [
        ['misspelt principal', 'principalType:', 'principleType:'],
        ['role by id alone', "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleId)", 'roleId'],
        ['assignment by a name', 'guid(queue.id, principalId, roles.serviceBusDataOwner)', "'messages'"],
      ]),
      ...within('entra', [
        ['required member left out', '  displayName: displayName\n', ''],
        ['misspelt audience', 'signInAudience:', 'signinAudience:'],
        ['role without an id', '  id: guid(uniqueName, role.value)\n', ''],
        ['role for no kind of member', "['Application']", "['Applications']"],
        ['claims that are none', "'DirectoryRole'", "'DirectoryRoles'"],
        ['subjects', 'subject: identity', 'subjects: identity'],
        ['insecure redirect', "redirectUris: ['${origin}/desk']", "redirectUris: ['http://contoso.com/desk']"],
        ['principal by its client id', 'appId: application.appId', 'clientId: application.appId'],
      ]),
      ...within('identity', [['other API version', '@2024-11-30', '@2023-01-31']]),
      { what: 'namespace that cannot be called so', file: 'main.bicep', from: "bus: 'sb-", to: "bus: '1sb-" },
    ],
  },
  {
    rule: 'resources · types and versions, also of what is there already → known',
    breaks: within('access', [
      ['existing resource of another version', 'components@2020-02-02', 'components@2020-02-01'],
      ['existing resource of no type', 'Microsoft.Storage/storageAccounts@', 'Microsoft.Storage/storageAccount@'],
    ]),
  },
  {
    rule: 'resources and modules · names, places, conditions, loops → known before the deployment',
    breaks: [
      ...within('storage', [
        [
          'name out of what Azure adds',
          'name: containerName',
          'name: uniqueString(account.properties.primaryEndpoints.blob)',
        ],
        [
          'name by a variable',
          "var containerName = 'packages'",
          'var containerName = uniqueString(account.properties.primaryEndpoints.blob)',
        ],
        [
          'loop over what Azure adds',
          'in tableNames:',
          'in concat(tableNames, [account.properties.primaryEndpoints.blob]):',
        ],
      ]),
      ...within('host', [
        [
          'condition out of what Azure adds',
          "01' = {\n  parent: app\n  name: 'ftp'",
          "01' = if (!empty(app.properties.defaultHostName)) {\n  parent: app\n  name: 'ftp'",
        ],
      ]),
      {
        what: 'module that depends on what another puts out',
        file: 'main.bicep',
        from: 'if (availabilityTest) {',
        to: 'if (availabilityTest || empty(bus.outputs.name)) {',
      },
      ...within('entra', [
        ['condition out of what Graph adds', 'if (grantPermissions)', 'if (grantPermissions && !empty(principal.id))'],
      ]),
    ],
  },
  {
    rule: 'Bicep files · what the linter can tell from a line → nothing',
    breaks: [
      ...within('alerts', [['region in the text', 'location: location', "location: 'westeurope'"]]),
      ...within('entra', [
        ['host of one cloud', 'environment().authentication.loginEndpoint', "'https://login.microsoftonline.com/'"],
        ['nothing but a hole', 'subject: identityPrincipalId', "subject: '${identityPrincipalId}'"],
        ['quoted member', 'web: {', "'web': {"],
      ]),
      ...within('host', [['region of the group', 'location: location', 'location: resourceGroup().location']]),
      ...within('monitoring', [
        ['texts joined by a function', 'name: workspaceName', "name: concat('', workspaceName)"],
        ['open parameter for a secret', 'param tags object', "param tags object\nparam adminPassword string = ''"],
      ]),
      ...within('bus', [
        [
          'property by its path',
          'namespace.properties.serviceBusEndpoint',
          'reference(namespace.id).serviceBusEndpoint',
        ],
      ]),
    ],
  },
  {
    rule: 'resources · whose name chooses the type → a literal name',
    breaks: within('host', [['name worked out', "name: 'ftp'", "name: toLower('FTP')"]]),
  },
];

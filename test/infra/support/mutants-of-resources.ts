// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the strings of Bicep look like this.
import type { Mutant } from './mutant.ts';

/** Breaks of resources, settings, and names. */
export const mutantsOfResources: readonly Mutant[] = [
  {
    rule: 'resources · names and values that any text or number could be → taken by Azure',
    breaks: [
      {
        what: 'container that cannot be called so',
        file: 'modules/storage.bicep',
        from: "'packages'",
        to: "'Packages'",
      },
      {
        what: 'table that cannot be called so',
        file: 'modules/storage.bicep',
        from: "'platformcalls'",
        to: "'platform-calls'",
      },
      { what: 'size that is not sold', file: 'modules/bus.bicep', from: '5120', to: '5000' },
      { what: 'price tier that is none', file: 'modules/monitoring.bicep', from: "'PerGB2018'", to: "'PerGB'" },
      {
        what: 'span that alerts do not know',
        file: 'modules/alerts.bicep',
        from: "windowSize: 'PT15M'",
        to: "windowSize: 'PT20M'",
      },
      {
        what: 'severity that is none',
        file: 'modules/alerts.bicep',
        from: 'severity: 1\n    description',
        to: 'severity: 5\n    description',
      },
      {
        what: 'time that tests do not know',
        file: 'modules/availability.bicep',
        from: 'Frequency: 300',
        to: 'Frequency: 60',
      },
      { what: 'workbook of another kind', file: 'modules/queries.bicep', from: "kind: 'shared'", to: "kind: 'user'" },
      {
        what: 'workbook without a made-up id',
        file: 'modules/queries.bicep',
        from: "guid(componentId, 'carebridge-workbook')",
        to: "'carebridge-workbook'",
      },
      {
        what: 'assignment by a name',
        file: 'modules/access.bicep',
        from: 'guid(namespace.id, principalId, roles.serviceBusDataOwner)',
        to: "'messages'",
      },
      { what: 'namespace that cannot be called so', file: 'main.bicep', from: ": 'sb-", to: ": '1sb-" },
      { what: 'private namespace that cannot be called so', file: 'main.bicep', from: "? 'sb-", to: "? '1sb-" },
    ],
  },
  {
    rule: 'resources · names and tags → each its own',
    breaks: [
      { what: 'untagged resource', file: 'modules/bus.bicep', from: '  tags: tags\n', to: '' },
      {
        what: 'two alerts of one name',
        file: 'modules/alerts.bicep',
        from: "name: 'backlog'",
        to: "name: 'throttling'",
      },
    ],
  },
  {
    rule: 'plan and app · as deployed → Flex Consumption, Node 24, package by identity',
    breaks: [
      { what: 'older runtime', file: 'main.bicep', from: "nodeVersion string = '24'", to: "nodeVersion string = '22'" },
      {
        what: 'azd service of another name',
        file: 'main.bicep',
        from: "serviceName = 'carebridge'",
        to: "serviceName = 'api'",
      },
      {
        what: 'plan by name',
        file: 'modules/host.bicep',
        from: 'serverFarmId: plan.id',
        to: 'serverFarmId: plan.name',
      },
      {
        what: 'way to the package that is none',
        file: 'modules/host.bicep',
        from: "'UserAssignedIdentity'\n",
        to: "'UserAssigned'\n",
      },
    ],
  },
  {
    rule: 'host.json · limits → those of infrastructure and queue',
    breaks: [
      { what: 'too many instances', file: 'main.bicep', from: '@maxValue(29)', to: '@maxValue(30)' },
      { what: 'too many that always wait', file: 'main.bicep', from: '@maxValue(10)', to: '@maxValue(20)' },
      { what: 'places for more sessions', file: '../host.json', from: 'Sessions": 128', to: 'Sessions": 256' },
      {
        what: 'few requests at a time',
        file: 'main.bicep',
        from: 'httpConcurrency: httpConcurrency',
        to: 'httpConcurrency: 16',
      },
      {
        what: 'host that refuses',
        file: '../host.json',
        from: '"maxConcurrentRequests": 1000',
        to: '"maxConcurrentRequests": 100',
      },
      { what: 'sampled traces', file: '../host.json', from: 'Request;Exception;Trace', to: 'Request' },
      { what: 'lock shorter than the function', file: '../host.json', from: '"00:10:00"', to: '"00:01:00"' },
      {
        what: 'requests not logged',
        file: '../host.json',
        from: '"Host.Results": "Information"',
        to: '"Host.Results": "Warning"',
      },
      {
        what: 'start not logged',
        file: '../host.json',
        from: '"Host.Function.Console": "Information"',
        to: '"Host.Function.Console": "Warning"',
      },
    ],
  },
  {
    rule: 'host.json · places and idle time of sessions → more than the reference load takes',
    breaks: [
      { what: 'few places', file: '../host.json', from: 'Sessions": 128', to: 'Sessions": 64' },
      { what: 'quiet sessions kept for long', file: '../host.json', from: '00:00:00.500', to: '00:00:01' },
      { what: 'idle time of Azure', file: '../host.json', from: '00:00:00.500', to: '00:01:00' },
      { what: 'busy sessions accepted for each line', file: '../host.json', from: '00:00:00.500', to: '00:00:00.100' },
    ],
  },
  {
    rule: 'settings · forbidden on Flex → none',
    breaks: [
      {
        what: 'forbidden setting',
        file: 'modules/settings.bicep',
        from: 'var stores = {',
        to: "var stores = {\n  FUNCTIONS_WORKER_RUNTIME: 'node'",
      },
      {
        what: 'CORS of the host',
        file: 'modules/host.bicep',
        from: 'siteConfig: {',
        to: "siteConfig: {\n      cors: { allowedOrigins: ['*'] }",
      },
      {
        what: 'a way of FTP',
        file: 'modules/host.bicep',
        from: 'siteConfig: {',
        to: "siteConfig: {\n      ftpsState: 'Disabled'",
      },
      {
        what: 'runtime where Flex Consumption has none',
        file: 'modules/host.bicep',
        from: 'siteConfig: {',
        to: "siteConfig: {\n      linuxFxVersion: 'NODE|24'",
      },
      {
        what: 'always on',
        file: 'modules/host.bicep',
        from: 'siteConfig: {',
        to: 'siteConfig: {\n      alwaysOn: true',
      },
    ],
  },
  {
    rule: 'settings · read by the code and set → the same',
    breaks: [
      { what: 'missing setting', file: 'modules/settings.bicep', from: '  CAREBRIDGE_QUEUE: queueName\n', to: '' },
      {
        what: 'setting that is never read',
        file: 'main.bicep',
        from: 'CAREBRIDGE_LOG_LEVEL: logLevel',
        to: "CAREBRIDGE_LOG_LEVEL: logLevel\n      CAREBRIDGE_COLOUR: 'red'",
      },
    ],
  },
  {
    rule: 'settings · arguments of Node → those of one machine',
    breaks: [
      {
        what: 'young generation of another size',
        file: 'modules/settings.bicep',
        from: 'semi-space-size=16',
        to: 'semi-space-size=64',
      },
    ],
  },
  {
    rule: 'settings · as deployed → taken by the code',
    breaks: [
      {
        what: 'setting that is not taken',
        file: 'main.bicep',
        from: 'CAREBRIDGE_PLATFORM: platform',
        to: "CAREBRIDGE_PLATFORM: 'remote'",
      },
    ],
  },
  {
    rule: 'tables · made and opened → the same',
    breaks: [
      {
        what: 'misspelt table',
        file: 'modules/storage.bicep',
        from: "'conversationindex'",
        to: "'conversationsindex'",
      },
      { what: 'table left out', file: 'modules/storage.bicep', from: "  'keys'\n", to: '' },
    ],
  },
  {
    rule: 'queue · rules → those of one machine',
    breaks: [
      { what: 'other lock', file: 'modules/bus.bicep', from: "'PT1M'", to: "'PT5M'" },
      {
        what: 'other queue',
        file: 'main.bicep',
        from: "queueName = 'conversation-events'",
        to: "queueName = 'callbacks'",
      },
      {
        what: 'no duplicate detection',
        file: 'modules/bus.bicep',
        from: 'requiresDuplicateDetection: true',
        to: 'requiresDuplicateDetection: false',
      },
      { what: 'other window', file: 'modules/bus.bicep', from: "'PT10M'", to: "'PT1H'" },
      {
        what: 'expired messages lost',
        file: 'modules/bus.bicep',
        from: 'deadLetteringOnMessageExpiration: true',
        to: 'deadLetteringOnMessageExpiration: false',
      },
      { what: 'no sessions', file: 'modules/bus.bicep', from: 'requiresSession: true', to: 'requiresSession: false' },
      { what: 'span in a form that is not used', file: 'modules/bus.bicep', from: "'PT1M'", to: "'P1M'" },
    ],
  },
  {
    rule: 'always ready · groups → HTTP and the registered function',
    breaks: [
      {
        what: 'instances for no function',
        file: 'modules/host.bicep',
        from: 'function:conversation-events',
        to: 'function:conversationEvents',
      },
      {
        what: 'trigger without sessions',
        file: '../functions/conversation-events.ts',
        from: 'isSessionsEnabled: true',
        to: 'isSessionsEnabled: false',
      },
      { what: 'group that is none', file: 'modules/host.bicep', from: "{ name: 'http',", to: "{ name: 'https'," },
    ],
  },
  {
    rule: 'Entra roles · declared and asked for → the same',
    breaks: [
      { what: 'misspelt role', file: 'modules/entra.bicep', from: "value: 'Supervisor'", to: "value: 'Superviser'" },
      {
        what: 'permission left out',
        file: 'modules/entra.bicep',
        from: 'concat(callbackRoles, permissionRoles), role',
        to: 'callbackRoles, role',
      },
      { what: 'role without an id', file: 'modules/entra.bicep', from: '  id: guid(uniqueName, role.value)\n', to: '' },
      {
        what: 'role for no kind of member',
        file: 'modules/entra.bicep',
        from: "['Application']",
        to: "['Applications']",
      },
    ],
  },
  {
    rule: 'Entra application · redirects, identifier, credential → of this deployment',
    breaks: [
      {
        what: 'application without service principal',
        file: 'modules/entra.bicep',
        from: "resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {\n  appId: application.appId\n}\n",
        to: '',
      },
      {
        what: 'scripts that get no token',
        file: 'modules/entra.bicep',
        from: 'delegatedPermissionIds: [scopeId]',
        to: 'delegatedPermissionIds: []',
      },
      { what: 'other redirect', file: 'modules/entra.bicep', from: '/api/consent/return', to: '/consent' },
      {
        what: 'client id as the subject',
        file: 'main.bicep',
        from: 'identityPrincipalId: identity.outputs.principalId',
        to: 'identityPrincipalId: identity.outputs.clientId',
      },
      {
        what: 'other audience',
        file: 'modules/entra.bicep',
        from: 'api://AzureADTokenExchange',
        to: 'api://AzureADTokenExchanges',
      },
      { what: 'older issuer', file: 'modules/entra.bicep', from: 'tenantId}/v2.0', to: 'tenantId}/v1.0' },
      { what: 'one tenant only', file: 'modules/entra.bicep', from: 'AzureADMultipleOrgs', to: 'AzureADMyOrg' },
      {
        what: 'literal name of the credential',
        file: 'modules/entra.bicep',
        from: 'application.uniqueName}/',
        to: 'uniqueName}/',
      },
      {
        what: 'insecure redirect',
        file: 'modules/entra.bicep',
        from: "redirectUris: ['${origin}/desk', ",
        to: "redirectUris: ['http://contoso.com/desk', ",
      },
    ],
  },
  {
    rule: 'Entra application · client id known → asks consent for its permissions',
    breaks: [
      {
        what: 'consent not asked for',
        file: 'modules/entra.bicep',
        from: 'concat(ownPermissions, [',
        to: 'concat([], [',
      },
    ],
  },
];

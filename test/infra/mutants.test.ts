import { describe, expect, it } from 'vitest';
import { type Infrastructure, readInfrastructure } from '../../infra/check/infrastructure.ts';
import { rules } from '../../infra/check/rules/all-rules.ts';
import { withChange } from './support/folders.ts';

type RuleName = keyof typeof rules;
type Mutant = readonly [what: string, file: string, from: string, to: string, rule: RuleName];

/** One break for each thing that is checked; `rule` is the one that must see it. */
const mutants: readonly Mutant[] = [
  [
    'misspelt member',
    'modules/host.bicep',
    'serverFarmId:',
    'serverFarmID:',
    'resources · members → those of their types',
  ],
  [
    'value that cannot be',
    'modules/storage.bicep',
    "'TLS1_2'",
    "'TLS1.2'",
    'resources · members → those of their types',
  ],
  [
    'required member left out',
    'modules/entra.bicep',
    '  displayName: displayName\n',
    '',
    'resources · members → those of their types',
  ],
  [
    'other API version',
    'modules/bus.bicep',
    'queues@2024-01-01',
    'queues@2022-10-01-preview',
    'resources · members → those of their types',
  ],
  ['untagged resource', 'modules/bus.bicep', '  tags: tags\n', '', 'resources · names and tags → each its own'],
  [
    'two alerts of one name',
    'modules/alerts.bicep',
    "name: 'backlog'",
    "name: 'throttling'",
    'resources · names and tags → each its own',
  ],
  [
    'older runtime',
    'main.bicep',
    "nodeVersion string = '24'",
    "nodeVersion string = '22'",
    'plan and app · as deployed → Flex Consumption, Node 24, package by identity',
  ],
  [
    'azd service of another name',
    'main.bicep',
    "serviceName = 'carebridge'",
    "serviceName = 'api'",
    'plan and app · as deployed → Flex Consumption, Node 24, package by identity',
  ],
  [
    'too many instances',
    'main.bicep',
    '@maxValue(75)',
    '@maxValue(1000)',
    'host.json · limits → those of infrastructure and queue',
  ],
  [
    'forbidden setting',
    'modules/settings.bicep',
    'var stores = {',
    "var stores = {\n  FUNCTIONS_WORKER_RUNTIME: 'node'",
    'settings · forbidden on Flex → none',
  ],
  [
    'CORS of the host',
    'modules/host.bicep',
    'siteConfig: {',
    "siteConfig: {\n      cors: { allowedOrigins: ['*'] }",
    'settings · forbidden on Flex → none',
  ],
  [
    'missing setting',
    'modules/settings.bicep',
    '  CAREBRIDGE_QUEUE: queueName\n',
    '',
    'settings · read by the code and set → the same',
  ],
  [
    'setting that nobody reads',
    'main.bicep',
    'CAREBRIDGE_LOG_LEVEL: logLevel',
    "CAREBRIDGE_LOG_LEVEL: logLevel\n      CAREBRIDGE_COLOUR: 'red'",
    'settings · read by the code and set → the same',
  ],
  [
    'setting that is not taken',
    'main.bicep',
    'CAREBRIDGE_PLATFORM: platform',
    "CAREBRIDGE_PLATFORM: 'remote'",
    'settings · as deployed → taken by the code',
  ],
  [
    'secret among the outputs',
    'main.bicep',
    'output AZURE_LOCATION',
    "output STORAGE_CONNECTION_STRING string = ''\noutput AZURE_LOCATION",
    'outputs · for azd → no secret',
  ],
  [
    'secret inside of an output',
    'main.bicep',
    "output DESK_URL string = '",
    "output DESK_URL string = 'SharedAccessKey=",
    'outputs · for azd → no secret',
  ],
  [
    'key as a setting',
    'modules/settings.bicep',
    'CAREBRIDGE_TABLES_ENDPOINT: tableEndpoint',
    "CAREBRIDGE_TABLES_ENDPOINT: 'AccountKey=x'",
    'templates and settings · keys, connection strings → none',
  ],
  [
    'keys of the account left on',
    'modules/storage.bicep',
    'allowSharedKeyAccess: false',
    'allowSharedKeyAccess: true',
    'resources · switches for keys and old encryption → off',
  ],
  [
    'keys of the namespace left on',
    'modules/bus.bicep',
    'disableLocalAuth: true',
    'disableLocalAuth: false',
    'resources · switches for keys and old encryption → off',
  ],
  [
    'wrong role id',
    'modules/access.bicep',
    '0a9a7e1f-',
    '0a9a7e1e-',
    'role assignments · role, scope and principal → as listed',
  ],
  [
    'wider scope',
    'modules/access.bicep',
    'scope: queue\n  name: guid(queue.id, principalId',
    'scope: namespace\n  name: guid(queue.id, principalId',
    'role assignments · role, scope and principal → as listed',
  ],
  [
    'wrong kind of principal',
    'modules/access.bicep',
    "'ServicePrincipal'",
    "'User'",
    'role assignments · role, scope and principal → as listed',
  ],
  [
    'misspelt table',
    'modules/storage.bicep',
    "'conversationindex'",
    "'conversationsindex'",
    'tables · made and opened → the same',
  ],
  ['other lock', 'modules/bus.bicep', "'PT1M'", "'PT5M'", 'queue · rules → those of one machine'],
  [
    'other queue',
    'main.bicep',
    "queueName = 'conversation-events'",
    "queueName = 'callbacks'",
    'queue · rules → those of one machine',
  ],
  [
    'no sessions',
    'modules/bus.bicep',
    'requiresSession: true',
    'requiresSession: false',
    'queue · rules → those of one machine',
  ],
  [
    'instances for no function',
    'modules/host.bicep',
    'function:conversation-events',
    'function:conversationEvents',
    'always ready · groups → HTTP and the registered function',
  ],
  [
    'misspelt role',
    'modules/entra.bicep',
    "value: 'Supervisor'",
    "value: 'Superviser'",
    'Entra roles · declared and asked for → the same',
  ],
  [
    'permission not granted',
    'modules/entra.bicep',
    'for role in permissionRoles: if',
    'for role in callbackRoles: if',
    'Entra roles · declared and asked for → the same',
  ],
  [
    'other redirect',
    'modules/entra.bicep',
    '/api/consent/return',
    '/consent',
    'Entra application · redirects, identifier, credential → of this deployment',
  ],
  [
    'client id as the subject',
    'main.bicep',
    'identityPrincipalId: identity.outputs.principalId',
    'identityPrincipalId: identity.outputs.clientId',
    'Entra application · redirects, identifier, credential → of this deployment',
  ],
  [
    'literal name of the credential',
    'modules/entra.bicep',
    '${application.uniqueName}/',
    '${uniqueName}/',
    'Entra application · redirects, identifier, credential → of this deployment',
  ],
  [
    'consent not asked for',
    'modules/entra.bicep',
    'concat(ownPermissions, [',
    'concat([], [',
    'Entra application · client id known → asks consent for its permissions',
  ],
  [
    'metric as it sounds',
    'modules/alerts.bicep',
    "'DeadletteredMessages'",
    "'DeadLetteredMessages'",
    'alerts · metrics → spelt as Azure does, of our queue',
  ],
  [
    'metric in the workbook',
    'workbook.json',
    '--DeadletteredMessages',
    '--DeadLetterMessages',
    'alerts · metrics → spelt as Azure does, of our queue',
  ],
  [
    'alert that tells nobody',
    'modules/alerts.bicep',
    'actionGroups: [people.id]',
    'actionGroups: []',
    'alerts · whatever a person must know → an alert that reaches one',
  ],
  [
    'alert without entry',
    'modules/alerts.bicep',
    'operations.md#backlog',
    'operations.md#queue-full',
    'alerts · each → an entry in the runbook',
  ],
  [
    'column of another name',
    'queries/ChatEvents.kql',
    'operationId = tostring',
    'operation = tostring',
    'ChatEvents · columns → the fields of the log, with their types',
  ],
  [
    'column of another type',
    'queries/ChatEvents.kql',
    'tolong(line.durationMs)',
    'tostring(line.durationMs)',
    'ChatEvents · columns → the fields of the log, with their types',
  ],
  [
    'misspelt field',
    'queries/ChatEvents.kql',
    'line.deliveryId',
    'line.deliveryID',
    'ChatEvents · columns → the fields of the log, with their types',
  ],
  [
    'misspelt column',
    'queries/FollowConversation.kql',
    'sort by at',
    'sort by timestamp',
    'queries · columns and comparisons → hold',
  ],
  [
    'misspelt column in an alert',
    'queries/alerts/failures.kql',
    'level ==',
    'severity ==',
    'queries · columns and comparisons → hold',
  ],
  [
    'text compared with a number',
    'queries/alerts/platform-failures.kql',
    'toint(outcome) >= 500',
    'outcome >= 500',
    'queries · columns and comparisons → hold',
  ],
  [
    'number for a span',
    'queries/alerts/stuck-conversations.kql',
    '30m',
    '30',
    'queries · columns and comparisons → hold',
  ],
  ['event that is not logged', 'queries/alerts/failures.kql', "'failure'", "'error'", 'queries · events → are logged'],
  [
    'other number of deliveries',
    'main.bicep',
    'string(maxDeliveryCount)',
    "'5'",
    'deliveries · known to the application → those of the queue',
  ],
  [
    'parameter of another name',
    'main.parameters.json',
    '"alertEmail"',
    '"alertMail"',
    'parameters · azd and template → the same',
  ],
  [
    'other default',
    'main.parameters.json',
    'LOG_DAILY_QUOTA_GB=5',
    'LOG_DAILY_QUOTA_GB=1',
    'parameters · azd and template → the same',
  ],
  [
    'parameter without description',
    'main.bicep',
    "@description('Major version of Node.')\n",
    '',
    'parameters · each → described',
  ],
];

/** Breaks after which nothing can be worked out at all. */
const refused: readonly (readonly [what: string, file: string, from: string, to: string, message: RegExp])[] = [
  [
    'module cycle',
    'main.bicep',
    'params: { location: location, name: names.identity, tags: tags }',
    'params: { location: location, name: host.outputs.name, tags: tags }',
    /cycle/,
  ],
  [
    'module in itself',
    'modules/identity.bicep',
    'output id',
    "module again 'identity.bicep' = {\n  name: 'again'\n  params: {}\n}\noutput id",
    /module cycle/,
  ],
  ['undeclared parameter', 'main.bicep', 'backlog: backlogAlert', 'backLog: backlogAlert', /no parameter backLog/],
  ['missing parameter', 'main.bicep', '    backlog: backlogAlert\n', '', /backlog is missing/],
  ['undeclared output', 'main.bicep', 'entra.outputs.clientId', 'entra.outputs.appId', /no member appId/],
  [
    'property that Azure does not give',
    'modules/storage.bicep',
    'primaryEndpoints.table',
    'primaryEndpoints.tables',
    /no member tables/,
  ],
  [
    'parameter of another type',
    'main.bicep',
    'httpConcurrency int = 1000',
    "httpConcurrency int = 'many'",
    /does not fit/,
  ],
  [
    'value that is not allowed',
    'main.bicep',
    'instanceMemoryMB int = 2048',
    'instanceMemoryMB int = 1024',
    /does not fit/,
  ],
  ['missing file', 'modules/queries.bicep', 'ChatEvents.kql', 'ChatEvent.kql', /ENOENT/],
  [
    'unclosed object',
    'modules/host.bicep',
    "sku: { name: 'FC1', tier: 'FlexConsumption' }",
    "sku: { name: 'FC1', tier: 'FlexConsumption'",
    /expected/,
  ],
];

const faultsOf = (rule: RuleName, infrastructure: Infrastructure): readonly string[] => {
  try {
    return rules[rule](infrastructure);
  } catch (error) {
    return [String(error)];
  }
};

describe('mutants', () => {
  it.each(mutants)('%s in %s → is seen', (_, file, from, to, rule) => {
    const faults = withChange(file, from, to, (folder) => faultsOf(rule, readInfrastructure(folder)));
    expect(faults).not.toEqual([]);
  });

  it.each(refused)('%s in %s → is refused', (_, file, from, to, message) => {
    expect(() => withChange(file, from, to, (folder) => readInfrastructure(folder))).toThrow(message);
  });

  it('rules · each but those of azure.yaml → has a mutant', () => {
    const covered = new Set<string>(mutants.map(([, , , , rule]) => rule));
    const outside = ['azure.yaml · hooks and package → exist'];
    expect(Object.keys(rules).filter((rule) => !covered.has(rule) && !outside.includes(rule))).toEqual([]);
  });
});

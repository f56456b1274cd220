import type { Mutant } from './mutant.ts';

/** Breaks of queries, alerts and parameters. */
export const mutantsOfQueries: readonly Mutant[] = [
  {
    rule: 'alerts · metrics → spelt as Azure does, of our queue',
    breaks: [
      {
        what: 'metric as it sounds',
        file: 'modules/alerts.bicep',
        from: "'DeadletteredMessages'",
        to: "'DeadLetteredMessages'",
      },
      { what: 'dimension as it sounds', file: 'modules/alerts.bicep', from: "'EntityName'", to: "'QueueName'" },
      { what: 'aggregation without meaning', file: 'modules/alerts.bicep', from: "'Total'", to: "'Average'" },
    ],
  },
  {
    rule: 'logs and metrics · of everything that has any → in the one workspace',
    breaks: [
      { what: 'misspelt category', file: 'modules/bus.bicep', from: "'OperationalLogs'", to: "'OperationLogs'" },
      { what: 'old tables', file: 'modules/bus.bicep', from: "'Dedicated'", to: "'AzureDiagnostics'" },
      {
        what: 'classic Application Insights',
        file: 'modules/monitoring.bicep',
        from: "'LogAnalytics'",
        to: "'ApplicationInsights'",
      },
    ],
  },
  {
    rule: 'availability test, request logs → off unless asked for',
    breaks: [
      {
        what: 'test that was not asked for',
        file: 'main.bicep',
        from: 'availabilityTest bool = false',
        to: 'availabilityTest bool = true',
      },
      {
        what: 'request logs that were not asked for',
        file: 'main.bicep',
        from: 'logStorageRequests bool = false',
        to: 'logStorageRequests bool = true',
      },
    ],
  },
  {
    rule: 'workbook · queries and metrics → those of our own resources',
    breaks: [
      {
        what: 'metric in the workbook',
        file: 'workbook.json',
        from: '--DeadletteredMessages',
        to: '--DeadLetterMessages',
      },
      { what: 'workbook that is no JSON', file: 'workbook.json', from: '"items": [', to: '"items": [,' },
      { what: 'workbook of another format', file: 'workbook.json', from: 'Notebook/1.0', to: 'Notebook/2.0' },
      { what: 'resource that is never filled in', file: 'workbook.json', from: '"{bus-id}"', to: '"{queue-id}"' },
      { what: 'metrics of another resource', file: 'workbook.json', from: '"{app-id}"', to: '"{bus-id}"' },
      { what: 'aggregation that is none', file: 'workbook.json', from: '"aggregation": 4', to: '"aggregation": 1' },
      {
        what: 'queries to another resource',
        file: 'workbook.json',
        from: '"crossComponentResources": ["{workspace-id}"]',
        to: '"crossComponentResources": ["{bus-id}"]',
      },
      { what: 'app by its name', file: 'main.bicep', from: 'appId: host.outputs.id', to: 'appId: host.outputs.name' },
    ],
  },
  {
    rule: 'alerts · what a person must know → an alert that reaches one',
    breaks: [
      {
        what: 'alert without a receiver',
        file: 'modules/alerts.bicep',
        from: 'actionGroups: [people.id]',
        to: 'actionGroups: []',
      },
    ],
  },
  {
    rule: 'alerts · each → an entry in the runbook',
    breaks: [
      {
        what: 'alert without entry',
        file: 'modules/alerts.bicep',
        from: 'operations.md#backlog',
        to: 'operations.md#queue-full',
      },
    ],
  },
  {
    rule: 'ChatEvents · columns → the fields of the log, with their types',
    breaks: [
      {
        what: 'column of another name',
        file: 'queries/ChatEvents.kql',
        from: 'operationId = tostring',
        to: 'operation = tostring',
      },
      {
        what: 'column of another type',
        file: 'queries/ChatEvents.kql',
        from: 'tolong(line.durationMs)',
        to: 'tostring(line.durationMs)',
      },
      { what: 'misspelt field', file: 'queries/ChatEvents.kql', from: 'line.deliveryId', to: 'line.deliveryID' },
    ],
  },
  {
    rule: 'queries · columns and comparisons → hold',
    breaks: [
      { what: 'misspelt column', file: 'queries/FollowConversation.kql', from: 'sort by at', to: 'sort by timestamp' },
      { what: 'misspelt column in an alert', file: 'queries/alerts/failures.kql', from: 'level ==', to: 'severity ==' },
      {
        what: 'text compared with a number',
        file: 'queries/alerts/platform-failures.kql',
        from: 'toint(outcome) >= 500',
        to: 'outcome >= 500',
      },
      { what: 'number for a span', file: 'queries/alerts/stuck-conversations.kql', from: '30m', to: '30' },
    ],
  },
  {
    rule: 'queries · events → are logged',
    breaks: [
      { what: 'event that is not logged', file: 'queries/alerts/failures.kql', from: "'failure'", to: "'error'" },
    ],
  },
  {
    rule: 'deliveries · known to the application → those of the queue',
    breaks: [{ what: 'other number of deliveries', file: 'main.bicep', from: 'string(maxDeliveryCount)', to: "'5'" }],
  },
  {
    rule: 'parameters · azd and template → the same',
    breaks: [
      { what: 'parameter of another name', file: 'main.parameters.json', from: '"alertEmail"', to: '"alertMail"' },
      { what: 'other default', file: 'main.parameters.json', from: 'LOG_DAILY_QUOTA_GB=5', to: 'LOG_DAILY_QUOTA_GB=1' },
    ],
  },
  {
    rule: 'parameters · each → described',
    breaks: [
      {
        what: 'parameter without description',
        file: 'main.bicep',
        from: "@description('Widget tokens per visitor address and minute.')\n",
        to: '',
      },
    ],
  },
];

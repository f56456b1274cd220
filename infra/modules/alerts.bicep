metadata description = 'What wakes a person, and whom. Each alert has an entry in docs/operations.md.'

@description('Region of the log alerts.')
param location string

@description('Address that alerts are mailed to; empty: they are only shown in the portal.')
param email string

@description('Resource id of the Log Analytics workspace.')
param workspaceId string

@description('Resource id of the Service Bus namespace.')
param busId string

@description('Name of the session queue.')
param queueName string

@description('Messages waiting in the queue, over a quarter of an hour, that are too many.')
param backlog int

@description('Tags of every resource.')
param tags object

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-carebridge'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'carebridge'
    enabled: true
    emailReceivers: empty(email)
      ? []
      : [
          { name: 'operators', emailAddress: email, useCommonAlertSchema: true }
        ]
  }
}

var metrics = [
  {
    name: 'dead-letters'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    severity: 1
    description: 'Something that happened to a conversation was given up. docs/operations.md#dead-letters'
  }
  {
    name: 'backlog'
    metric: 'ActiveMessages'
    aggregation: 'Average'
    threshold: backlog
    severity: 2
    description: 'Messages come faster than they are handled. docs/operations.md#backlog'
  }
  {
    name: 'throttling'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 0
    severity: 2
    description: 'Service Bus slows the application down. docs/operations.md#throttling'
  }
  {
    name: 'queue-errors'
    metric: 'ServerErrors'
    aggregation: 'Total'
    threshold: 0
    severity: 2
    description: 'Service Bus itself fails. docs/operations.md#queue-errors'
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metrics: {
    name: 'carebridge-${alert.name}'
    location: 'global'
    tags: tags
    properties: {
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [busId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      targetResourceType: 'Microsoft.ServiceBus/namespaces'
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: 'Microsoft.ServiceBus/namespaces'
            metricName: alert.metric
            dimensions: [
              { name: 'EntityName', operator: 'Include', values: [queueName] }
            ]
            operator: 'GreaterThan'
            threshold: alert.threshold
            timeAggregation: alert.aggregation
          }
        ]
      }
      actions: [
        { actionGroupId: people.id }
      ]
    }
  }
]

var logs = [
  {
    name: 'stuck-conversations'
    query: loadTextContent('../queries/alerts/stuck-conversations.kql')
    window: 'PT6H'
    frequency: 'PT15M'
    threshold: 0
    severity: 1
    description: 'A visitor is waiting for something that does not come. docs/operations.md#stuck-conversations'
  }
  {
    name: 'callback-refusals'
    query: loadTextContent('../queries/alerts/callback-refusals.kql')
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 20
    severity: 2
    description: 'Many callbacks are refused with 401 or 403: changed keys, or an attack. docs/operations.md#callback-refusals'
  }
  {
    name: 'platform-failures'
    query: loadTextContent('../queries/alerts/platform-failures.kql')
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 0
    severity: 2
    description: 'One in ten requests to the chat platform fails. docs/operations.md#platform-failures'
  }
  {
    name: 'credential-refused'
    query: loadTextContent('../queries/alerts/credential-refused.kql')
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 0
    severity: 2
    description: 'A contact center does not take a credential of a company. docs/operations.md#credential-refused'
  }
  {
    name: 'webhook-refused'
    query: loadTextContent('../queries/alerts/webhook-refused.kql')
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 0
    severity: 2
    description: 'Events of a contact center do not arrive. docs/operations.md#webhook-refused'
  }
  {
    name: 'long-waits'
    query: loadTextContent('../queries/alerts/long-waits.kql')
    window: 'PT1H'
    frequency: 'PT15M'
    threshold: 0
    severity: 3
    description: 'Visitors wait for an agent for long. docs/operations.md#long-waits'
  }
  {
    name: 'failures'
    query: loadTextContent('../queries/alerts/failures.kql')
    window: 'PT15M'
    frequency: 'PT5M'
    threshold: 5
    severity: 2
    description: 'Unexpected errors in the application. docs/operations.md#failures'
  }
]

// The saved functions in the queries may not be known yet while they are being deployed, so the queries are not tried out.
resource logAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logs: {
    name: 'carebridge-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'carebridge-${alert.name}'
      description: alert.description
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: alert.frequency
      windowSize: alert.window
      autoMitigate: true
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: alert.threshold
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      actions: { actionGroups: [people.id] }
    }
  }
]

output actionGroupId string = people.id

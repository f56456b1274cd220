import { any, flag, list, mapOf, needed, number, object, oneOf, type Shape, text, tracked } from './shape.ts';

const severity = number;

const metricCriteria = object({
  'odata.type': needed(
    oneOf(
      'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria',
      'Microsoft.Azure.Monitor.MultipleResourceMultipleMetricCriteria',
      'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria',
    ),
  ),
  allOf: list(
    object({
      criterionType: needed(oneOf('StaticThresholdCriterion', 'DynamicThresholdCriterion')),
      name: needed(text),
      metricName: needed(text),
      metricNamespace: text,
      dimensions: list(
        object({ name: needed(text), operator: needed(oneOf('Include', 'Exclude')), values: needed(list(text)) }),
      ),
      operator: needed(oneOf('Equals', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual')),
      threshold: needed(number),
      timeAggregation: needed(oneOf('Average', 'Count', 'Minimum', 'Maximum', 'Total')),
      skipMetricValidation: flag,
    }),
  ),
  webTestId: text,
  componentId: text,
  failedLocationCount: number,
});

const metricAlert = tracked({
  description: text,
  severity: needed(severity),
  enabled: needed(flag),
  scopes: needed(list(text)),
  evaluationFrequency: needed(text),
  windowSize: needed(text),
  targetResourceType: text,
  targetResourceRegion: text,
  autoMitigate: flag,
  criteria: needed(metricCriteria),
  actions: list(object({ actionGroupId: text, webHookProperties: mapOf(text) })),
});

const logAlert = tracked(
  {
    displayName: text,
    description: text,
    severity,
    enabled: flag,
    scopes: list(text),
    evaluationFrequency: text,
    windowSize: text,
    overrideQueryTimeRange: text,
    autoMitigate: flag,
    muteActionsDuration: text,
    skipQueryValidation: flag,
    targetResourceTypes: list(text),
    checkWorkspaceAlertsStorageConfigured: flag,
    criteria: object({
      allOf: list(
        object({
          query: text,
          timeAggregation: oneOf('Average', 'Count', 'Minimum', 'Maximum', 'Total'),
          metricMeasureColumn: text,
          resourceIdColumn: text,
          operator: oneOf('Equals', 'GreaterThan', 'GreaterThanOrEqual', 'LessThan', 'LessThanOrEqual'),
          threshold: number,
          dimensions: list(any),
          failingPeriods: object({ numberOfEvaluationPeriods: number, minFailingPeriodsToAlert: number }),
        }),
      ),
    }),
    actions: object({ actionGroups: list(text), customProperties: mapOf(text) }),
  },
  { kind: oneOf('LogAlert', 'LogToMetric', 'SimpleLogAlert') },
);

const setting = object({ category: text, categoryGroup: text, enabled: needed(flag) });

/** Logs, alerts and what shows them. */
export const monitoringTypes: Readonly<Record<string, Shape>> = {
  'Microsoft.OperationalInsights/workspaces@2025-07-01': tracked({
    sku: object({ name: needed(oneOf('PerGB2018', 'CapacityReservation')), capacityReservationLevel: number }),
    retentionInDays: number,
    workspaceCapping: object({ dailyQuotaGb: number }),
    features: object({ disableLocalAuth: flag, enableLogAccessUsingOnlyResourcePermissions: flag }),
    publicNetworkAccessForIngestion: oneOf('Enabled', 'Disabled'),
    publicNetworkAccessForQuery: oneOf('Enabled', 'Disabled'),
  }),
  'Microsoft.OperationalInsights/workspaces/savedSearches@2025-07-01': object({
    etag: needed(oneOf('*')),
    properties: needed(
      object({
        category: needed(text),
        displayName: needed(text),
        query: needed(text),
        functionAlias: text,
        functionParameters: text,
        tags: list(object({ name: needed(text), value: needed(text) })),
        version: number,
      }),
    ),
  }),
  'Microsoft.Insights/components@2020-02-02': tracked(
    {
      Application_Type: needed(oneOf('web', 'other')),
      DisableIpMasking: flag,
      DisableLocalAuth: flag,
      IngestionMode: oneOf('LogAnalytics', 'ApplicationInsights', 'ApplicationInsightsWithDiagnosticSettings'),
      RetentionInDays: number,
      SamplingPercentage: number,
      WorkspaceResourceId: text,
    },
    { kind: needed(text) },
  ),
  'Microsoft.Insights/actionGroups@2023-01-01': tracked({
    groupShortName: needed(text),
    enabled: needed(flag),
    emailReceivers: list(object({ name: needed(text), emailAddress: needed(text), useCommonAlertSchema: flag })),
  }),
  'Microsoft.Insights/metricAlerts@2018-03-01': metricAlert,
  'Microsoft.Insights/scheduledQueryRules@2023-12-01': logAlert,
  'Microsoft.Insights/workbooks@2023-06-01': tracked(
    {
      displayName: needed(text),
      category: needed(text),
      serializedData: needed(text),
      sourceId: text,
      version: text,
      description: text,
    },
    { kind: oneOf('shared') },
  ),
  'Microsoft.Insights/webtests@2022-06-15': tracked(
    {
      SyntheticMonitorId: needed(text),
      Name: needed(text),
      Description: text,
      Enabled: flag,
      Frequency: number,
      Timeout: number,
      Kind: needed(oneOf('ping', 'multistep', 'standard')),
      RetryEnabled: flag,
      Locations: needed(list(object({ Id: text }))),
      Request: object({ RequestUrl: text, HttpVerb: text, FollowRedirects: flag, ParseDependentRequests: flag }),
      ValidationRules: object({
        ExpectedHttpStatusCode: number,
        IgnoreHttpStatusCode: flag,
        SSLCheck: flag,
        SSLCertRemainingLifetimeCheck: number,
      }),
    },
    { kind: oneOf('ping', 'standard') },
  ),
  'Microsoft.Insights/diagnosticSettings@2021-05-01-preview': object({
    properties: needed(
      object({
        workspaceId: text,
        logAnalyticsDestinationType: oneOf('Dedicated', 'AzureDiagnostics'),
        logs: list(setting),
        metrics: list(setting),
      }),
    ),
  }),
};

import {
  any,
  between,
  chosen,
  flag,
  httpsUrl,
  list,
  mapOf,
  matching,
  needed,
  number,
  object,
  oneNumberOf,
  oneOf,
  resourceId,
  type Shape,
  text,
  tracked,
} from './shape.ts';

const severity = between(0, 4);

/** How often, and over how long, metric alerts look. */
const metricSpans = oneOf('PT1M', 'PT5M', 'PT15M', 'PT30M', 'PT1H', 'PT6H', 'PT12H', 'P1D');

/** The same of log alerts. */
const logSpans = oneOf(
  ...['PT1M', 'PT5M', 'PT10M', 'PT15M', 'PT30M', 'PT45M'],
  ...['PT1H', 'PT2H', 'PT3H', 'PT4H', 'PT5H', 'PT6H', 'P1D', 'P2D'],
);

const staticCriterion = object({
  criterionType: needed(oneOf('StaticThresholdCriterion')),
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
});

const metricCriteria = chosen('odata.type', {
  'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria': object({ allOf: needed(list(staticCriterion)) }),
  'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria': object({
    webTestId: needed(resourceId),
    componentId: needed(resourceId),
    failedLocationCount: needed(between(1, 16)),
  }),
});

const metricAlert = tracked({
  description: text,
  severity: needed(severity),
  enabled: needed(flag),
  scopes: needed(list(resourceId)),
  evaluationFrequency: needed(metricSpans),
  windowSize: needed(metricSpans),
  targetResourceType: text,
  targetResourceRegion: text,
  autoMitigate: flag,
  criteria: needed(metricCriteria),
  actions: list(object({ actionGroupId: resourceId, webHookProperties: mapOf(text) })),
});

const logAlert = tracked(
  {
    displayName: text,
    description: text,
    severity,
    enabled: flag,
    scopes: list(resourceId),
    evaluationFrequency: logSpans,
    windowSize: logSpans,
    overrideQueryTimeRange: logSpans,
    autoMitigate: flag,
    muteActionsDuration: logSpans,
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
          failingPeriods: object({ numberOfEvaluationPeriods: between(1, 6), minFailingPeriodsToAlert: between(1, 6) }),
        }),
      ),
    }),
    actions: object({ actionGroups: list(resourceId), customProperties: mapOf(text) }),
  },
  { kind: oneOf('LogAlert', 'LogToMetric', 'SimpleLogAlert') },
);

const setting = object({ category: text, categoryGroup: text, enabled: needed(flag) });

/** Logs, alerts and what shows them. */
export const monitoringTypes: Readonly<Record<string, Shape>> = {
  'Microsoft.OperationalInsights/workspaces@2025-07-01': tracked({
    sku: object({ name: needed(oneOf('PerGB2018', 'CapacityReservation')), capacityReservationLevel: number }),
    retentionInDays: between(30, 730),
    workspaceCapping: object({ dailyQuotaGb: between(-1, 100_000) }),
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
        functionAlias: matching(/^[A-Za-z]\w*$/),
        functionParameters: text,
        tags: list(object({ name: needed(text), value: needed(text) })),
        version: oneNumberOf(2),
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
      WorkspaceResourceId: needed(resourceId),
    },
    { kind: needed(text) },
  ),
  'Microsoft.Insights/actionGroups@2023-01-01': tracked({
    groupShortName: needed(matching(/^.{1,12}$/)),
    enabled: needed(flag),
    emailReceivers: list(
      object({ name: needed(text), emailAddress: needed(matching(/^[^@\s]+@[^@\s]+$/)), useCommonAlertSchema: flag }),
    ),
  }),
  'Microsoft.Insights/metricAlerts@2018-03-01': metricAlert,
  'Microsoft.Insights/scheduledQueryRules@2023-12-01': logAlert,
  'Microsoft.Insights/workbooks@2023-06-01': tracked(
    {
      displayName: needed(text),
      category: needed(text),
      serializedData: needed(text),
      sourceId: resourceId,
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
      Frequency: oneNumberOf(300, 600, 900),
      Timeout: between(30, 120),
      Kind: needed(oneOf('ping', 'multistep', 'standard')),
      RetryEnabled: flag,
      Locations: needed(list(object({ Id: text }))),
      Request: object({
        RequestUrl: needed(httpsUrl),
        HttpVerb: oneOf('GET', 'HEAD'),
        FollowRedirects: flag,
        ParseDependentRequests: flag,
      }),
      ValidationRules: object({
        ExpectedHttpStatusCode: between(100, 599),
        IgnoreHttpStatusCode: flag,
        SSLCheck: flag,
        SSLCertRemainingLifetimeCheck: between(1, 365),
      }),
    },
    { kind: oneOf('ping', 'standard') },
  ),
  'Microsoft.Insights/diagnosticSettings@2021-05-01-preview': object({
    properties: needed(
      object({
        workspaceId: needed(resourceId),
        logAnalyticsDestinationType: oneOf('Dedicated', 'AzureDiagnostics'),
        logs: list(setting),
        metrics: list(setting),
      }),
    ),
  }),
};

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import { difference, type Rule } from './rule.ts';
import { metricsOf } from './workbook.ts';

const metrics = metricsOf['Microsoft.ServiceBus/namespaces'] ?? {};

const wantedAlerts = [
  'backlog',
  'callback-refusals',
  'credential-refused',
  'dead-letters',
  'failures',
  'long-waits',
  'platform-failures',
  'queue-errors',
  'stuck-conversations',
  'throttling',
  'webhook-refused',
];

type Criterion = {
  readonly metricName: string;
  readonly timeAggregation: string;
  readonly dimensions: readonly { readonly name: string; readonly values: readonly string[] }[];
};

/** Alerts ask for metrics that there are, of our queue. */
export const metricsAreSpelt: Rule = (infrastructure) => {
  const [queue] = ofType(infrastructure.usual, 'Microsoft.ServiceBus/namespaces/queues');
  return ofType(infrastructure.usual, 'Microsoft.Insights/metricAlerts').flatMap((alert) => {
    const criteria = at(alert, 'properties', 'criteria', 'allOf') as unknown as readonly Criterion[];
    return criteria.flatMap(({ metricName, timeAggregation, dimensions }) => [
      ...(metrics[metricName]?.includes(timeAggregation)
        ? []
        : [`${alert.name}: there is no ${timeAggregation} of ${metricName}`]),
      ...difference(
        `dimensions of ${alert.name}`,
        dimensions.map(({ name, values }) => [name, ...values]),
        [['EntityName', queue?.name.split('/').at(-1)]],
      ),
    ]);
  });
};

/** There is an alert for everything that a person has to know of, each reaches the action group, and ends by itself. */
export const alertsAreThere: Rule = ({ usual }: Infrastructure) => {
  const alerts = usual.resources.filter(({ type }) => /metricAlerts|scheduledQueryRules/.test(type));
  const [group] = ofType(usual, 'Microsoft.Insights/actionGroups');
  return [
    ...difference('alerts', alerts.map(({ name }) => name.replace('carebridge-', '')).sort(), wantedAlerts),
    ...alerts
      .filter((alert) => !JSON.stringify(at(alert, 'properties', 'actions') ?? '').includes(group?.id ?? 'none'))
      .map(({ name }) => `${name} has no receiver`),
    ...alerts.flatMap((alert) =>
      difference(`autoMitigate of ${alert.name}`, at(alert, 'properties', 'autoMitigate'), true),
    ),
  ];
};

/** Each alert names its entry in the runbook. */
export const alertsAreExplained: Rule = ({ full, root }: Infrastructure) => {
  const file = path.join(root, 'docs/operations.md');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase().replaceAll(' ', '-'));
  return full.resources
    .filter(({ type }) => /metricAlerts|scheduledQueryRules/.test(type))
    .filter(
      (alert) =>
        !anchors.includes(/operations\.md#([\w-]+)/.exec(String(at(alert, 'properties', 'description')))?.[1] ?? ''),
    )
    .map(({ name }) => `${name} has no entry in docs/operations.md`);
};

import { type Infrastructure, ofType } from '../infrastructure.ts';
import { workbookOf } from './queries.ts';
import { difference, type Rule } from './rule.ts';

/** Aggregations of metrics as workbooks number them. */
const aggregations: Readonly<Record<number, string>> = { 1: 'Total', 2: 'Minimum', 3: 'Maximum', 4: 'Average' };

const gauge = ['Average', 'Maximum', 'Minimum'];
const count = ['Total'];

/** Metrics as Azure spells them, with the aggregations that make sense of them, by kind of resource. */
export const metricsOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'Microsoft.ServiceBus/namespaces': {
    ActiveMessages: gauge,
    DeadletteredMessages: gauge,
    ScheduledMessages: gauge,
    ServerErrors: count,
    ThrottledRequests: count,
    UserErrors: count,
  },
  'Microsoft.Web/sites': {
    AlwaysReadyFunctionExecutionUnits: count,
    AlwaysReadyUnits: count,
    OnDemandFunctionExecutionCount: count,
    OnDemandFunctionExecutionUnits: count,
  },
};

type Content = ReturnType<typeof workbookOf>['items'][number]['content'];

/** The workbook asks our own workspace, and shows metrics that there are of resources that are ours. */
export const workbookShowsUs: Rule = (infrastructure) => {
  const { items, fallbackResourceIds } = workbookOf(infrastructure);
  const [workspace] = ofType(infrastructure.usual, 'Microsoft.OperationalInsights/workspaces');
  const ids = workspace === undefined ? [] : [workspace.id];
  return [
    ...difference('fallbackResourceIds', fallbackResourceIds, ids),
    ...items.flatMap(({ name, content }) => [
      ...(content.query === undefined ? [] : difference(`resources of ${name}`, content.crossComponentResources, ids)),
      ...metricFaults(infrastructure, name, content),
    ]),
  ];
};

function metricFaults({ usual }: Infrastructure, item: string, content: Content): readonly string[] {
  const { metrics, resourceType = '', resourceIds } = content;
  if (metrics === undefined) return [];
  const type = Object.keys(metricsOf).find((one) => one.toLowerCase() === resourceType);
  const known = metricsOf[type ?? ''] ?? {};
  const [resource] = ofType(usual, type ?? '');
  return [
    ...difference(`resources of ${item}`, resourceIds, [resource?.id]),
    ...metrics.flatMap(({ namespace, metric, aggregation }) => {
      const [of, name = ''] = metric.split('--');
      const how = aggregations[aggregation] ?? `aggregation ${aggregation}`;
      return [
        ...difference(`namespace of ${metric}`, [of, namespace], [resourceType, resourceType]),
        ...(known[name]?.includes(how) ? [] : [`workbook ${item}: there is no ${how} of ${name}`]),
      ];
    }),
  ];
}

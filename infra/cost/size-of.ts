import { at, type Infrastructure, ofType } from '../check/infrastructure.ts';
import type { Size } from './estimate.ts';

type Group = { readonly instanceCount: number };
type Criteria = { readonly length: number };

/** What the usual deployment has. */
export function sizeOf({ usual }: Infrastructure): Size {
  const [site] = ofType(usual, 'Microsoft.Web/sites');
  const scale = (name: string) => site && at(site, 'properties', 'functionAppConfig', 'scaleAndConcurrency', name);
  const series = ofType(usual, 'Microsoft.Insights/metricAlerts').map(
    (alert) => at(alert, 'properties', 'criteria', 'allOf') as unknown as Criteria,
  );
  return {
    memoryGb: Number(scale('instanceMemoryMB')) / 1024,
    alwaysReady: (scale('alwaysReady') as unknown as readonly Group[]).reduce((sum, one) => sum + one.instanceCount, 0),
    metricAlerts: series.reduce((sum, { length }) => sum + length, 0),
    logAlerts: ofType(usual, 'Microsoft.Insights/scheduledQueryRules').length,
  };
}

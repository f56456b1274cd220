import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import { difference, type Rule } from './rule.ts';

/** What each kind of resource can send to a workspace, as Azure spells it, and we take. */
const categories: Readonly<Record<string, { readonly logs: readonly string[]; readonly metrics: readonly string[] }>> =
  {
    'Microsoft.KeyVault/vaults': { logs: ['AuditEvent'], metrics: [] },
    'Microsoft.ServiceBus/namespaces': { logs: ['OperationalLogs', 'DiagnosticErrorLogs'], metrics: ['AllMetrics'] },
    'Microsoft.Storage/storageAccounts/tableServices': {
      logs: ['StorageRead', 'StorageWrite', 'StorageDelete'],
      metrics: [],
    },
  };

type Sent = { readonly category: string; readonly enabled: boolean };

/** Everything is told to the one workspace: by Application Insights, and by what has logs of its own, in tables of their own. */
export const logsArrive: Rule = ({ full }: Infrastructure) => {
  const [workspace] = ofType(full, 'Microsoft.OperationalInsights/workspaces');
  const [component] = ofType(full, 'Microsoft.Insights/components');
  const settings = ofType(full, 'Microsoft.Insights/diagnosticSettings');
  const types = new Map(full.resources.map(({ id, type }) => [id, type]));
  const places = settings.map(({ scope = '' }) => types.get(scope) ?? scope);
  return [
    ...difference('workspace', component && at(component, 'properties', 'WorkspaceResourceId'), workspace?.id),
    ...difference('IngestionMode', component && at(component, 'properties', 'IngestionMode'), 'LogAnalytics'),
    ...difference('diagnostic settings', [...places].sort(), Object.keys(categories)),
    ...settings.flatMap((setting, index) => {
      const sent = (kind: string) => (at(setting, 'properties', kind) ?? []) as unknown as readonly Sent[];
      const on = (kind: string) => sent(kind).filter(({ enabled }) => enabled);
      const wanted = categories[places[index] ?? ''];
      return [
        ...difference(`workspace of ${setting.name}`, at(setting, 'properties', 'workspaceId'), workspace?.id),
        ...(['logs', 'metrics'] as const).flatMap((kind) =>
          difference(
            `${kind} of ${places[index]}`,
            on(kind).map(({ category }) => category),
            wanted?.[kind],
          ),
        ),
      ];
    }),
    ...settings
      .filter(({ scope = '' }) => types.get(scope) === 'Microsoft.ServiceBus/namespaces')
      .flatMap((setting) =>
        difference('tables of the queue', at(setting, 'properties', 'logAnalyticsDestinationType'), 'Dedicated'),
      ),
  ];
};

/** What costs money or shows requests to a stranger is off until it is asked for. */
export const extrasAreOff: Rule = ({ usual, full }: Infrastructure) => {
  const extras = (plan: Infrastructure['usual']): readonly string[] =>
    plan.resources
      .filter(
        ({ type, scope = '' }) => /webtests$/.test(type) || (/diagnosticSettings$/.test(type) && /table/.test(scope)),
      )
      .map(({ type }) => type)
      .sort();
  const wanted = ['Microsoft.Insights/diagnosticSettings', 'Microsoft.Insights/webtests'];
  return [
    ...difference('extras unless asked for', extras(usual), []),
    ...difference('extras when asked for', extras(full), wanted),
  ];
};

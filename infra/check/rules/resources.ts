import { at } from '../infrastructure.ts';
import type { Rule } from './rule.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const severity = /^[0-4]$/;
const metricSpan = /^(PT(1|5|15|30)M|PT(1|6|12)H|P1D)$/;
const logSpan = /^(PT(1|5|10|15|30|45)M|PT[1-6]H|P[12]D)$/;

/** What Azure takes as the last name of a resource. */
const names: Readonly<Record<string, RegExp>> = {
  'Microsoft.Authorization/roleAssignments': guid,
  'Microsoft.Insights/workbooks': guid,
  'Microsoft.KeyVault/vaults': /^(?!.*--)[A-Za-z][A-Za-z0-9-]{1,22}[A-Za-z0-9]$/,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[A-Za-z0-9][\w-]{2,127}$/,
  'Microsoft.OperationalInsights/workspaces': /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  'Microsoft.Resources/resourceGroups': /^[\w().-]{0,89}[\w()-]$/,
  'Microsoft.ServiceBus/namespaces': /^(?!.*(-sb|-mgmt)$)[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/,
  'Microsoft.ServiceBus/namespaces/queues': /^[A-Za-z0-9][\w./-]{0,258}[A-Za-z0-9]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
  'Microsoft.Storage/storageAccounts/blobServices/containers': /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'Microsoft.Storage/storageAccounts/tableServices/tables': /^[A-Za-z][A-Za-z0-9]{2,62}$/,
  'Microsoft.Web/serverfarms': /^[A-Za-z0-9-]{1,60}$/,
  'Microsoft.Web/sites': /^(?!-)[A-Za-z0-9-]{2,60}(?<!-)$/,
};

/** What Azure takes as a value, where the type that the compiler knows is any text or number. */
const values: readonly (readonly [type: string, path: readonly string[], taken: RegExp])[] = [
  ['Microsoft.Insights/metricAlerts', ['properties', 'severity'], severity],
  ['Microsoft.Insights/metricAlerts', ['properties', 'windowSize'], metricSpan],
  ['Microsoft.Insights/metricAlerts', ['properties', 'evaluationFrequency'], metricSpan],
  ['Microsoft.Insights/scheduledQueryRules', ['properties', 'severity'], severity],
  ['Microsoft.Insights/scheduledQueryRules', ['properties', 'windowSize'], logSpan],
  ['Microsoft.Insights/scheduledQueryRules', ['properties', 'evaluationFrequency'], logSpan],
  ['Microsoft.Insights/webtests', ['properties', 'Frequency'], /^(300|600|900)$/],
  ['Microsoft.Insights/workbooks', ['kind'], /^shared$/],
  ['Microsoft.OperationalInsights/workspaces', ['properties', 'sku', 'name'], /^PerGB2018$/],
  ['Microsoft.ServiceBus/namespaces/queues', ['properties', 'maxSizeInMegabytes'], /^(1024|2048|3072|4096|5120)$/],
];

/** Names and values are such as Azure takes, where the compiler does not know better. */
export const limitsAreKept: Rule = ({ usual, full }) =>
  [...full.resources, ...usual.resources].flatMap((resource) => {
    const { type, name } = resource;
    const last = name.split('/').at(-1) ?? '';
    return [
      ...(names[type]?.test(last) === false ? [`${type} cannot be called ${last}`] : []),
      ...values
        .filter(([of, path, taken]) => of === type && !taken.test(String(at(resource, ...path))))
        .map(([, path]) => `${path.join('.')} of ${name} cannot be ${String(at(resource, ...path))}`),
    ];
  });

/** No name or id is used twice, and all that can be tagged says which environment it is of. */
export const resourcesAreOurs: Rule = ({ full }) => {
  const ids = full.resources.filter(({ type }) => !type.startsWith('Microsoft.Graph/')).map(({ id }) => id);
  const tagged = full.resources.filter((resource) => at(resource, 'location') !== undefined);
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} is deployed twice`),
    ...tagged
      .filter((resource) => at(resource, 'tags', 'azd-env-name') === undefined)
      .map(({ type, name }) => `${type} ${name} is not tagged`),
  ];
};

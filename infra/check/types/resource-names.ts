/** What Azure takes as the last name of a resource, by type; a type that is missing takes nearly anything. */
const names: Readonly<Record<string, RegExp>> = {
  'Microsoft.Authorization/roleAssignments': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'Microsoft.Insights/actionGroups': /^[^*#&+:<>?@%{}\\/]{1,260}$/,
  'Microsoft.Insights/components': /^[^%&\\?/]{1,259}[^%&\\?/.\s]$/,
  'Microsoft.Insights/metricAlerts': /^[^*#&+:<>?@%{}\\/]{1,260}$/,
  'Microsoft.Insights/scheduledQueryRules': /^[^*#&+:<>?@%{}\\/]{1,260}$/,
  'Microsoft.Insights/workbooks': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[A-Za-z0-9][\w-]{2,127}$/,
  'Microsoft.OperationalInsights/workspaces': /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  'Microsoft.Resources/resourceGroups': /^[\w().-]{0,89}[\w()-]$/,
  'Microsoft.ServiceBus/namespaces': /^(?!.*(-sb|-mgmt)$)[A-Za-z][A-Za-z0-9-]{4,48}[A-Za-z0-9]$/,
  'Microsoft.ServiceBus/namespaces/queues': /^[A-Za-z0-9][\w./-]{0,258}[A-Za-z0-9]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
  'Microsoft.Storage/storageAccounts/blobServices': /^default$/,
  'Microsoft.Storage/storageAccounts/blobServices/containers': /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'Microsoft.Storage/storageAccounts/tableServices': /^default$/,
  'Microsoft.Storage/storageAccounts/tableServices/tables': /^[A-Za-z][A-Za-z0-9]{2,62}$/,
  'Microsoft.Web/serverfarms': /^[A-Za-z0-9-]{1,60}$/,
  'Microsoft.Web/sites': /^(?!-)[A-Za-z0-9-]{2,60}(?<!-)$/,
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': /^(ftp|scm)$/,
  'Microsoft.Web/sites/config': /^appsettings$/,
};

/** Types of which Azure has several under one name, told apart by what the resource is called. */
export const typesChosenByName: readonly string[] = [
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies',
  'Microsoft.Web/sites/config',
];

/** What is wrong with the name of a resource; `name` has those of its parents in front. */
export function nameFaults(type: string, name: string): readonly string[] {
  const pattern = names[type];
  const last = name.split('/').at(-1) ?? '';
  return pattern === undefined || pattern.test(last) ? [] : [`${type} cannot be called ${last}`];
}

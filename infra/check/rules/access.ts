import { at, type Infrastructure, ofType } from '../infrastructure.ts';
import type { Plan } from '../plan.ts';
import { missingAndStray, type Rule } from './rule.ts';

/** Built-in roles by id. */
const roleNames: Readonly<Record<string, string>> = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '090c5cfd-751d-490a-894a-3ce6f1109419': 'Azure Service Bus Data Owner',
  '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0': 'Azure Service Bus Data Receiver',
  '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39': 'Azure Service Bus Data Sender',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
};

const applicationRights = [
  'ServicePrincipal: Storage Blob Data Owner on Microsoft.Storage/storageAccounts',
  'ServicePrincipal: Storage Table Data Contributor on Microsoft.Storage/storageAccounts',
  'ServicePrincipal: Azure Service Bus Data Owner on Microsoft.ServiceBus/namespaces',
  'ServicePrincipal: Monitoring Metrics Publisher on Microsoft.Insights/components',
];

const vaultRights = ['ServicePrincipal: Key Vault Secrets Officer on Microsoft.KeyVault/vaults'];

const operatorRights = [
  'Group: Azure Service Bus Data Receiver on Microsoft.ServiceBus/namespaces/queues',
  'Group: Azure Service Bus Data Sender on Microsoft.ServiceBus/namespaces/queues',
];

/** Who may do what is exactly what is listed here, and who is the identity that the deployment makes. */
export const rightsAsListed: Rule = ({ usual, full }: Infrastructure) => [
  ...missingAndStray('rights', rightsIn(usual), applicationRights),
  ...missingAndStray('rights', rightsIn(full), [...applicationRights, ...vaultRights, ...operatorRights]),
  ...ofType(full, 'Microsoft.Authorization/roleAssignments')
    .map(({ name }) => name)
    .filter((name, index, all) => all.indexOf(name) !== index)
    .map((name) => `two role assignments are called ${name}`),
];

function rightsIn(plan: Plan): readonly string[] {
  const ids = new Map(plan.resources.map(({ id, type }) => [id, type]));
  return ofType(plan, 'Microsoft.Authorization/roleAssignments').map((assignment) => {
    const role =
      String(at(assignment, 'properties', 'roleDefinitionId'))
        .split('/')
        .at(-1) ?? '';
    const principal = String(at(assignment, 'properties', 'principalType'));
    return `${principal}: ${roleNames[role] ?? role} on ${ids.get(assignment.scope ?? '') ?? 'everything'}`;
  });
}

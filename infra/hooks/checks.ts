import * as z from 'zod';
import { azJson, graph, graphCommand } from './azure-cli.ts';

/** What a check found: why the deployment would fail, or (`later`) what it leaves for later, and what to do. */
export type Finding = { readonly problem: string; readonly remedy: string; readonly later?: true };

const accountSchema = z.object({
  id: z.string(),
  name: z.string(),
  tenantId: z.string(),
  user: z.object({ name: z.string(), type: z.enum(['user', 'servicePrincipal']) }),
});

/** Who is signed in, and to which subscription. */
export type Account = z.infer<typeof accountSchema>;

/** The account that deploys; undefined when the Azure CLI is not signed in. */
export function signedIn(): Account | undefined {
  const given = accountSchema.safeParse(azJson('account', 'show'));
  return given.success ? given.data : undefined;
}

/** azd and the Azure CLI are signed in apart: what one checks, the other must make in the same place. */
export function subscriptionFinding(
  { id, tenantId }: Account,
  { AZURE_SUBSCRIPTION_ID: subscriptionId = '', AZURE_TENANT_ID: azdTenantId = '' }: NodeJS.ProcessEnv,
): Finding | undefined {
  const differs = (azd: string, cli: string): boolean => azd !== '' && azd.toLowerCase() !== cli.toLowerCase();
  if (differs(azdTenantId, tenantId)) {
    return {
      problem: `azd deploys to the tenant ${azdTenantId}, and the Azure CLI is signed in to ${tenantId}.`,
      remedy: `az login --tenant ${azdTenantId}`,
    };
  }
  if (!differs(subscriptionId, id)) return undefined;
  return {
    problem: `azd deploys to the subscription ${subscriptionId}, and the Azure CLI works in ${id}.`,
    remedy: `az account set --subscription ${subscriptionId}, or azd env set AZURE_SUBSCRIPTION_ID ${id}`,
  };
}

/** The environment's name becomes a part of names that have rules of their own. */
export function environmentNameFinding(name: string): Finding | undefined {
  if (/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/i.test(name)) return undefined;
  return {
    problem: `The environment's name "${name}" cannot be used: letters, digits and hyphens inside, 40 at most.`,
    remedy: 'azd env new <another name>',
  };
}

const namesSchema = z.array(z.string());
const canonical = (region: string): string => region.toLowerCase().replaceAll(' ', '');

/** Flex Consumption is not in every region, and the list grows. */
export function regionFinding(region: string): Finding | undefined {
  const listed = namesSchema.safeParse(azJson('functionapp', 'list-flexconsumption-locations', '--query', '[].name'));
  if (!listed.success || listed.data.map(canonical).includes(canonical(region))) return undefined;
  return {
    problem: `Flex Consumption is not offered in ${region}.`,
    remedy: `azd env set AZURE_LOCATION <one of: ${listed.data.map(canonical).join(', ')}>`,
  };
}

const usualNode = '24';

/** A region gets a version of Node later than others. */
export function runtimeFinding(region: string, { NODE_VERSION: chosen = '' }: NodeJS.ProcessEnv): Finding | undefined {
  const version = chosen === '' ? usualNode : chosen;
  const listed = namesSchema.safeParse(
    azJson(
      'functionapp',
      'list-flexconsumption-runtimes',
      ...['--location', canonical(region), '--runtime', 'node', '--query', '[].version'],
    ),
  );
  if (!listed.success || listed.data.includes(version)) return undefined;
  return {
    problem: `Node ${version} is not offered in ${region}; there are: ${listed.data.join(', ')}.`,
    remedy: 'azd env set NODE_VERSION 22, if it is among them; otherwise another region',
  };
}

/** The subnet of a private network is delegated to a provider that a subscription may not know yet, and that no template names. */
export function networkFinding({ PRIVATE_NETWORK: wanted }: NodeJS.ProcessEnv): Finding | undefined {
  if (wanted !== 'true') return undefined;
  const state = azJson('provider', 'show', '--namespace', 'Microsoft.App', '--query', 'registrationState');
  if (state === undefined || state === 'Registered') return undefined;
  return {
    problem: 'The subscription does not know Microsoft.App, which the subnet of a private network belongs to.',
    remedy: 'az provider register --namespace Microsoft.App --wait',
  };
}

const roleAdministrators = ['User Access Administrator', 'Role Based Access Control Administrator'];

/** Resources need Contributor; role assignments need more. */
export function subscriptionRightsFinding({ id, user }: Account): Finding | undefined {
  const listed = namesSchema.safeParse(
    azJson(
      'role',
      'assignment',
      'list',
      '--assignee',
      user.name,
      '--include-inherited',
      '--include-groups',
      '--scope',
      `/subscriptions/${id}`,
      '--query',
      '[].roleDefinitionName',
    ),
  );
  if (!listed.success || listed.data.includes('Owner')) return undefined;
  const administers = listed.data.some((role) => roleAdministrators.includes(role));
  if (administers && listed.data.includes('Contributor')) return undefined;
  return {
    problem: `${user.name} may not make resources and assign roles in the subscription ${id}.`,
    remedy: `Ask for Owner, or for Contributor and ${roleAdministrators[1]}. With a role of your own that suffices: azd env set SKIP_RIGHTS_CHECK true`,
  };
}

const consenters = [
  'Application Administrator',
  'Cloud Application Administrator',
  'Global Administrator',
  'Privileged Role Administrator',
];
const rolesSchema = z.object({ value: z.array(z.object({ displayName: z.string() })) });

/** The person who grants the application its permissions needs a role in Entra. */
export function consentRightsFinding({ user }: Account): Finding | undefined {
  if (user.type === 'servicePrincipal') return undefined;
  const roles = rolesSchema.safeParse(graph('me/memberOf/microsoft.graph.directoryRole?$select=displayName'));
  if (!roles.success || roles.data.value.some(({ displayName }) => consenters.includes(displayName))) return undefined;
  return {
    problem: `${user.name} may not give the application its permissions.`,
    remedy: `The deployment goes on. Later, let one of these consent by the printed address: ${consenters.join(', ')}. To leave this step out: azd env set GRANT_PERMISSIONS false`,
    later: true,
  };
}

const deletedSchema = z.object({ value: z.array(z.object({ id: z.string(), uniqueName: z.string().nullish() })) });

/** A deleted application keeps its unique name for 30 days. */
export function deletedApplicationFinding(uniqueName: string): Finding | undefined {
  const listed = deletedSchema.safeParse(
    graph('directory/deletedItems/microsoft.graph.application?$select=id,uniqueName&$top=999'),
  );
  const deleted = listed.success ? listed.data.value.find((one) => one.uniqueName === uniqueName) : undefined;
  if (deleted === undefined) return undefined;
  const item = `directory/deletedItems/${deleted.id}`;
  return {
    problem: `A deleted Entra application still has the unique name ${uniqueName}.`,
    remedy: `Bring it back: ${graphCommand('post', `${item}/restore`)}, or delete it permanently: ${graphCommand('delete', item)}`,
  };
}

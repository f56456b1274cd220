import * as z from 'zod';
import { azJson, graph } from './azure-cli.ts';

/** What a check found: nothing, or why the deployment would fail and what to do. */
export type Finding = { readonly problem: string; readonly remedy: string };

const accountSchema = z.object({
  id: z.string(),
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
    remedy: `azd env set GRANT_PERMISSIONS false, and later let one of these consent by the printed address: ${consenters.join(', ')}`,
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
  const url = `https://graph.microsoft.com/v1.0/directory/deletedItems/${deleted.id}`;
  return {
    problem: `A deleted Entra application still has the unique name ${uniqueName}.`,
    remedy: `Bring it back: az rest --method post --url ${url}/restore, or delete it permanently: az rest --method delete --url ${url}`,
  };
}

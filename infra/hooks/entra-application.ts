import * as z from 'zod';
import { permissions } from '../../shared/platform/directory/caller.ts';
import { azJson, graphAnswer, graphWrite } from './azure-cli.ts';

/** @throws {Error} — when the resource cannot be read, with what Graph says */
function read<T>(what: string, resource: string, schema: z.ZodType<T>): T {
  const { succeeded, text, fault } = graphAnswer(resource);
  const given = schema.safeParse(succeeded && text !== '' ? JSON.parse(text) : undefined);
  if (!given.success) throw new Error(`${what} cannot be read. ${fault}`.trim());
  return given.data;
}

const ownPermission = (value: string): boolean => permissions.some((permission) => permission === value);

const applicationSchema = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string() })),
  api: z.object({ oauth2PermissionScopes: z.array(z.object({ id: z.string() })) }),
  requiredResourceAccess: z.array(z.looseObject({ resourceAppId: z.string() })),
});

/**
 * Lets the application ask consent for its own permissions. The template does so from the second deployment on, when the client
 * id is known; this does it after the first. Whether something was changed.
 * @throws {Error} — when the application cannot be read or changed
 */
export function askForOwnPermissions(clientId: string): boolean {
  const { id, appRoles, api, requiredResourceAccess } = applicationOf(clientId);
  if (requiredResourceAccess.some(({ resourceAppId }) => resourceAppId === clientId)) return false;
  const resourceAccess = [
    ...appRoles.filter(({ value }) => ownPermission(value)).map((role) => ({ id: role.id, type: 'Role' })),
    ...api.oauth2PermissionScopes.map((scope) => ({ id: scope.id, type: 'Scope' })),
  ];
  const { succeeded, fault } = graphWrite('patch', `applications/${id}`, {
    requiredResourceAccess: [...requiredResourceAccess, { resourceAppId: clientId, resourceAccess }],
  });
  if (!succeeded) throw new Error(`The Entra application could not be changed: ${fault}`);
  return true;
}

function applicationOf(clientId: string): z.infer<typeof applicationSchema> {
  const resource = `applications(appId='${clientId}')?$select=id,appRoles,api,requiredResourceAccess`;
  return read(`The Entra application ${clientId}`, resource, applicationSchema);
}

const principalSchema = z.object({
  id: z.string(),
  appRoles: z.array(z.object({ id: z.string(), value: z.string().nullable() })),
});
const assignmentsSchema = z.object({ value: z.array(z.object({ resourceId: z.string(), appRoleId: z.string() })) });

/**
 * Gives the application those of its own permissions that it does not hold yet; how many were given.
 * Choice: here and not in the template, which fails where a grant is there already. Source: docs/decisions/0008-deployment.md
 * @throws {Error} — when the service principal cannot be read, or a permission cannot be given
 */
export function grantOwnPermissions(clientId: string): number {
  const principal = principalOf(clientId);
  const assignments = `servicePrincipals/${principal.id}/appRoleAssignments?$top=999`;
  const held = read(`What the service principal ${principal.id} holds`, assignments, assignmentsSchema);
  const holds = (roleId: string): boolean =>
    held.value.some(({ resourceId, appRoleId }) => resourceId === principal.id && appRoleId === roleId);
  const missing = principal.appRoles.filter(({ id, value }) => value !== null && ownPermission(value) && !holds(id));
  for (const { id } of missing) grant(principal.id, id);
  return missing.length;
}

function principalOf(clientId: string): z.infer<typeof principalSchema> {
  const resource = `servicePrincipals(appId='${clientId}')?$select=id,appRoles`;
  return read(`The service principal of ${clientId}`, resource, principalSchema);
}

/** Gives a role of the application (`resourceId`) to someone; one that is there already is as good. Whether it is new. */
function grant(resourceId: string, appRoleId: string, principalId = resourceId): boolean {
  const body = { principalId, resourceId, appRoleId };
  const { succeeded, fault } = graphWrite('post', `servicePrincipals/${resourceId}/appRoleAssignedTo`, body);
  if (!succeeded && !/already exists/i.test(fault)) throw new Error(`A permission could not be given: ${fault}`);
  return succeeded;
}

/**
 * Gives the person who deploys the roles by which a company is set up and answered for; how many are new, undefined where no person is signed
 * in, as in a pipeline. Here and not in the template, for the reasons of the application's own permissions.
 * Source: docs/decisions/0008-deployment.md
 * @throws {Error} — when the service principal cannot be read, or a role cannot be given
 */
export function makeAdministrator(clientId: string): number | undefined {
  const person = azJson('ad', 'signed-in-user', 'show', '--query', 'id');
  if (typeof person !== 'string') return undefined;
  const { id, appRoles } = principalOf(clientId);
  const roles = appRoles.filter(({ value }) => value === 'TenantAdministrator' || value === 'Agent');
  return roles.filter((role) => grant(id, role.id, person)).length;
}

const ownersSchema = z.object({ value: z.array(z.object({ id: z.string() })) });

/**
 * Makes the pipeline's service principal an owner of the application and of its service principal, so that the pipeline may change
 * with `Application.ReadWrite.OwnedBy` what a person has made; how many ownerships are new.
 * @throws {Error} — when an owner cannot be read or added
 */
export function addOwner(clientId: string, ownerId: string): number {
  const owned = [`applications/${applicationOf(clientId).id}`, `servicePrincipals/${principalOf(clientId).id}`];
  const missing = owned.filter((resource) => {
    const owners = read(`The list of owners of ${resource}`, `${resource}/owners?$select=id`, ownersSchema);
    return !owners.value.some(({ id }) => id === ownerId);
  });
  for (const resource of missing) {
    const owner = { '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${ownerId}` };
    const { succeeded, fault } = graphWrite('post', `${resource}/owners/$ref`, owner);
    if (!succeeded) throw new Error(`${ownerId} could not be made an owner of ${resource}: ${fault}`);
  }
  return missing.length;
}

/**
 * The object id of the principal that `azd pipeline config` made or chose; undefined when there is none. azd keeps the client id of
 * an application, or the resource id of a managed identity.
 * @throws {Error} — when there is one that cannot be read
 */
export function pipelinePrincipal(environment: NodeJS.ProcessEnv): string | undefined {
  const { AZURE_PIPELINE_CLIENT_ID: clientId = '', AZURE_PIPELINE_MSI_CLIENT_ID: identityId = '' } = environment;
  if (clientId === '' && identityId === '') return undefined;
  const id =
    identityId === ''
      ? azJson('ad', 'sp', 'show', '--id', clientId, '--query', 'id')
      : azJson('identity', 'show', '--ids', identityId, '--query', 'principalId');
  if (typeof id !== 'string') throw new Error(`The pipeline's principal ${identityId || clientId} cannot be read.`);
  return id;
}

const namedSchema = z.object({ id: z.string(), appId: z.string() });

/** An Entra application by object id and client id. */
export type EntraApplication = z.infer<typeof namedSchema>;

/**
 * The application of a deployment, by the name that the template gives it; undefined when there is none.
 * @throws {Error} — when Graph does not say
 */
export function applicationNamed(uniqueName: string): EntraApplication | undefined {
  const { succeeded, text, fault } = graphAnswer(`applications(uniqueName='${uniqueName}')?$select=id,appId`);
  if (!succeeded && /ResourceNotFound|does not exist|Not Found/i.test(fault)) return undefined;
  const given = namedSchema.safeParse(succeeded && text !== '' ? JSON.parse(text) : undefined);
  if (!given.success) throw new Error(`The Entra application ${uniqueName} cannot be looked up. ${fault}`.trim());
  return given.data;
}

/** The name of an environment's Entra application, as infra/main.bicep makes it. */
export const uniqueNameOf = (environmentName: string): string => `carebridge-${environmentName.toLowerCase()}`;

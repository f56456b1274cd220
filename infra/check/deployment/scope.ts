import type { Value } from '../expression.ts';
import { pureFunctions } from './functions.ts';
import { subscriptionId, tenantId } from './runtime.ts';

/** Where a template is deployed to, as a resource id. */
export type Scope = { readonly id: string };

export const subscriptionScope: Scope = { id: `/subscriptions/${subscriptionId}` };

const text = (value: Value | undefined): string => pureFunctions.string?.(value ?? null) as string;

/** `/providers/Type/a/name/b/name` for a type with its names, which slashes part. */
export function providerPath(type: string, name: string): string {
  const [namespace, ...kinds] = type.split('/');
  const names = name.split('/');
  return `/providers/${namespace}${kinds.map((kind, index) => `/${kind}/${names[index] ?? ''}`).join('')}`;
}

/** Functions of the template language that tell where a template is being deployed. */
export function scopeFunctions(scope: Scope): Readonly<Record<string, (...args: readonly Value[]) => Value>> {
  const group = scope.id.split('/')[4] ?? '';
  return {
    subscription: () => ({ id: subscriptionScope.id, subscriptionId, tenantId }),
    resourceGroup: () => ({ id: scope.id, name: group, location: 'westeurope' }),
    tenant: () => ({ tenantId }),
    environment: () => ({ authentication: { loginEndpoint: 'https://login.microsoftonline.com/' } }),
    groupScope: (name) => ({
      id: name === undefined ? scope.id : `${subscriptionScope.id}/resourceGroups/${text(name)}`,
    }),
    resourceId: (...args) => resourceId(scope, args),
    subscriptionResourceId: (type, ...names) =>
      `${subscriptionScope.id}${providerPath(text(type), names.map(text).join('/'))}`,
    extensionResourceId: (of, type, ...names) => `${text(of)}${providerPath(text(type), names.map(text).join('/'))}`,
  };
}

/** The type is the argument with a slash; ids of subscription and group may stand in front of it. */
function resourceId(scope: Scope, args: readonly Value[]): string {
  const at = args.findIndex((one) => text(one).includes('/'));
  const [type, ...names] = args.slice(Math.max(at, 0)).map(text);
  const group = at > 0 ? text(args[at - 1]) : undefined;
  const base = group === undefined ? scope.id : `${subscriptionScope.id}/resourceGroups/${group}`;
  return `${base}${providerPath(type ?? '', names.join('/'))}`;
}

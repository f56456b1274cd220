import { parseStrangersJson } from '../../../shared/kernel/json.ts';
import type { HttpData, TypedData } from '../core-contract.ts';

/**
 * The metadata of an HTTP trigger, from which the library takes headers and route parameters where HTTP is streamed. Names are one
 * regardless of case: top members of a JSON body come first, then the query's, then the route's; `Query` and `Headers` are added where
 * nothing else has that name. A body that is nested too deep has no members here. A parameter that is a number arrives as one, and is
 * dropped by the library (issue 285).
 * Source: webjobs-sdk-extensions `HttpTriggerAttributeBindingProvider.GetRequestBindingData`, host `ScriptInvocationContextExtensions`
 */
export function triggerMetadata({ params, query, nullableHeaders, body }: HttpData): Record<string, TypedData> {
  const found = new Map<string, { readonly name: string; readonly value: TypedData }>();
  const set = (name: string, value: TypedData): void => {
    const known = found.get(name.toLowerCase());
    found.set(name.toLowerCase(), { name: known?.name ?? name, value });
  };
  for (const [name, value] of topMembers(body?.bytes)) set(name, fromJson(value));
  for (const [name, value] of Object.entries(query ?? {})) set(name, { string: value });
  for (const [name, value] of Object.entries(params ?? {})) set(name, routeValue(value));
  const headers = Object.entries(nullableHeaders ?? {}).map(([name, { value = '' }]) => [name, value] as const);
  if (!found.has('query')) set('Query', { json: JSON.stringify(query ?? {}) });
  if (!found.has('headers')) set('Headers', { json: JSON.stringify(Object.fromEntries(headers)) });
  return Object.fromEntries([...found.values()].map(({ name, value }) => [name, value]));
}

function topMembers(body: Uint8Array | undefined): readonly (readonly [string, unknown])[] {
  const value = body === undefined ? undefined : parseStrangersJson(Buffer.from(body).toString('utf8'));
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

const fromJson = (value: unknown): TypedData =>
  typeof value === 'object' && value !== null ? { json: JSON.stringify(value) } : { string: String(value) };

const routeValue = (value: string): TypedData =>
  /^(0|[1-9]\d{0,8})$/.test(value) ? { json: value } : { string: value };

import * as z from 'zod';
import { atRunTime } from './runtime/expression.ts';
import { type Fields, isFields, type Value } from './value.ts';

/** A resource as it would be sent to Azure. */
export type DeployedResource = {
  readonly type: string;
  readonly apiVersion: string;
  /** Names of the parents in front, with slashes. */
  readonly name: string;
  /** Empty for resources of Microsoft Graph. */
  readonly id: string;
  /** Id of what an extension resource (role assignment, diagnostic setting) belongs to. */
  readonly scope: string | undefined;
  readonly body: Fields;
};

/** All that a deployment would do. */
export type Plan = { readonly resources: readonly DeployedResource[]; readonly outputs: Fields };

const snapshotSchema = z.object({
  predictedResources: z.array(z.looseObject({ type: z.string() })),
  diagnostics: z.tuple([]),
  outputs: z.record(z.string(), z.json()),
});

/**
 * The deployment that a snapshot of the compiler predicts, with plausible values for what Azure adds.
 * @throws {ZodError} — when the text is no snapshot, or has diagnostics
 * @throws {Error} — when an expression is left in it that cannot be worked out
 */
export function planOf(snapshot: unknown): Plan {
  const { predictedResources, outputs } = snapshotSchema.parse(snapshot);
  return {
    resources: predictedResources.map((one) => resourceOf(workedOut(one as Fields) as Fields)),
    outputs: workedOut(outputs) as Fields,
  };
}

function resourceOf({ type, apiVersion, name, id, ...body }: Fields): DeployedResource {
  const [kind = '', graphVersion] = String(type).split('@');
  if (graphVersion !== undefined) {
    const properties = isFields(body.properties) ? body.properties : {};
    const graphName = String(properties.name ?? properties.uniqueName ?? '');
    return { type: kind, apiVersion: graphVersion, name: graphName, id: '', scope: undefined, body: properties };
  }
  const [, scope] = /^(.+\/providers\/.+)\/providers\//.exec(String(id)) ?? [];
  return { type: kind, apiVersion: String(apiVersion), name: String(name), id: String(id), scope, body };
}

function workedOut(value: Value): Value {
  if (typeof value === 'string') return atRunTime(value);
  if (Array.isArray(value)) return value.map(workedOut);
  if (!isFields(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, workedOut(inner)]));
}

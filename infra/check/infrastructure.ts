import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { type DeployedResource, type Plan, planOf } from './plan.ts';
import { type Compiled, readKept } from './snapshots.ts';
import { memberAt, type Value } from './value.ts';

const parameterSchema = z.object({
  type: z.string(),
  defaultValue: z.json().optional(),
  allowedValues: z.array(z.json()).optional(),
  minValue: z.int().optional(),
  maxValue: z.int().optional(),
});

/** What main.bicep may be given, by name, as in the compiled template. */
export type Parameters = Readonly<Record<string, z.infer<typeof parameterSchema>>>;

/** All that the rules look at. */
export type Infrastructure = {
  /** The folder with main.bicep. */
  readonly folder: string;
  /** The folder with azure.yaml, host.json and the code. */
  readonly root: string;
  readonly parameters: Parameters;
  /** As deployed with the parameters that have no default, and nothing else. */
  readonly usual: Plan;
  /** With every option switched on. */
  readonly full: Plan;
  /** Texts of the Bicep files by path from the folder. */
  readonly sources: ReadonlyMap<string, string>;
};

/** The repository's root folder. */
const repository = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/**
 * Reads the infrastructure, and what the compiler made of it: by default what is kept in its snapshots.
 * @throws {Error} — when a snapshot is none, or has an expression in it that cannot be worked out
 */
export function readInfrastructure(
  folder: string,
  { compiled = readKept(folder), root = repository }: { readonly compiled?: Compiled; readonly root?: string } = {},
): Infrastructure {
  const files = globSync(['*.bicep', 'modules/*.bicep'], { cwd: folder });
  return {
    folder,
    root,
    parameters: z.record(z.string(), parameterSchema).parse(compiled.parameters),
    usual: planOf(compiled.usual),
    full: planOf(compiled.full),
    sources: new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')])),
  };
}

/** The resources of a type. */
export function ofType({ resources }: Plan, type: string): readonly DeployedResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** A member deep inside of a resource's body; undefined where there is none. */
export function at({ body }: Pick<DeployedResource, 'body'>, ...names: readonly string[]): Value | undefined {
  return memberAt(body, ...names);
}

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseBicep } from './bicep/file-parser.ts';
import { type DeployedResource, type Plan, plan } from './deployment/deployment.ts';
import type { Value } from './expression.ts';
import type { Template } from './template.ts';

type Fields = { readonly [name: string]: Value };

/** All that the rules look at. */
export type Infrastructure = {
  /** The folder with main.bicep. */
  readonly folder: string;
  /** The folder with azure.yaml, host.json and the code. */
  readonly root: string;
  readonly template: Template;
  /** As deployed with the parameters that have no default, and nothing else. */
  readonly usual: Plan;
  /** With every option switched on. */
  readonly full: Plan;
  /** Texts of the Bicep files by path from the folder. */
  readonly sources: ReadonlyMap<string, string>;
};

const repository = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

const required = { environmentName: 'check', location: 'westeurope' };

const everyOption = {
  ...required,
  alertEmail: 'operators@contoso.example',
  availabilityTest: true,
  entraClientId: '11111111-1111-4111-8111-111111111111',
  logStorageRequests: true,
  operatorsGroupId: '22222222-2222-4222-8222-222222222222',
  publicOrigin: 'https://chat.contoso.example',
  serviceManagementReference: 'reference',
};

/**
 * Reads the infrastructure and works it out as if it were deployed.
 * @throws {BicepFault} — when a file is not readable
 * @throws {TemplateFault} — when the deployment would be refused
 */
export function readInfrastructure(
  folder: string,
  { read = parseBicep, root = repository }: { readonly read?: (file: string) => Template; readonly root?: string } = {},
): Infrastructure {
  const template = read(path.join(folder, 'main.bicep'));
  const files = globSync('**/*.bicep', { cwd: folder });
  return {
    folder,
    root,
    template,
    usual: plan(template, required),
    full: plan(template, everyOption),
    sources: new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')])),
  };
}

/** The resources of a type. */
export function ofType({ resources }: Plan, type: string): readonly DeployedResource[] {
  return resources.filter((resource) => resource.type === type);
}

/** A member deep inside of a resource's body; undefined where there is none. */
export function at({ body }: Pick<DeployedResource, 'body'>, ...names: readonly string[]): Value | undefined {
  return names.reduce<Value | undefined>((value, name) => {
    const fields = value as Fields | undefined;
    return typeof fields === 'object' && fields !== null ? fields[name] : undefined;
  }, body);
}

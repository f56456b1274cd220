import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { isFields, memberAt, type Value } from '../value.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';

/** The first azd that deploys a prebuilt package and shows all that a hook says. */
const oldestAzd = [1, 25, 3] as const;

const hookNames = ['preprovision', 'postprovision', 'postdown'];

/** Variables that azd or `azd pipeline config` set without being asked. */
const setByAzd = ['AZURE_ENV_NAME', 'AZURE_LOCATION', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID'];

/** Options that only hooks read, so that they are no parameters. */
const readByHooks = ['GRANT_PERMISSIONS'];

const read = (root: string, file: string): string => {
  const place = path.join(root, file);
  return existsSync(place) ? readFileSync(place, 'utf8') : '';
};
const parseYaml = (text: string): Value => parse(text) as Value;
const keysOf = (value: Value | undefined): readonly string[] => (isFields(value) ? Object.keys(value) : []);

/** azure.yaml deploys what the build makes, as it is, with an azd that can. */
export const azdFindsEverything: Rule = ({ root }) => {
  const project = parseYaml(read(root, 'azure.yaml'));
  const version = /^>= (\d+)\.(\d+)\.(\d+)$/.exec(String(memberAt(project, 'requiredVersions', 'azd')));
  const parts = (version ?? []).slice(1).map(Number);
  const different = oldestAzd.findIndex((part, index) => part !== parts[index]);
  const isRecent = different === -1 || (parts[different] ?? 0) > (oldestAzd[different] ?? 0);
  const template = `${String(memberAt(project, 'infra', 'path'))}/${String(memberAt(project, 'infra', 'module'))}.bicep`;
  return [
    ...(isRecent ? [] : [`azure.yaml does not ask for azd ${oldestAzd.join('.')} or later`]),
    ...difference('infra.provider', memberAt(project, 'infra', 'provider'), 'bicep'),
    ...(existsSync(path.join(root, template)) ? [] : [`azure.yaml: there is no ${template}`]),
    ...difference('services', memberAt(project, 'services'), {
      carebridge: { project: '.', language: 'ts', host: 'function', dist: 'dist', remoteBuild: false },
    }),
    ...missingAndStray('hooks', keysOf(memberAt(project, 'hooks')), hookNames),
    ...hookNames.flatMap((hook) => hookFaults(root, hook, memberAt(project, 'hooks', hook))),
  ];
};

/** A hook runs the same file of ours on every system, says when Node is too old for it, and may ask back. */
function hookFaults(root: string, name: string, hook: Value | undefined): readonly string[] {
  const file = `infra/hooks/${name}.ts`;
  const run = `node --import ./local/check-node.js ${file}`;
  return [
    ...(existsSync(path.join(root, file)) ? [] : [`azure.yaml: there is no ${file}`]),
    ...difference(`${name}.posix`, memberAt(hook, 'posix'), { shell: 'sh', run, interactive: true }),
    ...difference(`${name}.windows`, memberAt(hook, 'windows'), {
      shell: 'pwsh',
      run,
      interactive: true,
    }),
  ];
}

/** The package is built here and not in Azure, so nothing may say that its modules are left out; secrets are. */
export const packageIsWhole: Rule = ({ root }) => {
  const lines = read(root, '.funcignore').split('\n');
  return [
    ...(lines.some((line) => line.includes('node_modules')) ? ['.funcignore asks for a build in Azure'] : []),
    ...['local.settings.json', '.azure/']
      .filter((one) => !lines.includes(one))
      .map((one) => `.funcignore lets ${one} in`),
  ];
};

const parametersSchema = z.object({ parameters: z.record(z.string(), z.object({ value: z.string() })) });

/** The pipeline deploys with the same options as the person who set it up, signs in by federation, and keeps no secret. */
export const pipelineAgrees: Rule = ({ folder, root }) => {
  const { parameters } = parametersSchema.parse(JSON.parse(read(folder, 'main.parameters.json')));
  const given = Object.values(parameters).map(({ value }) => /^\$\{(\w+)/.exec(value)?.[1] ?? '');
  const options = [...given.filter((name) => !setByAzd.includes(name)), ...readByHooks];
  const text = read(root, '.github/workflows/deploy.yml');
  const workflow = parseYaml(text);
  const passed = memberAt(workflow, 'jobs', 'deploy', 'env');
  const named = memberAt(parseYaml(read(root, 'azure.yaml')), 'pipeline', 'variables');
  return [
    ...missingAndStray('variables of azure.yaml', Array.isArray(named) ? named.map(String) : [], options),
    ...missingAndStray('variables of the pipeline', keysOf(passed), [...setByAzd, ...options]),
    ...keysOf(passed).flatMap((name) => difference(name, memberAt(passed, name), `\${{ vars.${name} }}`)),
    ...difference('id-token', memberAt(workflow, 'permissions', 'id-token'), 'write'),
    ...(/secrets\./.test(text) ? ['the pipeline uses a secret'] : []),
  ];
};

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { parseYaml, type Yaml, yamlAt } from '../yaml.ts';
import { difference, missingAndStray, type Rule } from './rule.ts';

/** The first azd whose Bicep knows the Microsoft Graph extension. */
const oldestAzd = [1, 17] as const;

const hookNames = ['preprovision', 'postprovision', 'postdown'];

/** Variables that azd or `azd pipeline config` set without being asked. */
const setByAzd = ['AZURE_ENV_NAME', 'AZURE_LOCATION', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_SUBSCRIPTION_ID'];

const read = (root: string, file: string): string => {
  const place = path.join(root, file);
  return existsSync(place) ? readFileSync(place, 'utf8') : '';
};
const keysOf = (value: Yaml | undefined): readonly string[] =>
  typeof value === 'object' && !Array.isArray(value) ? Object.keys(value) : [];

/** azure.yaml deploys what the build makes, as it is, with an azd that can. */
export const azdFindsEverything: Rule = ({ root }) => {
  const project = parseYaml(read(root, 'azure.yaml'));
  const version = /^>= (\d+)\.(\d+)\.\d+$/.exec(String(yamlAt(project, 'requiredVersions', 'azd')));
  const [major = 0, minor = 0] = (version ?? []).slice(1).map(Number);
  const isRecent = major > oldestAzd[0] || (major === oldestAzd[0] && minor >= oldestAzd[1]);
  const template = `${String(yamlAt(project, 'infra', 'path'))}/${String(yamlAt(project, 'infra', 'module'))}.bicep`;
  return [
    ...(isRecent ? [] : [`azure.yaml does not ask for azd ${oldestAzd.join('.')} or later`]),
    ...difference('infra.provider', yamlAt(project, 'infra', 'provider'), 'bicep'),
    ...(existsSync(path.join(root, template)) ? [] : [`azure.yaml: there is no ${template}`]),
    ...difference('services', yamlAt(project, 'services'), {
      carebridge: { project: '.', language: 'ts', host: 'function', dist: 'dist', remoteBuild: 'false' },
    }),
    ...missingAndStray('hooks', keysOf(yamlAt(project, 'hooks')), hookNames),
    ...hookNames.flatMap((hook) => hookFaults(root, hook, yamlAt(project, 'hooks', hook))),
  ];
};

/** A hook runs the same file of ours on every system, and may ask back. */
function hookFaults(root: string, name: string, hook: Yaml | undefined): readonly string[] {
  const file = `infra/hooks/${name}.ts`;
  return [
    ...(existsSync(path.join(root, file)) ? [] : [`azure.yaml: there is no ${file}`]),
    ...difference(`${name}.posix`, yamlAt(hook, 'posix'), { shell: 'sh', run: `node ${file}`, interactive: 'true' }),
    ...difference(`${name}.windows`, yamlAt(hook, 'windows'), {
      shell: 'pwsh',
      run: `node ${file}`,
      interactive: 'true',
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
  const options = Object.values(parameters)
    .map(({ value }) => /^\$\{(\w+)/.exec(value)?.[1] ?? '')
    .filter((name) => !setByAzd.includes(name));
  const text = read(root, '.github/workflows/deploy.yml');
  const workflow = parseYaml(text);
  const passed = yamlAt(workflow, 'jobs', 'deploy', 'env');
  const named = yamlAt(parseYaml(read(root, 'azure.yaml')), 'pipeline', 'variables');
  return [
    ...missingAndStray('variables of azure.yaml', Array.isArray(named) ? named.map(String) : [], options),
    ...missingAndStray('variables of the pipeline', keysOf(passed), [...setByAzd, ...options]),
    ...keysOf(passed).flatMap((name) => difference(name, yamlAt(passed, name), `\${{ vars.${name} }}`)),
    ...difference('id-token', yamlAt(workflow, 'permissions', 'id-token'), 'write'),
    ...(/secrets\./.test(text) ? ['the pipeline uses a secret'] : []),
  ];
};

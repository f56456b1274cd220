import { describe, expect, it } from 'vitest';
import type { Infrastructure } from '../../infra/check/infrastructure.ts';
import { rules } from '../../infra/check/rules/all-rules.ts';
import { forbiddenOnFlex } from '../../infra/check/rules/settings.ts';
import { withChange } from './support/folders.ts';
import type { Break } from './support/mutant.ts';
import { mutantsOfProject } from './support/mutants-of-project.ts';
import { mutantsOfQueries } from './support/mutants-of-queries.ts';
import { mutantsOfResources } from './support/mutants-of-resources.ts';
import { mutantsOfTypes } from './support/mutants-of-types.ts';

type RuleName = keyof typeof rules;

const mutants = [...mutantsOfResources, ...mutantsOfTypes, ...mutantsOfQueries, ...mutantsOfProject];
const singly = mutants.flatMap(({ rule, breaks }) => breaks.map((one) => ({ rule, ...one })));

/** Breaks after which nothing can be worked out at all. */
const refused: readonly (Break & { readonly message: RegExp })[] = [
  {
    what: 'module cycle',
    file: 'main.bicep',
    from: 'params: { location: location, name: names.identity, tags: tags }',
    to: 'params: { location: location, name: host.outputs.name, tags: tags }',
    message: /cycle/,
  },
  {
    what: 'module in itself',
    file: 'modules/identity.bicep',
    from: 'output id',
    to: "module again 'identity.bicep' = {\n  name: 'again'\n  params: {}\n}\noutput id",
    message: /module cycle/,
  },
  {
    what: 'undeclared parameter',
    file: 'main.bicep',
    from: 'backlog: backlogAlert',
    to: 'backLog: backlogAlert',
    message: /no parameter backLog/,
  },
  {
    what: 'missing parameter',
    file: 'main.bicep',
    from: '    backlog: backlogAlert\n',
    to: '',
    message: /backlog is missing/,
  },
  {
    what: 'undeclared output',
    file: 'main.bicep',
    from: 'entra.outputs.clientId',
    to: 'entra.outputs.appId',
    message: /no member appId/,
  },
  {
    what: 'property that Azure does not give',
    file: 'modules/storage.bicep',
    from: 'primaryEndpoints.table',
    to: 'primaryEndpoints.tables',
    message: /no member tables/,
  },
  {
    what: 'application without its unique name',
    file: 'modules/entra.bicep',
    from: '  uniqueName: uniqueName\n  displayName',
    to: '  displayName',
    message: /no member uniqueName/,
  },
  {
    what: 'role ids made anew each time',
    file: 'modules/entra.bicep',
    from: 'guid(uniqueName, role.value)',
    to: 'newGuid()',
    message: /no function newGuid/,
  },
  {
    what: 'application without service principal',
    file: 'modules/entra.bicep',
    from: "resource principal 'Microsoft.Graph/servicePrincipals@v1.0' = {\n  appId: application.appId\n}\n",
    to: '',
    message: /no principal/,
  },
  {
    what: 'fewer requests than visitors may wait',
    file: 'main.bicep',
    from: 'httpConcurrency int = 1000',
    to: 'httpConcurrency int = 16',
    message: /does not fit/,
  },
  {
    what: 'parameter of another type',
    file: 'main.bicep',
    from: 'httpConcurrency int = 1000',
    to: "httpConcurrency int = 'many'",
    message: /does not fit/,
  },
  {
    what: 'value that is not allowed',
    file: 'main.bicep',
    from: 'instanceMemoryMB int = 2048',
    to: 'instanceMemoryMB int = 1024',
    message: /does not fit/,
  },
  {
    what: 'missing file',
    file: 'modules/queries.bicep',
    from: 'ChatEvents.kql',
    to: 'ChatEvent.kql',
    message: /ENOENT/,
  },
  {
    what: 'unclosed object',
    file: 'modules/host.bicep',
    from: "sku: { name: 'FC1', tier: 'FlexConsumption' }",
    to: "sku: { name: 'FC1', tier: 'FlexConsumption'",
    message: /expected/,
  },
];

const faultsOf = (rule: RuleName, infrastructure: Infrastructure): readonly string[] => {
  try {
    return rules[rule](infrastructure);
  } catch (error) {
    return [String(error)];
  }
};

describe('mutants', () => {
  it.each(singly)('$what in $file → is seen', ({ rule, file, from, to }) => {
    const faults = withChange(file, from, to, (read) => faultsOf(rule, read()));
    expect(faults).not.toEqual([]);
  });

  it.each(refused)('$what in $file → is refused', ({ file, from, to, message }) => {
    expect(() => withChange(file, from, to, (read) => read())).toThrow(message);
  });

  it.each(forbiddenOnFlex)('setting %s → is seen as forbidden', (name) => {
    const [rule, from] = ['settings · forbidden on Flex → none', 'var stores = {'] as const;
    const change = `${from}\n  ${name}: 'x'`;
    const faults = withChange('modules/settings.bicep', from, change, (read) => faultsOf(rule, read()));
    expect(faults).toEqual([`the setting ${name} is forbidden`]);
  });

  it('copy without a break → no rule sees anything', () => {
    const faults = withChange('main.bicep', 'metadata name', 'metadata name', (read) => {
      const infrastructure = read();
      return Object.values(rules).flatMap((rule) => rule(infrastructure));
    });
    expect(faults).toEqual([]);
  });

  it('rules · each → has a mutant', () => {
    const covered = mutants.map(({ rule }) => rule);
    expect((Object.keys(rules) as readonly RuleName[]).filter((rule) => !covered.includes(rule))).toEqual([]);
  });
});

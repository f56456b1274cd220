import { describe, expect, it } from 'vitest';
import type { Infrastructure } from '../../infra/check/infrastructure.ts';
import { rules } from '../../infra/check/rules/all-rules.ts';
import { forbiddenOnFlex } from '../../infra/check/rules/settings.ts';
import { withChange } from './support/folders.ts';
import { needsCompiler } from './support/mutant.ts';
import { mutantsOfAccess } from './support/mutants-of-access.ts';
import { mutantsOfProject } from './support/mutants-of-project.ts';
import { mutantsOfQueries } from './support/mutants-of-queries.ts';
import { mutantsOfResources } from './support/mutants-of-resources.ts';

type RuleName = keyof typeof rules;

const mutants = [...mutantsOfResources, ...mutantsOfAccess, ...mutantsOfQueries, ...mutantsOfProject];
const singly = mutants.flatMap(({ rule, breaks }) => breaks.map((one) => ({ rule, ...one })));

const faultsOf = (rule: RuleName, infrastructure: Infrastructure): readonly string[] => {
  try {
    return rules[rule](infrastructure);
  } catch (error) {
    return [String(error)];
  }
};

/** Those of templates and queries have to be compiled: npm run infra:mutants. */
describe('mutants beside the templates', () => {
  it.each(singly.filter((one) => !needsCompiler(one)))('$what in $file → is seen', ({ rule, file, from, to }) => {
    const faults = withChange(file, from, to, (read) => faultsOf(rule, read()));
    expect(faults).not.toEqual([]);
  });

  it.each(forbiddenOnFlex)('setting %s → is seen as forbidden', (name) => {
    const [rule, from] = ['settings · forbidden on Flex → none', '"CAREBRIDGE_QUEUE":'] as const;
    const change = `"${name}": "x", ${from}`;
    const faults = withChange('snapshots/usual.snapshot.json', from, change, (read) => faultsOf(rule, read()));
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

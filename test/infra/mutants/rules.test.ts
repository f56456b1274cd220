import { afterAll, describe, expect, it } from 'vitest';
import type { Infrastructure } from '../../../infra/check/infrastructure.ts';
import { rules } from '../../../infra/check/rules/all-rules.ts';
import { needsCompiler } from '../support/mutant.ts';
import { mutantsOfAccess } from '../support/mutants-of-access.ts';
import { mutantsOfProject } from '../support/mutants-of-project.ts';
import { mutantsOfQueries } from '../support/mutants-of-queries.ts';
import { mutantsOfResources } from '../support/mutants-of-resources.ts';
import { Mutations } from './mutations.ts';

const mutants = [...mutantsOfResources, ...mutantsOfAccess, ...mutantsOfQueries, ...mutantsOfProject]
  .flatMap(({ rule, breaks }) => breaks.map((one) => ({ rule, ...one })))
  .filter(needsCompiler);

const mutations = new Mutations();
mutations.withoutLinter();
afterAll(() => mutations.remove());

/** A rule that cannot make sense of what it reads has seen it, too; one that finds no file has not. */
const faultsOf = (rule: keyof typeof rules, infrastructure: Infrastructure): readonly string[] => {
  try {
    return rules[rule](infrastructure);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error;
    return [String(error)];
  }
};

describe('mutants that a rule sees', () => {
  it.each(mutants)('$what in $file → is seen', async ({ rule, ...change }) => {
    const faults = await mutations.onCopy(change, async (copy) => faultsOf(rule, await copy.infrastructure()));
    expect(faults).not.toEqual([]);
  });

  it('copy without a break → no rule sees anything', async () => {
    const faults = await mutations.onCopy(undefined, async (copy) => {
      const infrastructure = await copy.infrastructure();
      return Object.values(rules).flatMap((rule) => rule(infrastructure));
    });
    expect(faults).toEqual([]);
  });
});

import { afterAll, describe, expect, it } from 'vitest';
import { readKept } from '../../../infra/check/snapshots.ts';
import { infraFolder } from '../support/folders.ts';
import { mutantsOfCompiler, mutantsOfSnapshots } from '../support/mutants-of-compiler.ts';
import { Mutations } from './mutations.ts';

const mutations = new Mutations();
afterAll(() => mutations.remove());

describe('mutants that the compiler sees', () => {
  it.each(mutantsOfCompiler)('$what in $file → $code', async ({ code, ...change }) => {
    const diagnostics = await mutations.onCopy(change, (copy) => copy.diagnostics());
    expect(diagnostics.map((one) => one.code)).toContain(code);
  });

  it.each(mutantsOfSnapshots)('$what in $file → no longer what is kept', async (change) => {
    const { usual } = await mutations.onCopy(change, (copy) => copy.compiled());
    expect(usual).not.toEqual(readKept(infraFolder).usual);
  });

  it('copy without a break → nothing to say, and what is kept', async () => {
    expect(await mutations.onCopy(undefined, (copy) => copy.diagnostics())).toEqual([]);
    expect(await mutations.onCopy(undefined, (copy) => copy.compiled())).toEqual(readKept(infraFolder));
  });
});

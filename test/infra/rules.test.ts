import { describe, expect, it } from 'vitest';
import { readInfrastructure } from '../../infra/check/infrastructure.ts';
import { rules } from '../../infra/check/rules/all-rules.ts';
import { infraFolder } from './support/folders.ts';

describe('infrastructure', () => {
  const infrastructure = readInfrastructure(infraFolder);

  it.each(Object.entries(rules))('%s', (_, rule) => {
    expect(rule(infrastructure)).toEqual([]);
  });

  it('plan · every option on → more than the usual, and nothing less', () => {
    const idsOf = (plan: typeof infrastructure.usual) => plan.resources.map(({ type, name }) => `${type} ${name}`);
    expect(idsOf(infrastructure.usual).length).toBeGreaterThan(40);
    expect(idsOf(infrastructure.full)).toEqual(expect.arrayContaining(idsOf(infrastructure.usual)));
    expect(idsOf(infrastructure.full).length).toBe(idsOf(infrastructure.usual).length + 5);
  });
});

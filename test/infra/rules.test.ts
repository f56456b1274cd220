import { describe, expect, it } from 'vitest';
import { readInfrastructure } from '../../infra/check/infrastructure.ts';
import type { DeployedResource, Plan } from '../../infra/check/plan.ts';
import { rules } from '../../infra/check/rules/all-rules.ts';
import { infraFolder } from './support/folders.ts';

describe('infrastructure', () => {
  const infrastructure = readInfrastructure(infraFolder);

  it.each(Object.entries(rules))('%s', (_, rule) => {
    expect(rule(infrastructure)).toEqual([]);
  });

  it('plan · every option on → more than the usual, and nothing less', () => {
    // The namespace of a private network is another, since none can change its tier; so are the names of roles on it.
    const idOf = ({ type, name }: DeployedResource): string =>
      type.endsWith('/roleAssignments') ? type : `${type} ${name.replace('sb-carebridge-private', 'sb-carebridge')}`;
    const idsOf = ({ resources }: Plan) => resources.map(idOf);
    expect(idsOf(infrastructure.usual).length).toBeGreaterThan(40);
    expect(idsOf(infrastructure.full)).toEqual(expect.arrayContaining(idsOf(infrastructure.usual)));
    expect(idsOf(infrastructure.full).length).toBe(idsOf(infrastructure.usual).length + 27);
  });
});

import { expect, test } from 'vitest';
import { type Fixture, fixtures } from './fixtures.ts';

const named = fixtures.map((fixture) => [fixture.name, fixture] as const);

test.each(named)(
  '%s · with all its members → is read as it stands (contact-center.md)',
  (_, { schema, whole }: Fixture) => {
    const read = schema.safeParse(whole);
    expect(read.error?.issues ?? []).toEqual([]);
    expect(read.data).toEqual(whole);
  },
);

test.each(named)('%s · a member that no source has → refused', (_, { schema, whole }: Fixture) => {
  expect(schema.safeParse({ ...whole, surplus: 1 }).success).toBe(false);
});

test.each(named)(
  '%s · without a member → refused unless it may be absent',
  (_, { schema, whole, optional = [] }: Fixture) => {
    const mayBeAbsent = Object.keys(whole).filter((member) => {
      const { [member]: _gone, ...rest } = whole;
      return schema.safeParse(rest).success;
    });
    expect(mayBeAbsent).toEqual(optional);
  },
);

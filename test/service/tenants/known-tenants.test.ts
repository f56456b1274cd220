import { expect, test } from 'vitest';
import { KnownTenants } from '../../../shared/service/tenants/known-tenants.ts';

/** Entra tenants of which `ours` have decided; what was looked up is in `asked`. */
function known(ours: readonly string[]) {
  const asked: string[] = [];
  let time = 0;
  const tenants = {
    isDecided: async (id: string) => {
      asked.push(id);
      return ours.includes(id);
    },
  };
  return { asked, known: new KnownTenants(tenants, () => time), pass: (ms: number) => (time += ms) };
}

test('known → looked up once', async () => {
  const { asked, known: tenants, pass } = known(['a']);
  for (let times = 0; times < 3; times += 1) {
    expect(await tenants.has('a')).toBe(true);
    pass(3_600_000);
  }
  expect(asked).toEqual(['a']);
});

test('unknown → looked up once in ten seconds, by all who ask at once together', async () => {
  const { asked, known: tenants, pass } = known([]);
  expect(await Promise.all(Array.from({ length: 40 }, () => tenants.has('x')))).not.toContain(true);
  expect(await tenants.has('x')).toBe(false);
  expect(asked).toEqual(['x']);
  pass(10_000);
  expect(await tenants.has('x')).toBe(false);
  expect(asked).toEqual(['x', 'x']);
});

test('20,000 unknown ones → drive no known one out', async () => {
  const { asked, known: tenants } = known(['a']);
  await tenants.has('a');
  for (let number = 0; number < 20_000; number += 1) await tenants.has(`x${number}`);
  expect(await tenants.has('a')).toBe(true);
  expect(asked.filter((id) => id === 'a')).toHaveLength(1);
});

test('more than 50 looked up at once → the others are to come again, known ones are not kept waiting', async () => {
  const { known: tenants } = known(['a']);
  await tenants.has('a');
  const many = await Promise.allSettled(Array.from({ length: 60 }, (_, number) => tenants.has(`x${number}`)));
  const refused = many.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(10);
  expect(refused[0]).toMatchObject({ reason: { name: 'Unavailable', code: 'StoreUnavailable' } });
  expect(await tenants.has('a')).toBe(true);
});

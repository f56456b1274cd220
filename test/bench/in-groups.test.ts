import { expect, it } from 'vitest';
import { inGroups } from '../../bench/support/in-groups.ts';

it('work for seven numbers, three at a time → each group begins when the one before is done, the results in order', async () => {
  let underWay = 0;
  const sizes: number[] = [];
  const results = await inGroups(7, 3, async (number) => {
    underWay += 1;
    await Promise.resolve();
    sizes.push(underWay);
    await Promise.resolve();
    underWay -= 1;
    return number * 2;
  });
  expect(results).toEqual([0, 2, 4, 6, 8, 10, 12]);
  expect(sizes).toEqual([3, 3, 3, 3, 3, 3, 1]);
});

it('no number → no work', async () => {
  expect(await inGroups(0, 3, () => Promise.reject(new Error('work')))).toEqual([]);
});

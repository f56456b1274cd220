/** Does something for each number below `count`, so many at a time; the results in the order of the numbers. */
export async function inGroups<T>(
  count: number,
  atOnce: number,
  work: (number: number) => Promise<T>,
): Promise<readonly T[]> {
  const done: T[] = [];
  while (done.length < count) {
    const size = Math.min(atOnce, count - done.length);
    const group = Array.from({ length: size }, (_, index) => work(done.length + index));
    done.push(...(await Promise.all(group)));
  }
  return done;
}

import { defined } from '../kernel/defined.ts';
import type { TableRecords } from './records.ts';

const readAtOnce = 500;
const removedAtOnce = 20;

/** Removes the records of a partition whose key begins with `prefix` and passes `isOld`; how many there were. */
export async function removeAll(
  records: TableRecords,
  partition: string,
  prefix = '',
  isOld: (key: string) => boolean = () => true,
): Promise<number> {
  let after: string | undefined;
  let removed = 0;
  for (;;) {
    const range = defined({ prefix, limit: readAtOnce, after });
    const found = await records.list(partition, range);
    const old = found.map(({ key }) => key).filter(isOld);
    for (let start = 0; start < old.length; start += removedAtOnce) {
      await Promise.all(old.slice(start, start + removedAtOnce).map((key) => records.remove(partition, key)));
    }
    removed += old.length;
    after = found.at(-1)?.key;
    if (found.length < readAtOnce) return removed;
  }
}

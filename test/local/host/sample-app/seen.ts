import { EventEmitter, on } from 'node:events';

/** One thing that a function or hook of the sample application did. */
export type Seen = { readonly what: string; readonly [member: string]: unknown };

const all: Seen[] = [];
const changes = new EventEmitter();

/** Records what a function or hook did. */
export function saw(one: Seen): void {
  all.push(one);
  changes.emit('seen');
}

/** What was recorded under a name so far. */
export function seen(what: string): readonly Seen[] {
  return all.filter((one) => one.what === what);
}

/** Resolves with the records of a name as soon as there are at least `count`. */
export async function eventuallySeen(what: string, count: number): Promise<readonly Seen[]> {
  if (seen(what).length >= count) return seen(what);
  for await (const _ of on(changes, 'seen')) if (seen(what).length >= count) break;
  return seen(what);
}

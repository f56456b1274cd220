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

/** Forgets what was recorded and shuts all gates: files of one worker share this module. */
export function forgetAll(): void {
  all.length = 0;
  gates.clear();
}

const gates = new Map<string, PromiseWithResolvers<void>>();

function gate(name: string): PromiseWithResolvers<void> {
  const known = gates.get(name) ?? Promise.withResolvers<void>();
  gates.set(name, known);
  return known;
}

/** Resolves when the test opens the gate of that name. */
export function gateOpened(name: string): Promise<void> {
  return gate(name).promise;
}

/** Lets everything pass that waits at the gate of that name. */
export function openGate(name: string): void {
  gate(name).resolve();
}

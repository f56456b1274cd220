import { AsyncLocalStorage } from 'node:async_hooks';
import { randomHex, randomId } from './ids.ts';

const pattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const current = new AsyncLocalStorage<string>();

/** A W3C `traceparent` of a new child span of `parent`; a new trace when `parent` is absent or malformed. */
export function childTraceparent(parent?: string): string {
  const traceId = (parent === undefined ? undefined : pattern.exec(parent)?.[1]) ?? randomId();
  return `00-${traceId}-${randomHex(8)}-01`;
}

/** Runs `work` so that logs, envelopes and platform requests made inside carry the same trace. */
export function withTrace<T>(parent: string | undefined, work: () => T): T {
  return current.run(childTraceparent(parent), work);
}

/** The `traceparent` of the work that is going on, or a new trace outside of any. */
export function currentTraceparent(): string {
  return current.getStore() ?? childTraceparent();
}

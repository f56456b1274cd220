import type { Wake } from '../../../shared/platform/alarms/platform-alarm.ts';
import type { Calls, CallsDependencies, CallsFactory } from '../../../shared/platform/call/calls.ts';
import type { CallbackClaims } from '../../../shared/platform/callbacks/claims.ts';
import type { Route } from '../../../shared/platform/edge/route.ts';

/** Conversations that do nothing but note what the edge tells them. */
export type SilentCalls = {
  readonly factory: CallsFactory;
  readonly ended: string[];
  readonly dead: string[];
  readonly woken: Wake[];
};

/** Conversations with some routes and no behaviour. */
export function silentCalls(routes: readonly Route[] = []): SilentCalls {
  const ended: string[] = [];
  const dead: string[] = [];
  const woken: Wake[] = [];
  const calls: Omit<Calls, 'claims'> = {
    routes,
    async safetyFired() {
      return undefined;
    },
    async finish(wake) {
      woken.push(wake);
    },
    async timePasses() {},
    async ringLateDevice() {},
    async forget() {},
    async settle() {
      return 'gone';
    },
    async forgetApplication() {},
    async confirmed() {},
    async applicationStarted() {},
    async applicationEnded({ id }) {
      ended.push(id);
    },
    async visitorOf() {
      return undefined;
    },
    async fetchedByVisitor() {
      return undefined;
    },
    async erase() {
      return 0;
    },
    async callbackDead(_partition, leg) {
      dead.push(leg);
    },
  };
  return { factory: (dependencies) => ({ ...calls, claims: freeClaims(dependencies) }), ended, dead, woken };
}

/** Claims of a partition that one process alone has to do with; rows are written without any state. */
function freeClaims({ ledger, callbacks }: CallsDependencies): CallbackClaims {
  const nothing = new Map<string, number>();
  return {
    async take() {
      return { outcome: 'taken', until: Number.POSITIVE_INFINITY, lastAcks: nothing, lineage: {} };
    },
    async release(partition) {
      const settled = callbacks.settled(partition, nothing);
      if (settled?.isOver !== true) return 'more';
      if (!(await ledger.change(partition, settled.rows))) return 'stuck';
      settled.written(true, {});
      return 'released';
    },
  };
}

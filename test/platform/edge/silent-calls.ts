import type { Wake } from '../../../shared/platform/alarms/platform-alarm.ts';
import type { Calls, CallsFactory } from '../../../shared/platform/call/calls.ts';
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
  const calls: Calls = {
    routes,
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
    hasBrought: () => false,
    async confirmed() {},
    async applicationStarted() {},
    async applicationEnded({ id }) {
      ended.push(id);
    },
    async erase() {
      return 0;
    },
    async callbackDead(_partition, leg) {
      dead.push(leg);
    },
  };
  return { factory: () => calls, ended, dead, woken };
}

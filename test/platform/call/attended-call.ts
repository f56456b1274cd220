import type { EventBus, Outgoing } from '../../../shared/bus/bus.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import {
  type PlatformAlarm,
  platformAlarmSchema,
  type SafetyWake,
} from '../../../shared/platform/alarms/platform-alarm.ts';
import { type Call, callSchema } from '../../../shared/platform/call/call.ts';
import { callPartition, legConversation } from '../../../shared/platform/call/call-ids.ts';
import { visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import type { CallbackBringing } from '../../../shared/platform/callbacks/claims.ts';
import type { PlatformWorld } from '../../support/platform-world.ts';
import { text } from './call-driver.ts';
import { join, type Open, open } from './meeting-of.ts';
import { agent, agentUri, type CallbackServer, type Caller, type Person } from './players.ts';

/** A call with a visitor and an agent, and what is needed to change it without HTTP. */
export type AttendedCall = Open & { readonly partition: string; readonly mira: Person; readonly leg: string };

let opened = 0;

/** A call with a visitor and an agent in the meeting; `leg` is the meeting's, on which the visitor is heard. */
export async function attendedCall(
  world: PlatformWorld,
  callbacks: CallbackServer,
  service: Caller,
): Promise<AttendedCall> {
  opened += 1;
  const name = `Mira ${opened}`;
  const mira = await agent(world, name);
  const call = await open(world, callbacks, service, `attended-${opened}`);
  await join(call, mira, agentUri(name), 'Mira');
  const target = /tgt-([0-9a-f]{32})/.exec(call.links.visitorLeg)?.[1] ?? '';
  const partition = callPartition(world.tenantId, target);
  return { ...call, mira, partition, leg: legConversation(await storedCall(world, partition), 'meeting') };
}

/** A call as it is stored. */
export async function storedCall(world: PlatformWorld, partition: string): Promise<Call> {
  return callSchema.parse((await world.ledger.load(partition))?.state);
}

/** How many callbacks of a call wait. */
export const waitingIn = async (world: PlatformWorld, partition: string): Promise<number> =>
  (await world.ledger.rows(partition, 'cb.', 'cb/')).length;

/** What the visitor says. */
export const fromVisitor = (words: string) => visitorSends({ content: text(words) });

/** What brings nothing: its process ends as soon as a commit is made. */
export const ended = (by: string): CallbackBringing => ({
  by,
  isBringing: () => false,
  committed: async () => {},
  settled: () => undefined,
});

/** A ledger, some of whose methods are others. */
export const ledgerWith = (ledger: Ledger, others: Partial<Ledger>): Ledger => ({
  load: (...given) => ledger.load(...given),
  commit: (...given) => ledger.commit(...given),
  row: (...given) => ledger.row(...given),
  rows: (...given) => ledger.rows(...given),
  change: (...given) => ledger.change(...given),
  index: (...given) => ledger.index(...given),
  indexed: (...given) => ledger.indexed(...given),
  erase: (...given) => ledger.erase(...given),
  unindex: (...given) => ledger.unindex(...given),
  ...others,
});

/** A queue that notes what is sent over it, and hands nothing over. */
export class NotedBus implements EventBus {
  readonly alarms: PlatformAlarm[] = [];

  async send({ body }: Outgoing): Promise<void> {
    this.alarms.push(platformAlarmSchema.parse(body));
  }

  async schedule(envelope: Outgoing): Promise<void> {
    await this.send(envelope);
  }

  async close(): Promise<void> {}

  /** The safety alarms that were set. */
  get safety(): readonly SafetyWake[] {
    return this.alarms.flatMap((alarm) =>
      alarm.kind === 'wake' && alarm.nonce !== undefined ? [{ ...alarm, nonce: alarm.nonce }] : [],
    );
  }
}

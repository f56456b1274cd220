import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Stage } from '../../local/call-flow/stage.ts';
import { Visitor } from '../../local/call-flow/visitor.ts';
import { type Credentials, credentialsAt } from '../../test/flows/support/edges.ts';
import { type EngineWorld, newDataFolder, startEngineWorld } from '../../test/support/engine-world.ts';
import type { Passage, WireRequest } from '../../test/support/wire-proxy.ts';
import { Attackers } from './attackers/attackers.ts';
import type { Salvo } from './attackers/orders.ts';
import { type Answered, type Sending, sendTo } from './attackers/request.ts';

/** The engine under attack, and what attackers and judges have of it. */
export type Ground = {
  readonly world: EngineWorld;
  readonly stage: Stage;
  readonly credentials: Credentials;
  /** Whether each attack is kept small. */
  readonly isShort: boolean;
  /** A visitor who has come to the stage's page and signed in. */
  enter(name: string): Promise<Visitor>;
  /** Sends an attacker's request. */
  send(method: string, path: string, sending?: Sending): Promise<Answered>;
  /** Sends an attacker's request many times. */
  fire(salvo: Salvo): Promise<readonly Answered[]>;
  /** Sends an administrator's request by the local key. */
  administer(method: string, path: string, json?: unknown): Promise<Answered>;
  /** Forgets what attackers have sent so far. */
  forgetSent(): Promise<void>;
  /** How many requests attackers have sent since. */
  sentCount(): number;
  /** Sends once more what attackers have sent since, each request at its time, to a front that refuses them all: none reaches the service. */
  sendRefused(): Promise<void>;
  /** How many requests have reached the front and match, where the ways are watched; what the application asks itself comes by there, too. */
  seen(pattern: RegExp): number;
  /** From now on the store answers 503, or answers again. */
  storeIsAway(isAway: boolean): void;
  /** From now on no connection to the queue lasts, or they do again. */
  queueIsAway(isAway: boolean): void;
  /** Puts the application's clock ahead or behind. */
  moveClock(offsetMs: number): Promise<void>;
  close(): Promise<void>;
};

/** Longer than the longest outage. */
const longPatienceMs = 480_000;
const shortPatienceMs = 60_000;
const refusal = { 'content-type': 'application/json', 'retry-after': '1' };
const unavailable: Passage = { fault: { kind: 'answer', status: 503, headers: refusal, body: '{}' } };

/**
 * Starts an engine of its own, on loopback only. `isWatched`: its ways in and out lead through this process, which sees them and can cut
 * them, and which they keep busy; where much is sent they do not.
 */
export async function openGround(isShort: boolean, isWatched: boolean): Promise<Ground> {
  const patienceMs = isShort ? shortPatienceMs : longPatienceMs;
  const { folder, remove } = await newDataFolder();
  const clock = path.join(folder, 'clock');
  await writeFile(clock, '0');
  const paths: string[] = [];
  const away = { store: false, queue: false };
  const front = ({ path: target }: WireRequest): Passage | undefined => {
    paths.push(target);
    return undefined;
  };
  const store = (): Passage | undefined => (away.store ? unavailable : undefined);
  const world = await startEngineWorld({
    watches: isWatched ? { front, store, broker: () => (away.queue ? { lost: true } : undefined) } : {},
    environment: {
      NODE_OPTIONS: `--import=${import.meta.resolve('./moved-clock.ts')}`,
      ATTACK_CLOCK_FILE: clock,
    },
  });
  const stage = await world.stage(patienceMs);
  const { origin, config } = world.engine;
  const attackers = new Attackers(origin);
  const byKey = { 'x-carebridge-key': config.localKey };
  const administer: Ground['administer'] = (method, target, json) =>
    sendTo(origin, { method, target, headers: byKey, json });
  return {
    world,
    stage,
    credentials: await credentialsAt(world, stage),
    isShort,
    enter: (name) => enteredVisitor(stage, name),
    send: (method, target, sending) => attackers.send({ ...sending, method, target }),
    fire: (salvo) => attackers.fire(salvo),
    forgetSent: () => attackers.forget(),
    sentCount: () => attackers.count,
    sendRefused: () => attackers.sendRefused(),
    administer,
    seen: (pattern) => paths.filter((target) => pattern.test(target)).length,
    storeIsAway: (isAway) => {
      away.store = isAway;
    },
    queueIsAway: (isAway) => {
      away.queue = isAway;
    },
    moveClock: (offsetMs) => writeFile(clock, String(offsetMs)),
    close: async () => {
      attackers.close();
      await stage.leave();
      await world.close();
      await remove();
    },
  };
}

async function enteredVisitor({ page, patienceMs }: Stage, name: string): Promise<Visitor> {
  const visitor = await Visitor.enter(page, patienceMs);
  await visitor.signIn(await visitor.discover(), name);
  return visitor;
}

import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Stage } from '../../local/call-flow/stage.ts';
import { Visitor } from '../../local/call-flow/visitor.ts';
import { type Credentials, credentialsAt } from '../../test/flows/support/edges.ts';
import { type EngineWorld, newDataFolder, startEngineWorld } from '../../test/support/engine-world.ts';
import type { Passage, WireRequest } from '../../test/support/wire-proxy.ts';

/** What is sent, besides method and path. */
export type Sending = {
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly timeoutMs?: number;
};

/** An answer; status 0: there was none. */
export type Answered = { readonly status: number; readonly headers: Headers; readonly text: string };

/** The engine under attack, and what attackers and judges have of it. */
export type Ground = {
  readonly world: EngineWorld;
  readonly stage: Stage;
  readonly credentials: Credentials;
  /** Whether each attack is kept small. */
  readonly isShort: boolean;
  /** A visitor who has come to the stage's page and signed in. */
  enter(name: string): Promise<Visitor>;
  /** Sends a request to the service as it stands. */
  send(method: string, path: string, sending?: Sending): Promise<Answered>;
  /** Sends an administrator's request by the local key. */
  administer(method: string, path: string, json?: unknown): Promise<Answered>;
  /** Paths of the requests that have reached the front and match; what the application asks itself comes by there, too. */
  seen(pattern: RegExp): number;
  /** From now on the store answers 503, or answers again. */
  storeIsAway(isAway: boolean): void;
  /** Puts the application's clock ahead or behind. */
  moveClock(offsetMs: number): Promise<void>;
  close(): Promise<void>;
};

const patienceMs = 60_000;
const refusal = { 'content-type': 'application/json', 'retry-after': '1' };

/** Starts an engine of its own, on loopback only. */
export async function openGround(isShort: boolean): Promise<Ground> {
  const { folder, remove } = await newDataFolder();
  const clock = path.join(folder, 'clock');
  await writeFile(clock, '0');
  const paths: string[] = [];
  let isAway = false;
  const front = ({ path: target }: WireRequest): undefined => {
    paths.push(target);
  };
  const store = (): Passage | undefined =>
    isAway ? { fault: { kind: 'answer', status: 503, headers: refusal, body: '{}' } } : undefined;
  const world = await startEngineWorld({
    watches: { front, store },
    environment: {
      NODE_OPTIONS: `--import=${import.meta.resolve('./moved-clock.ts')}`,
      ATTACK_CLOCK_FILE: clock,
    },
  });
  const stage = await world.stage(patienceMs);
  const { origin, config } = world.engine;
  const send: Ground['send'] = (method, target, sending) => sendTo(origin, method, target, sending);
  const byKey = { 'x-carebridge-key': config.localKey };
  const administer: Ground['administer'] = (method, target, json) => send(method, target, { headers: byKey, json });
  return {
    world,
    stage,
    credentials: await credentialsAt(world, stage),
    isShort,
    enter: (name) => enteredVisitor(stage, name),
    send,
    administer,
    seen: (pattern) => paths.filter((target) => pattern.test(target)).length,
    storeIsAway: (away) => {
      isAway = away;
    },
    moveClock: (offsetMs) => writeFile(clock, String(offsetMs)),
    close: async () => {
      await stage.leave();
      await world.close();
      await remove();
    },
  };
}

async function enteredVisitor({ page }: Stage, name: string): Promise<Visitor> {
  const visitor = await Visitor.enter(page, patienceMs);
  await visitor.signIn(await visitor.discover(), name);
  return visitor;
}

/** Sends one request; never rejects. */
async function sendTo(
  origin: string,
  method: string,
  target: string,
  { headers = {}, json, text, timeoutMs = patienceMs }: Sending = {},
): Promise<Answered> {
  const body = text ?? (json === undefined ? null : JSON.stringify(json));
  const type = json === undefined ? {} : { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(new URL(target, origin), { method, headers: { ...type, ...headers }, body, signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    return { status: 0, headers: new Headers(), text: '' };
  }
}

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PlayOutcome, playConversation } from '../../local/call-flow/play.ts';
import { Recorder } from '../../local/call-flow/recorder.ts';
import { missing, reportOn } from '../../local/call-flow/report.ts';
import { setStage } from '../../local/call-flow/stage.ts';
import type { Exchange } from '../../local/exchanges/exchange.ts';
import { type EngineWorld, sharedEngineWorld } from '../support/engine-world.ts';

let world: EngineWorld;
let recorder: Recorder;
/** Two conversations of one run at once. */
let twins: readonly [PlayOutcome, PlayOutcome];
/** A conversation of a later run. */
let stranger: PlayOutcome;
let mark: number;

async function play(): Promise<readonly [PlayOutcome, PlayOutcome]> {
  const { config, origin } = world.engine;
  const stage = await setStage(config, origin, { conversations: 2, patienceMs: 30_000 });
  const played = await Promise.all([playConversation(stage, 1), playConversation(stage, 2)]);
  await stage.leave();
  return played;
}

/** Waits until the last callbacks were recorded, too. */
async function proofOf(...played: readonly PlayOutcome[]): Promise<void> {
  const isProven = (one: PlayOutcome) => missing(reportOn(recorder.exchanges, one).steps).length === 0;
  await vi.waitUntil(() => played.every(isProven), { timeout: 30_000, interval: 200 });
}

beforeAll(async () => {
  world = await sharedEngineWorld();
  const { config } = world.engine;
  recorder = Recorder.of(config);
  await recorder.start();
  twins = await play();
  await proofOf(...twins);
  mark = recorder.exchanges.length;
  [stranger] = await play();
  await proofOf(stranger);
});
afterAll(async () => {
  await recorder.stop();
  await world.close();
});

function proven(exchanges: readonly Exchange[], played: PlayOutcome): readonly string[] {
  return reportOn(exchanges, played)
    .steps.filter(({ proof }) => proof !== undefined)
    .map(({ step }) => step);
}

/** Everything that tells a conversation from its twin: its ids at the platform, its subject, the visitor's token. */
function namesOf({ record }: PlayOutcome): readonly string[] {
  const key = record.conversationPath?.split('/').at(-1) ?? '';
  return [key, key.replaceAll('-', ''), record.subject, record.token ?? ''];
}

const mentions = (names: readonly string[]) => (exchange: Exchange) =>
  names.some((name) => decodeURIComponent(decodeURIComponent(JSON.stringify(exchange))).includes(name));

describe("evidence of one conversation in another's traffic", () => {
  it("another run's exchanges → prove nothing but what arrived at the agents themselves", () => {
    expect(proven(recorder.exchanges.slice(0, mark), stranger)).toEqual(['end']);
    expect(proven(recorder.exchanges.slice(mark), twins[0])).toEqual(['end']);
  });

  it("its twin's exchanges in the same run → prove the discovery, which both share, and nothing more", () => {
    const [one, other] = twins;
    const without = recorder.exchanges.filter((exchange) => !mentions(namesOf(one))(exchange));
    expect(proven(without, other).length).toBeGreaterThan(20);
    expect(proven(without, one)).toEqual(['1', '2', 'end']);
  });

  it('nothing arrived at the visitor or the agents → what arrives there is not proven by what was sent', () => {
    const [{ record, ...one }] = twins;
    const agents = record.agents.map((agent) => ({ ...agent, received: [] }));
    const deaf: PlayOutcome = { ...one, record: { ...record, agents, received: [] } };
    const arriving = ['6', '9', '13', '14', '16', '17', '18', '19', 'end'];
    expect(missing(reportOn(recorder.exchanges, deaf).steps)).toEqual(arriving);
  });
});

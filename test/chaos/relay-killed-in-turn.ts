import { type SecondApplication, startSecondApplication } from '../../bench/call-flow/second-application.ts';
import { RelayTalk } from '../support/relay/relay-talk.ts';
import { type RelayWorld, relayApplication, startRelayWorld } from '../support/relay-world.ts';
import { until } from '../support/until.ts';
import type { KilledInTurnOptions } from './killed-in-turn.ts';

const conversations = 6;

/**
 * Visitors write over the relay at one of two instances, the contact center reports to the other one, and both are killed and started again
 * in turn; whether every line of visitors and agents arrived, once and in order.
 */
export async function killInTurnOverRelay({ kills, print }: KilledInTurnOptions): Promise<boolean> {
  const world = await startRelayWorld();
  let second: SecondApplication | undefined;
  try {
    second = await startSecond(world);
    const { origin } = second;
    const numbers = Array.from({ length: conversations }, (_, index) => index);
    const talks = await Promise.all(numbers.map(() => begun(world, origin)));
    let isOver = false;
    const talking = Promise.all(talks.map((talk) => talkUntil(talk, () => isOver)));
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill % 2 === 0) second = await startedAgain(world, second);
      else await world.engine.engine.crashApplication();
      print(`killed and started again: the instance of ${kill % 2 === 0 ? 'the visitors' : 'the contact center'}`);
      const before = world.center.done.length;
      await until(() => world.center.done.length >= before + conversations);
    }
    isOver = true;
    const counts = await talking;
    const faults = (await Promise.all(talks.map((talk, index) => faultsOf(world, talk, counts[index] ?? 0)))).flat();
    print(
      `${counts.reduce((sum, count) => sum + 2 * count, 0)} lines over the relay: ${faults.join('; ') || 'each once'}`,
    );
    return faults.length === 0;
  } finally {
    await second?.stop();
    await world.close();
  }
}

async function begun(world: RelayWorld, origin: string): Promise<RelayTalk> {
  const talk = await RelayTalk.begin(world, world.page(origin));
  await talk.serve('ines');
  return talk;
}

/** Visitor and agent speak in turn; resolves with how many lines each of them said. */
async function talkUntil(talk: RelayTalk, isOver: () => boolean): Promise<number> {
  for (let count = 1; ; count += 1) {
    await talk.visitorSays(`Line ${count}.`);
    await talk.agentSays(`Answer ${count}.`);
    if (isOver()) return count;
  }
}

async function faultsOf({ center }: RelayWorld, talk: RelayTalk, count: number): Promise<readonly string[]> {
  const all = (word: string) => Array.from({ length: count }, (_, index) => `${word} ${index + 1}.`);
  const back = await talk.cameBack(({ text }) => text === `Answer ${count}.`, 1);
  const heard = (kind: string) => back.heard.flatMap((event) => (event.kind === kind ? [String(event.text)] : []));
  const wrong = (who: string, got: readonly string[], wanted: readonly string[]) =>
    got.join() === wanted.join() ? [] : [`${who} has ${got.join(' ')} instead of ${wanted.join(' ')}`];
  return [
    ...wrong('The center', center.said(talk.conversation.id), all('Line')),
    ...wrong('The visitor', heard('said'), all('Line')),
    ...wrong('The visitor', heard('line').slice(1), all('Answer')),
  ];
}

function startSecond({ engine, environment }: RelayWorld, port?: number): Promise<SecondApplication> {
  const onLine = () => undefined;
  return startSecondApplication(engine.engine, engine.folder, { environment, main: relayApplication, port, onLine });
}

async function startedAgain(world: RelayWorld, second: SecondApplication): Promise<SecondApplication> {
  await second.kill();
  return startSecond(world, Number(new URL(second.origin).port));
}

import { describe, expect, test } from 'vitest';
import { randomId } from '../../../shared/kernel/ids.ts';
import { useApplicationWorld } from '../../support/application-world.ts';
import { RelayClient, type Wire } from '../../support/relay/relay-client.ts';
import { until } from '../../support/until.ts';
import { beginAtCenter, waitingAtCenter } from './support/at-center.ts';

const world = useApplicationWorld();

/** Numbers from 0 to below 1 that a seed tells. */
function numbersOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** What happens to a request on its way. */
class Lost extends Error {}

/** A network that loses requests, loses answers, and delivers some requests twice. */
const stormy =
  (wire: Wire, next: () => number): Wire =>
  async (request) => {
    const fate = next();
    if (fate < 0.12) throw new Lost();
    if (fate < 0.2) await wire(request);
    const answer = await wire(request);
    if (fate > 0.85) throw new Lost();
    return answer;
  };

/** Does something until its answer comes. */
async function stubbornly<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
    }
  }
}

describe('a storm: requests and answers are lost and doubled, on two instances', () => {
  test.each([1, 2, 3])('seed %i → each line once on both sides, in its order, in one conversation', async (seed) => {
    const next = numbersOf(seed);
    const calm = await beginAtCenter(world);
    const { center, report } = calm;
    const { client: opener, conversation } = await waitingAtCenter({ ...calm, wire: calm.wire });
    let client = new RelayClient(stormy(calm.wire, next), calm.tenant, 'https://www.harbour.example');
    client.session = opener.kept;
    const said: string[] = [];
    const heard: string[] = [];
    for (let step = 0; step < 14; step += 1) {
      const dice = next();
      if (dice < 0.5) {
        const [turn, text] = [said.length + 1, `line ${said.length + 1}`];
        const named = { turn, operationId: randomId() };
        await stubbornly(() => client.say(text, named));
        said.push(text);
        const count = said.length;
        await until(() => center.said(conversation.id).length >= count);
      } else if (dice < 0.75) {
        if (conversation.visit.state === 'queued') center.accept(conversation, `agent-${step}`);
        if (conversation.visit.state === 'handling') {
          const text = `answer ${heard.length + 1}`;
          center.agentSays(conversation, text);
          heard.push(text);
        }
        await report();
      } else if (dice < 0.85 && conversation.visit.state === 'handling') {
        center.end(conversation);
        await report();
      } else {
        const back = client.reloaded();
        await stubbornly(() => back.resume());
        client = back;
      }
    }
    await stubbornly(() => client.say('the last line', { turn: said.length + 1, operationId: randomId() }));
    said.push('the last line');
    await until(() => center.said(conversation.id).length >= said.length);
    await report();
    const reader = new RelayClient(calm.wire, calm.tenant, 'https://www.harbour.example');
    reader.session = { ...client.kept, ack: 2 };
    await stubbornly(() => reader.until(({ text }) => text === 'the last line'));
    const wanted = heard.at(-1);
    if (wanted !== undefined) await reader.until(({ text }) => text === wanted);
    expect(center.said(conversation.id)).toEqual(said);
    expect(center.conversations).toHaveLength(1);
    const lines = (kind: string) => reader.heard.flatMap((event) => (event.kind === kind ? [event.text] : []));
    expect(lines('said')).toEqual(said);
    expect(lines('line').filter((text) => text !== 'Welcome aboard')).toEqual(heard);
  });
});

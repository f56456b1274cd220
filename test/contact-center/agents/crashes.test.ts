import { expect, test } from 'vitest';
import { RequestRefused } from '../../../shared/kernel/errors.ts';
import { StagedAgent } from '../agent-stage.ts';
import {
  allDeathsMs,
  type DeliveringQueue,
  diesAtEach,
  isGone,
  type MortalProcess,
  openMortalStage,
} from '../mortal-process.ts';

/** What was lost with a process is looked for after ten seconds. */
const lookedForMs = 10_001;
const mostTries = 5;

const isConflict = (error: unknown): boolean => error instanceof RequestRefused && error.code === 'Conflict';

/** Agents and a customer who try again when the process ends under them, and look whether something was done already. */
class Patience {
  readonly #life: MortalProcess;
  readonly #queue: DeliveringQueue;

  constructor(life: MortalProcess, queue: DeliveringQueue) {
    this.#life = life;
    this.#queue = queue;
  }

  /** Does something, again after the process has ended; after a conflict when `isDone` does not say so. */
  async does(act: () => Promise<void>, isDone?: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      try {
        await act();
        return await this.#queue.passes(1);
      } catch (error) {
        if (!isGone(error) && !isConflict(error)) throw error;
        this.#life.isDead = false;
        if (isConflict(error) && isDone !== undefined && (await this.#sees(isDone))) return;
        if (isConflict(error)) await this.#queue.passes(lookedForMs);
      }
    }
    throw new Error('It was tried often enough.');
  }

  /** Waits until something holds; what a process has lost comes by an alarm. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (await this.#sees(holds)) return;
      await this.#queue.passes(lookedForMs);
    }
    throw new Error('It was waited for long enough.');
  }

  async #sees(holds: () => Promise<boolean>): Promise<boolean> {
    try {
      return await holds();
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#life.isDead = false;
      return holds();
    }
  }
}

test('process · ends at each request of an agent’s conversation, before or after it takes effect → everything is told once, in order, and nothing is left behind', {
  timeout: allDeathsMs,
}, async () => {
  const { life, queue, world, hook, customer, gateway, channelId } = await openMortalStage();
  const ann = await StagedAgent.made(world.center, customer, 'ann', 80, 0);
  const bob = await StagedAgent.made(world.center, customer, 'bob', 50, 0);
  await ann.available();
  await bob.available();
  const patience = new Patience(life, queue);
  const play = async (at: number, isAfter: boolean): Promise<number> => {
    const made = await gateway.call('POST', '/conversations', { channelId, user: {} });
    const id = String(made.json.conversationId);
    const path = `/conversations/${id}`;
    const stageOf = async (agent: StagedAgent) =>
      (await agent.view()).conversations.find(({ conversationId }) => conversationId === id)?.stage;
    const takes = async (agent: StagedAgent) => {
      await patience.until(async () => (await stageOf(agent)) === 'offered');
      const hasIt = async () => (await stageOf(agent)) === 'handled';
      await patience.does(async () => ((await hasIt()) ? undefined : agent.accepts(id)), hasIt);
    };
    await queue.passes(1);
    life.plan(at, isAfter);
    await takes(ann);
    await patience.does(() => ann.says(id, 'Good day', `operation-${id}`));
    await patience.does(
      () => ann.transfers(id, { queueId: '102' }),
      async () => (await stageOf(ann)) !== 'handled',
    );
    await takes(bob);
    const state = async () => (await gateway.call('GET', path)).json.state;
    await patience.does(
      () => bob.ends(id),
      async () => (await state()) === 'idle',
    );
    const { count } = life;
    life.plan(0, false);
    await queue.passes(lookedForMs);
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Again' });
    await queue.passes(1);
    await takes(ann);
    await gateway.call('PATCH', `${path}/participants/user`, { removed: true });
    await queue.passes(lookedForMs);
    const told = hook.seen
      .filter(({ body }) => !body.includes('WEB_HOOK_VERIFY'))
      .map(({ headers, body }) => ({ eventId: String(headers['x-8x8-event-id']), json: JSON.parse(body) }))
      .filter(({ json }) => json.conversationId === id);
    const once = told.filter(({ eventId }, index) => told.findIndex((other) => other.eventId === eventId) === index);
    const types = once.map(({ json: { eventType, data = {} } }) =>
      [data.text ?? data.state ?? data.memberType ?? eventType, data.change ?? data.assignment?.id ?? '']
        .join(' ')
        .trim(),
    );
    expect(types, `at ${at}${isAfter ? ', after' : ''}`).toEqual([
      ...['created 101', 'active 101', 'user joined', 'QUEUED', 'agent joined', 'active ann', 'Good day'],
      ...['TRANSFER', 'agent left', 'active 102', 'QUEUED', 'agent joined', 'active bob', 'agent left', 'idle 102'],
      ...['active 102', 'user joined', 'QUEUED', 'Again', 'agent joined', 'active ann'],
      ...['user left', 'agent left', 'idle 102'],
    ]);
    expect([await ann.work(), await bob.work()]).toEqual([[], []]);
    const { tenant } = customer;
    expect(await world.ledger.rows(`${tenant}.routing`, 'fx.', 'fx/')).toEqual([]);
    expect(await world.ledger.rows(`${tenant}.${id}`, 'note.', 'note/')).toEqual([]);
    return count;
  };
  const requests = await play(0, false);
  expect(requests).toBeGreaterThan(30);
  await diesAtEach(requests, play);
  expect(queue.failures).toEqual([]);
});

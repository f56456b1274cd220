import { expect, test } from 'vitest';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import type { Ledger } from '../../../shared/ledger/ledger.ts';
import { CrankedQueue } from '../../support/cranked-queue.ts';
import { StagedAgent } from '../agent-stage.ts';
import { begins, openStage, stageOver, typeOf } from '../center-stage.ts';
import { MortalProcess } from '../mortal-process.ts';

const kindOf = ({ body }: { readonly body: unknown }): unknown => (body as { readonly kind?: unknown }).kind;

test('events · word of them is lost after the commit, as in a crash → the safety alarm brings them, and the next ones have another', async () => {
  const stage = await openStage();
  const { gateway, queue, events } = stage;
  const send = queue.send.bind(queue);
  queue.send = async (envelope) => {
    if (kindOf(envelope) !== 'deliver') await send(envelope);
  };
  const path = await begins(stage);
  await queue.passes(5_000);
  expect(events()).toEqual([]);
  await queue.passes(6_000);
  expect(events().map(typeOf)).toEqual(['CONVERSATION_UPDATE', 'CONVERSATION_UPDATE', 'MEMBERS_CHANGED', 'QUEUED']);
  await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hei' });
  await queue.passes(11_000);
  expect(events().map(typeOf).at(-1)).toBe('MESSAGE');
  expect(queue.failures).toEqual([]);
});

test('safety alarm · comes while the commit that begins is under way → that commit is made anew with another, and nothing is lost', async () => {
  const stage = await openStage();
  const { queue, world, events } = stage;
  const schedule = queue.schedule.bind(queue);
  let isFirst = true;
  queue.schedule = async (envelope, dueAt) => {
    if (kindOf(envelope) !== 'safety' || !isFirst) return schedule(envelope, dueAt);
    isFirst = false;
    // It comes before its commit has been made.
    await world.center.wake(envelope.body);
  };
  await begins(stage);
  await queue.passes(100);
  expect(events().map(typeOf)).toEqual(['CONVERSATION_UPDATE', 'CONVERSATION_UPDATE', 'MEMBERS_CHANGED', 'QUEUED']);
});

test('safety alarm · comes while a later commit is under way → that commit is made anew with another', async () => {
  const stage = await openStage();
  const { gateway, queue, world, events } = stage;
  const path = await begins(stage);
  await queue.passes(11_000);
  const schedule = queue.schedule.bind(queue);
  const alarms: unknown[] = [];
  queue.schedule = async (envelope, dueAt) => {
    if (kindOf(envelope) === 'safety') alarms.push(envelope.body);
    if (kindOf(envelope) === 'safety' && alarms.length === 1) return world.center.wake(envelope.body);
    return schedule(envelope, dueAt);
  };
  const sent = await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hei' });
  expect(sent.status).toBe(202);
  expect(alarms).toHaveLength(2);
  await queue.passes(100);
  expect(events().map(typeOf).at(-1)).toBe('MESSAGE');
});

test('bus · does not take the alarm → 503, and nothing was said', async () => {
  const stage = await openStage();
  const { gateway, queue } = stage;
  const path = await begins(stage);
  await queue.passes(11_000);
  queue.schedule = () => Promise.reject(new Unavailable('QueueUnavailable', 'Gone.'));
  const refused = await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hei' });
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('2');
  expect((await gateway.list('messages', `${path}/messages`)).entries).toEqual([]);
});

test('agent · a line is committed, and the process ends before the agent is told → the safety alarm tells', async () => {
  let isMortal = false;
  const wrapLedger = (ledger: Ledger): Ledger => ({
    ...new MortalProcess().ledger(ledger),
    commit: async (commit) => {
      if (isMortal && JSON.stringify(commit.log ?? '').includes('lastMessage'))
        throw new Unavailable('StoreUnavailable', 'It has ended.');
      return ledger.commit(commit);
    },
  });
  const stage = await stageOver(new CrankedQueue(), { answer: () => ({ status: 200 }), wrapLedger });
  const { world, queue, customer, gateway } = stage;
  const ann = await StagedAgent.made(world.center, customer, 'ann');
  await ann.available();
  const path = await begins(stage);
  const conversationId = path.split('/').at(-1) ?? '';
  await queue.passes(1);
  await ann.accepts(conversationId);
  await queue.passes(11_000);
  const { cursor } = await ann.view();
  const told = async () => (await ann.changes(cursor)).changes.filter(({ kind }) => kind === 'messages');
  isMortal = true;
  const sent = await gateway.call('POST', `${path}/messages`, { authorType: 'user', text: 'Hei' });
  expect(sent.status).toBe(202);
  await queue.passes(1);
  expect(await told()).toEqual([]);
  isMortal = false;
  await queue.passes(11_000);
  expect(await told()).toEqual([{ kind: 'messages', conversationId, lastMessage: 1 }]);
});

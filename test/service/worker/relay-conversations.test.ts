import { describe, expect, test, vi } from 'vitest';
import { composeStores } from '../../../shared/application/compose-stores.ts';
import { settingsFrom } from '../../../shared/application/settings.ts';
import { replay } from '../../../shared/conversation/decide.ts';
import type { Telling } from '../../../shared/conversation/queued/visit.ts';
import type { ConversationState } from '../../../shared/conversation/state.ts';
import { dayMs } from '../../../shared/kernel/time.ts';
import { StoredConversations } from '../../../shared/service/worker/stored-conversation.ts';
import { localCaller, useApplicationWorld } from '../../support/application-world.ts';
import { type RelayStage, type RelayVisitor, startRelayStage } from '../../support/contact-center/relay-stage.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

const read = async ({ instances: [instance] }: RelayStage, visitor: RelayVisitor) => {
  if (instance === undefined) throw new Error('There is no instance.');
  return instance.app.conversations.read(localCaller, visitor);
};
const stateOf = async (stage: RelayStage, visitor: RelayVisitor) =>
  (await read(stage, visitor)).state as unknown as ConversationState;
const phaseOf = async (stage: RelayStage, visitor: RelayVisitor) => (await read(stage, visitor)).phase;
const becomes = (stage: RelayStage, visitor: RelayVisitor, phase: string) =>
  until(async () => (await phaseOf(stage, visitor)) === phase);
const isTold = (stage: RelayStage, visitor: RelayVisitor, is: (telling: Telling) => boolean) =>
  until(() => stage.channel.told(visitor).some(is));

/** The lines and turns of a visit, as the visitor was told. */
const shown = (stage: RelayStage, visitor: RelayVisitor) =>
  stage.channel.told(visitor).map((told) => ('text' in told ? `${told.kind} ${told.text}` : told.kind));

/** The conversation's log leads to its state; an alarm may change both between the two readings. */
async function expectReplay(stage: RelayStage, visitor: RelayVisitor) {
  const { conversations } = await composeStores(settingsFrom(stage.deployment.environment), () => undefined, Date.now);
  const stored = new StoredConversations(conversations);
  await vi.waitFor(async () => {
    const log = await stored.log(visitor);
    expect(replay(visitor.conversation, log)).toEqual(await stateOf(stage, visitor));
  }, 30_000);
}

/** A conversation that waits in a queue. */
async function queued(count = 2) {
  const stage = await startRelayStage(world, count);
  const visitor = stage.visitor();
  await visitor.open();
  await stage.report();
  await isTold(stage, visitor, ({ kind }) => kind === 'waiting');
  return { stage, visitor };
}

/** Created, active, queued; joined, active. */
const reportsUntilAccepted = 5;

/** A conversation that an agent has accepted, with nothing under way. */
async function attended(count = 2) {
  const { stage, visitor } = await queued(count);
  stage.center.accept(stage.center.latest, 'ines');
  await stage.report();
  await until(async () => {
    const { queued: known, work } = await stateOf(stage, visitor);
    return known?.heard.count === reportsUntilAccepted && work.pending.length === 0;
  });
  return { stage, visitor };
}

describe('relay conversation on two instances', () => {
  test('queue, accept, talk, transfer, end, reopening by another agent → each line once on both sides, one conversation of two visits', async () => {
    const { stage, visitor } = await attended();
    const { center, channel } = stage;
    await visitor.say('Is berth 12 free?');
    center.agentSays(center.latest, 'I look.', ['berths.pdf']);
    center.transfer(center.latest, 'Harbour');
    await stage.report();
    await becomes(stage, visitor, 'waiting');
    center.accept(center.latest, 'joao');
    center.agentSays(center.latest, 'It is.');
    await stage.report();
    await isTold(stage, visitor, (told) => told.kind === 'line' && told.text === 'It is.');
    center.end(center.latest);
    await stage.report();
    await isTold(stage, visitor, ({ kind }) => kind === 'ended');
    await visitor.say('And berth 13?');
    await stage.report();
    await becomes(stage, visitor, 'waiting');
    center.accept(center.latest, 'kim');
    center.agentSays(center.latest, 'That, too.');
    await stage.report();
    await isTold(stage, visitor, (told) => told.kind === 'line' && told.text === 'That, too.');
    expect(center.conversations).toHaveLength(1);
    expect(center.latest.messages.map(({ text }) => text)).toEqual([
      'Welcome aboard',
      'Is berth 12 free?',
      'I look.',
      'It is.',
      'And berth 13?',
      'That, too.',
    ]);
    expect(shown(stage, visitor)).toEqual([
      'line Welcome aboard',
      'waiting',
      'joined',
      'said Is berth 12 free?',
      'line I look.',
      'left',
      'waiting',
      'joined',
      'line It is.',
      'left',
      'ended',
      'said And berth 13?',
      'waiting',
      'joined',
      'line That, too.',
    ]);
    expect(center.done).not.toContain('leave');
    expect(channel.told(visitor)).toContainEqual({
      kind: 'line',
      who: { id: 'ines', name: 'ines', role: 'agent' },
      text: 'I look.',
      attachments: [{ name: 'berths.pdf', url: 'https://files.example/berths.pdf' }],
    });
    const state = await stateOf(stage, visitor);
    expect(state).toMatchObject({ phase: 'attended', queued: { visit: 2 }, work: { pending: [] } });
    await expectReplay(stage, visitor);
    const { transcript } = await read(stage, visitor);
    expect(transcript.map(({ by, text }) => `${by} ${text}`)).toEqual([
      'service Welcome aboard',
      'visitor Is berth 12 free?',
      'agent I look.',
      'agent It is.',
      'visitor And berth 13?',
      'agent That, too.',
    ]);
    const { app } = stage.instances[0] as (typeof stage.instances)[number];
    const day = (ahead: number) => new Date(Date.now() + ahead * dayMs).toISOString().slice(0, 10);
    const query = { from: day(-1), to: day(1), by: 'agent' } as const;
    await until(async () => (await app.reports.read(localCaller, visitor.tenant, query)).running === 1);
    expect(await app.reports.read(localCaller, visitor.tenant, query)).toMatchObject({
      total: { visits: 1, answered: 1, abandoned: 0, unattended: 0 },
      groups: [
        { key: 'ines', visits: 1 },
        { key: 'joao', visits: 1 },
      ],
    });
  });

  test('nine visitors were answered → the next one is told how long it may take, once, and the same over a repeat (carebridge.md#relay-events)', async () => {
    const stage = await startRelayStage(world, 2);
    const waits = async () => {
      const visitor = stage.visitor();
      await visitor.open();
      await stage.report();
      await becomes(stage, visitor, 'waiting');
      await until(async () => (await stateOf(stage, visitor)).queued?.reports.queued !== undefined);
      return visitor;
    };
    for (let answered = 0; answered < 9; answered += 1) {
      const visitor = await waits();
      stage.center.accept(stage.center.latest, 'ines');
      await stage.report();
      await becomes(stage, visitor, 'attended');
      await visitor.leave();
      await becomes(stage, visitor, 'closed');
      expect(stage.channel.told(visitor)).not.toContainEqual(expect.objectContaining({ wait: expect.anything() }));
    }
    const visitor = await waits();
    const isEstimate = (told: Telling) => told.kind === 'waiting' && told.wait !== undefined;
    await isTold(stage, visitor, isEstimate);
    stage.center.requeue(stage.center.latest);
    await stage.report();
    await until(async () => (await stateOf(stage, visitor)).queued?.heard.count === 4);
    const estimates = stage.channel.told(visitor).filter(isEstimate);
    expect(estimates).toMatchObject([{ kind: 'waiting', wait: { fromSeconds: expect.any(Number), confidence: 0.8 } }]);
    const state = await stateOf(stage, visitor);
    expect(state.queued?.told.place).toEqual({ wait: expect.objectContaining({ confidence: 0.8 }) });
    await expectReplay(stage, visitor);
  });

  test('every report twice, each pair the wrong way round → as if each had come once, in order', async () => {
    const { stage, visitor } = await attended();
    const { center } = stage;
    center.agentSays(center.latest, 'Hello.');
    center.transfer(center.latest, 'Harbour');
    center.accept(center.latest, 'joao');
    const callbacks = center.take();
    const swapped = callbacks.flatMap((_, at) => {
      const pair = callbacks.slice(at - (at % 2), at - (at % 2) + 2).toReversed();
      return [pair[at % pair.length] ?? [], pair[at % pair.length] ?? []].flat();
    });
    await stage.report(swapped);
    await isTold(stage, visitor, (told) => told.kind === 'joined' && told.who.id === 'joao');
    await until(
      async () => (await stateOf(stage, visitor)).queued?.heard.count === reportsUntilAccepted + callbacks.length,
    );
    expect(shown(stage, visitor).filter((one) => one === 'line Hello.')).toHaveLength(1);
    expect(shown(stage, visitor)).not.toContain('ended');
    expect(await phaseOf(stage, visitor)).toBe('attended');
    expect(center.done).not.toContain('leave');
  });

  test('visitor leaves → the center is told once; the next line begins a visit, and is not taken out again', async () => {
    const { stage, visitor } = await attended();
    const { center } = stage;
    await visitor.leave();
    await stage.report();
    await becomes(stage, visitor, 'closed');
    expect(center.done.filter((one) => one === 'leave')).toHaveLength(1);
    await visitor.say('One more thing.');
    await stage.report();
    await becomes(stage, visitor, 'waiting');
    expect(center.latest.visit.state).toBe('queued');
    expect(center.done.filter((one) => one === 'leave')).toHaveLength(1);
  });
});

describe('relay conversation · faults', () => {
  test('answers to opening and lines are lost, two of them equal → one conversation, each line once', async () => {
    const stage = await startRelayStage(world);
    const visitor = stage.visitor();
    stage.provider.faults.push({ kind: 'open-conversation', fault: 'lost' }, { kind: 'say-line', fault: 'lost' });
    await visitor.open();
    await visitor.say('hello');
    stage.provider.faults.push({ kind: 'say-line', fault: 'busy' });
    await visitor.say('hello');
    await until(() => stage.center.conversations.length > 0 && stage.center.said(stage.center.latest.id).length === 2);
    await until(async () => (await stateOf(stage, visitor)).work.pending.length === 0);
    expect(stage.center.conversations).toHaveLength(1);
    expect(stage.center.said(stage.center.latest.id)).toEqual(['hello', 'hello']);
  });

  test('reports before the answer to the opening → found by our own key, none lost', async () => {
    const stage = await startRelayStage(world);
    const visitor = stage.visitor();
    const held = Promise.withResolvers<void>();
    stage.provider.onRequest = async (kind, when) => {
      if (kind === 'open-conversation' && when === 'after') await held.promise;
    };
    const opening = visitor.open();
    await until(() => stage.center.conversations.length === 1);
    stage.center.accept(stage.center.latest, 'ines');
    stage.center.agentSays(stage.center.latest, 'Good morning.');
    await stage.report();
    await isTold(stage, visitor, (told) => told.kind === 'line' && told.text === 'Good morning.');
    held.resolve();
    await opening;
    await becomes(stage, visitor, 'attended');
    expect(stage.center.conversations).toHaveLength(1);
    expect((await stateOf(stage, visitor)).work.pending).toEqual([]);
  });

  test('process dies before the answer to a line is recorded → another looks first, and the line is there once', async () => {
    const { stage, visitor } = await attended();
    const held = Promise.withResolvers<void>();
    stage.provider.onRequest = async (kind, when) => {
      if (kind === 'say-line' && when === 'after') await held.promise;
    };
    const said = visitor.act({ kind: 'say', turn: 1, turnId: 'a'.repeat(32), text: 'Is berth 12 free?' });
    const dying = (await stage.another()).handle(said);
    await until(() => stage.center.said(stage.center.latest.id).length === 1);
    stage.provider.onRequest = async () => undefined;
    await (await stage.another()).handle(said);
    await until(async () => (await stateOf(stage, visitor)).work.pending.length === 0);
    held.resolve();
    await dying;
    expect(stage.center.said(stage.center.latest.id)).toEqual(['Is berth 12 free?']);
    expect(shown(stage, visitor).filter((one) => one === 'said Is berth 12 free?')).toHaveLength(1);
  });

  test('the center forgets the conversation → the next line opens another one with all that was said, and its reports are found', async () => {
    const { stage, visitor } = await attended();
    const { center } = stage;
    await visitor.say('Is berth 12 free?');
    center.agentSays(center.latest, 'It is.');
    await stage.report();
    await isTold(stage, visitor, (told) => told.kind === 'line' && told.text === 'It is.');
    center.forget(center.latest);
    await visitor.say('Thank you.');
    await until(() => center.conversations.length === 1);
    expect(center.latest.messages.map(({ text }) => text)).toEqual([
      'Welcome aboard',
      'Is berth 12 free?',
      'It is.',
      'Thank you.',
    ]);
    center.accept(center.latest, 'joao');
    await stage.report();
    await becomes(stage, visitor, 'attended');
  });

  test('turns that come the wrong way round, and one that never comes → taken in order, after two seconds without it', async () => {
    const { stage, visitor } = await attended();
    await visitor.say('second', 2);
    await visitor.say('first', 1);
    await visitor.say('fourth', 4);
    await until(() => stage.center.said(stage.center.latest.id).length === 3);
    expect(stage.center.said(stage.center.latest.id)).toEqual(['first', 'second', 'fourth']);
  });

  test('typing of an agent → told to the visitor, and not recorded', async () => {
    const { stage, visitor } = await attended();
    const { version } = await read(stage, visitor);
    stage.center.agentTypes(stage.center.latest, true);
    await stage.report();
    await until(() => stage.channel.typed.length > 0);
    expect((await read(stage, visitor)).version).toBe(version);
  });
});

describe('report about a conversation that is not ours', () => {
  const event = (conversation: string, tries: number) =>
    ({
      kind: 'platform-event',
      schema: 1,
      conversation: 'e'.repeat(32),
      platformConversation: conversation,
      provider: 'trusted-application',
      deliveryId: 'e-1',
      receivedAt: 1,
      body: '{}',
      tries,
    }) as const;

  test('unknown after all tries → kept as a dead letter that is listed', async () => {
    const { stage } = await queued(1);
    const [instance] = stage.instances;
    await expect(instance?.handle({ ...event('cc-unknown', 5), tenant: stage.tenant })).rejects.toMatchObject({
      code: 'UnexpectedAnswer',
    });
  });

  test('unknown at first → looked for again, and sent on when it is known', async () => {
    const { stage, visitor } = await queued(1);
    const [instance] = stage.instances;
    const known = stage.center.latest;
    stage.center.conversations.splice(0);
    stage.center.accept(known, 'ines');
    const report = stage.center.reports.find(({ event: { kind } }) => kind === 'agent');
    const body = JSON.stringify({ ...report, conversation: 'cc-late' });
    await instance?.handle({ ...event('cc-late', 0), tenant: stage.tenant, body });
    stage.center.conversations.push({ ...known, id: 'cc-late' });
    await until(async () => (await read(stage, visitor)).timeline.some(({ note }) => note.includes('agent joined')));
  });
});

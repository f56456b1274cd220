import { describe, expect, test } from 'vitest';
import { randomId } from '../../../shared/kernel/ids.ts';
import { dayMs } from '../../../shared/kernel/time.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { localCaller, useApplicationWorld } from '../../support/application-world.ts';
import { type RelayStage, type RelayVisitor, startRelayStage } from '../../support/contact-center/relay-stage.ts';
import { rowsWith } from '../../support/raw-tables.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

const only = ({ instances: [instance] }: RelayStage) => {
  if (instance === undefined) throw new Error('There is no instance.');
  return instance;
};
const phaseOf = async (stage: RelayStage, visitor: RelayVisitor) =>
  (await only(stage).app.conversations.read(localCaller, visitor)).phase;

/** A conversation that began so many days ago, and whose visit the visitor has ended. */
async function ended(stage: RelayStage, daysAgo: number): Promise<RelayVisitor> {
  const visitor = stage.visitor();
  const opening = visitor.act({ kind: 'open', openingId: randomId(), visitor: { displayName: 'Tove', answers: {} } });
  await only(stage).handle({ ...opening, receivedAt: Date.now() - daysAgo * dayMs });
  await visitor.leave();
  await stage.report();
  await until(async () => (await phaseOf(stage, visitor)) === 'closed');
  return visitor;
}

/** One instance, and a tenant of which something is kept. */
async function begin(): Promise<RelayStage> {
  const stage = await startRelayStage(world, 1);
  await new VisitRecords(await world.records(), Date.now).signedIn(stage.tenant, randomId(), { threadId: randomId() });
  return stage;
}

describe('retention and erasure of conversations over the relay', () => {
  test('older than the tenant keeps them → gone from every table; one with a younger visit stays, and the old day names it no more, whatever comes again', async () => {
    const stage = await begin();
    const old = await ended(stage, 40);
    const lasting = await ended(stage, 40);
    const said = lasting.act({ kind: 'say', turn: 2, turnId: randomId(), text: 'I am back.' });
    await only(stage).handle(said);
    await stage.report();
    await until(async () => (await phaseOf(stage, lasting)) === 'waiting');
    const day = new Date(Date.now() - 40 * dayMs).toISOString().slice(0, 10);
    const listed = async () => {
      const { conversations } = await only(stage).app.conversations.list(localCaller, stage.tenant, {
        from: day,
        to: day,
        limit: 50,
      });
      return conversations.map(({ id, phase }) => `${id} ${phase}`).toSorted();
    };
    expect(await listed()).toEqual([`${lasting.conversation} closed`, `${old.conversation} closed`].toSorted());
    await only(stage).app.retention.run();
    expect(await rowsWith(world.store.connectionString, [old.conversation])).toEqual([]);
    expect(await phaseOf(stage, lasting)).toBe('waiting');
    await only(stage).handle(said);
    expect(await listed()).toEqual([]);
    const today = await only(stage).app.conversations.list(localCaller, stage.tenant, { limit: 50 });
    expect(today.conversations).toMatchObject([{ id: lasting.conversation, phase: 'waiting' }]);
  });

  test('erased, after two visits and two conversations of the platform → gone from every table, and late reports begin nothing', async () => {
    const stage = await begin();
    const visitor = await ended(stage, 2);
    const [first] = stage.center.conversations;
    if (first === undefined) throw new Error('The center has no conversation.');
    stage.center.forget(first);
    await visitor.say('I am back.');
    await until(() => stage.center.conversations.length === 1);
    await stage.report();
    stage.center.accept(stage.center.latest, 'ines');
    await stage.report();
    await until(async () => (await phaseOf(stage, visitor)) === 'attended');
    stage.center.end(stage.center.latest);
    await stage.report();
    await until(async () => (await phaseOf(stage, visitor)) === 'closed');
    await only(stage).app.dataSubjects.eraseConversation(localCaller, visitor);
    const ids = [visitor.conversation, first.id, stage.center.latest.id];
    for (const id of ids) expect(await rowsWith(world.store.connectionString, [id])).toEqual([]);
    stage.center.agentSays(stage.center.latest, 'Are you there?');
    await stage.report();
    await until(() => only(stage).log.some(({ event, code }) => event === 'envelope-ignored' && code !== undefined));
    for (const id of ['Are you there?', visitor.conversation]) {
      expect(await rowsWith(world.store.connectionString, [id])).toEqual([]);
    }
  });

  test('exported → with what the visitor and the agents said', async () => {
    const stage = await begin();
    const visitor = await ended(stage, 0);
    await visitor.say('Is berth 12 free?');
    await stage.report();
    stage.center.accept(stage.center.latest, 'ines');
    stage.center.agentSays(stage.center.latest, 'It is.', ['berths.pdf']);
    await stage.report();
    await until(async () => (await only(stage).app.conversations.read(localCaller, visitor)).transcript.length === 3);
    const { conversation } = await only(stage).app.dataSubjects.exportConversation(localCaller, visitor);
    expect(conversation.transcript.map(({ by, text }) => `${by} ${text}`)).toEqual([
      'service Welcome aboard',
      'visitor Is berth 12 free?',
      'agent It is.',
    ]);
    expect(conversation.agents).toMatchObject([{ address: 'ines', isPresent: true }]);
  });
});

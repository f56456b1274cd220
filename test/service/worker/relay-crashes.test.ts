import { expect, test } from 'vitest';
import type { ConversationState } from '../../../shared/conversation/state.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { VisitorEnvelope } from '../../../shared/service/worker/service-envelope.ts';
import { type Instance, localCaller, useApplicationWorld } from '../../support/application-world.ts';
import { startRelayStage } from '../../support/contact-center/relay-stage.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

const points = (['open-conversation', 'say-line', 'leave-conversation'] as const).flatMap((kind) =>
  (['before', 'after'] as const).map((when) => ({ kind, when })),
);

test.each(points)(
  'process dies at $kind, $when the center has done it → another one brings the conversation to its right end, each line once',
  async ({ kind, when }) => {
    const stage = await startRelayStage(world, 1);
    const visitor = stage.visitor();
    const [instance] = stage.instances;
    if (instance === undefined) throw new Error('There is no instance.');
    const dead = Promise.withResolvers<void>();
    let deaths = 0;
    stage.provider.onRequest = async (asked, moment) => {
      if (deaths > 0 || asked !== kind || moment !== when) return;
      deaths += 1;
      dead.resolve();
      // A process that is dead does nothing any more.
      await new Promise<never>(() => undefined);
    };
    const read = () => instance.app.conversations.read(localCaller, visitor);
    /** The bus gives the envelope of a process that died to another one. */
    const delivered = async (act: VisitorEnvelope['act'], to: Instance) => {
      const envelope = visitor.act(act);
      const before = deaths;
      await Promise.race([to.handle(envelope), ...(before === 0 ? [dead.promise] : [])]);
      if (deaths > before) await (await stage.another()).handle(envelope);
      // One after another, as the bus hands out what belongs to one session.
      await until(async () => ((await read()).state as unknown as ConversationState).work.pending.length === 0);
    };
    await delivered({ kind: 'open', openingId: randomId(), visitor: { displayName: 'Tove', answers: {} } }, instance);
    await stage.report();
    stage.center.accept(stage.center.latest, 'ines');
    await stage.report();
    await until(async () => (await read()).phase === 'attended');
    await delivered({ kind: 'say', turn: 1, turnId: randomId(), text: 'hello' }, await stage.another());
    await delivered({ kind: 'say', turn: 2, turnId: randomId(), text: 'hello' }, await stage.another());
    await delivered({ kind: 'leave', turn: 3, turnId: randomId() }, await stage.another());
    await stage.report();
    await until(async () => (await read()).phase === 'closed');
    expect(deaths).toBe(1);
    expect(stage.center.conversations).toHaveLength(1);
    expect(stage.center.said(stage.center.latest.id)).toEqual(['hello', 'hello']);
    expect(stage.center.latest.visit.state).toBe('idle');
    const told = stage.channel.told(visitor).map((one) => one.kind);
    expect(told.filter((one) => one === 'said')).toHaveLength(2);
    expect(told.filter((one) => one === 'ended')).toHaveLength(1);
  },
);

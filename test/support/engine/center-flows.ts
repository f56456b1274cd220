import { CenterPlay } from '../../../local/call-flow/contact-center/center-play.ts';
import { CenterStage } from '../../../local/call-flow/contact-center/center-stage.ts';
import { difference } from '../../../local/call-flow/reception.ts';
import { delay } from '../../../shared/kernel/time.ts';
import { conversationSchema } from '../../../shared/protocol/carebridge/conversations.ts';
import { type EngineWorld, startEngineWorld } from '../engine-world.ts';
import { persistently } from './persistence.ts';
import type { Flows, FlowsOptions } from './played-flows.ts';
import { RenewedStage } from './renewed-stage.ts';
import type { OnConversation, Trial } from './trial.ts';

/** Flows of the embedded contact center, one after another, by the provider in the generation that echoes nothing; after one that failed, and after a while, with new people. */
export async function overContactCenter({ watches, environment, onLine, patienceMs }: FlowsOptions): Promise<Flows> {
  const world = await startEngineWorld({ watches, onLine, environment });
  const people = new RenewedStage(async () => {
    const { config, origin } = world.engine;
    const stage = await CenterStage.build(config, origin, { conversations: 1, dialect: 'chat-api-v2', patienceMs });
    await stage.setUp();
    return stage;
  });
  let number = 0;
  const leave = () => people.leave().catch(() => undefined);
  return {
    world,
    prepare: async () => {
      const { page, beginShift } = await people.current();
      await beginShift();
      return page.tenant;
    },
    play: async (on) => {
      number += 1;
      const trial = await tryCenterFlow(world, await people.current(), number, on);
      if (trial.faults.length > 0) await leave();
      return trial;
    },
    leave,
    close: () => world.close(),
  };
}

async function tryCenterFlow(
  world: EngineWorld,
  stage: CenterStage,
  number: number,
  on: OnConversation | undefined,
): Promise<Trial> {
  const startedAt = Date.now();
  const play = new CenterPlay(stage, number);
  const whole = async () => {
    await play.firstVisit();
    await stage.changeShift();
    await play.nextVisit();
  };
  const playing = play.attempt(whole);
  if (on !== undefined) void play.opened().then(on);
  await playing;
  const { failure, receptions, leave } = play.outcome();
  const faults = [
    ...(failure === undefined ? await faultsInRecord(world, stage, play) : [`step ${failure.at}: ${failure.reason}`]),
    ...receptions.flatMap((reception) => difference(reception) ?? []),
  ];
  await leave();
  return { faults, durationMs: Date.now() - startedAt };
}

/** What the service has made of it; after the last event the contact center is told that the visitor has left. */
async function faultsInRecord(world: EngineWorld, { page, options }: CenterStage, play: CenterPlay) {
  const { conversation, lines } = play.outcome().record;
  const url = `${page.service}/api/tenants/${page.tenant}/conversations/${conversation}`;
  const headers = { 'x-carebridge-key': world.engine.config.localKey };
  const until = Date.now() + options.patienceMs;
  for (;;) {
    const { phase, transcript, state } = await persistently(options.patienceMs, async () =>
      conversationSchema.parse(await (await fetch(url, { headers })).json()),
    );
    const { work } = state as { readonly work?: { readonly pending?: readonly unknown[] } };
    const texts = transcript.map(({ text }) => text);
    const faults = [
      ...(phase === 'closed' ? [] : [`The conversation is ${phase}`]),
      ...(work?.pending?.length === 0 ? [] : ['A command is still pending']),
      ...(texts.join('\n') === Object.values(lines).join('\n') ? [] : [`The transcript is ${JSON.stringify(texts)}`]),
    ];
    if (faults.length === 0 || Date.now() > until) return faults;
    await delay(50);
  }
}

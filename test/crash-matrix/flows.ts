import { makePersistent } from '../support/engine/persistence.ts';
import { type Cast, RenewedStage } from '../support/engine/renewed-stage.ts';
import { type Trial, tryFlow } from '../support/engine/trial.ts';
import { type EngineWorld, type EngineWorldOptions, startEngineWorld } from '../support/engine-world.ts';
import { tryRelayFlow } from '../support/relay/relay-flow.ts';
import { startRelayWorld } from '../support/relay-world.ts';
import { type Meter, watchesOf, watchOfCenter } from './meter.ts';

/** How visitors come: over UCWA from their platform, or over the relay before a contact center. */
export const transports = ['ucwa', 'relay'] as const;

export type Transport = (typeof transports)[number];

/** Flows of one kind, which are played one after another. */
export type Flows = {
  applicationId(): number;
  /** Makes ready for a flow, which begins in a fresh process. */
  begin(): Promise<void>;
  play(): Promise<Trial>;
  /** Resolves when an application that was killed answers again. */
  restarted(): Promise<void>;
  leave(): Promise<void>;
  close(): Promise<void>;
};

type OnLine = NonNullable<EngineWorldOptions['onLine']>;

const patienceMs = 45_000;

/** Opens a world for flows of a kind, in which a meter counts. */
export function openFlows(over: Transport, meter: Meter, onLine: OnLine): Promise<Flows> {
  return over === 'relay' ? overRelay(meter, onLine) : overUcwa(meter, onLine);
}

async function overUcwa(meter: Meter, onLine: OnLine): Promise<Flows> {
  const world = await startEngineWorld({ watches: watchesOf(meter), onLine });
  const people = new RenewedStage(async () => {
    const stage = await world.stage(patienceMs);
    for (const { client } of [stage.first, stage.second]) makePersistent(client);
    return stage;
  });
  let cast: Cast;
  return {
    ...processOf(world),
    begin: async () => {
      cast = await people.cast();
      await world.engine.crashApplication();
    },
    play: () => tryFlow(world, cast.stage, cast.rings),
    leave: () => people.leave(),
    close: () => world.close(),
  };
}

async function overRelay(meter: Meter, onLine: OnLine): Promise<Flows> {
  const world = await startRelayWorld({ watches: watchesOf(meter), center: watchOfCenter(meter), onLine });
  return {
    ...processOf(world.engine),
    begin: () => world.engine.engine.crashApplication(),
    play: () => tryRelayFlow(world),
    leave: async () => undefined,
    close: () => world.close(),
  };
}

function processOf(world: EngineWorld): Pick<Flows, 'applicationId' | 'restarted'> {
  return {
    applicationId: () => world.engine.processes().application ?? 0,
    restarted: () => world.restarted(),
  };
}

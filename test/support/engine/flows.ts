import type { Environment } from '../../../shared/kernel/settings.ts';
import { type EngineWorld, type EngineWorldOptions, startEngineWorld } from '../engine-world.ts';
import { tryRelayFlow } from '../relay/relay-flow.ts';
import { startRelayWorld } from '../relay-world.ts';
import type { Watch } from '../wire-proxy.ts';
import { makePersistent } from './persistence.ts';
import { type Cast, RenewedStage } from './renewed-stage.ts';
import { type OnConversation, type Trial, tryFlow } from './trial.ts';
import type { Watches } from './watched-ways.ts';

/** How visitors come: over UCWA from their platform, or over the relay before a contact center. */
export const transports = ['ucwa', 'relay'] as const;

export type Transport = (typeof transports)[number];

/** Reads names of transports, separated by commas; undefined: one of them is none. */
export function transportsIn(list: string): readonly Transport[] | undefined {
  const isTransport = (name: string): name is Transport => transports.some((one) => one === name);
  const names = list.split(',').map((name) => name.trim());
  const found = names.filter(isTransport);
  return found.length === names.length ? found : undefined;
}

/** The world that flows of one kind are played in. */
export type FlowsOptions = {
  readonly watches: Watches;
  /** Sees what the application asks of a contact center. */
  readonly center: Watch;
  readonly environment?: Environment;
  readonly onLine: NonNullable<EngineWorldOptions['onLine']>;
  /** How long people of a platform wait. */
  readonly patienceMs: number;
  /** After how long agents of a platform count as not answering; absent: as usual. */
  readonly agentAnswerSeconds?: number;
};

/** Flows of one kind, which are played one after another. */
export type Flows = {
  readonly world: EngineWorld;
  /** Makes ready for a flow; resolves with its tenant. */
  prepare(): Promise<string>;
  play(on?: OnConversation): Promise<Trial>;
  leave(): Promise<void>;
  close(): Promise<void>;
};

/** Opens a world for flows of a kind. */
export function openFlows(over: Transport, options: FlowsOptions): Promise<Flows> {
  return over === 'relay' ? overRelay(options) : overUcwa(options);
}

async function overUcwa({ patienceMs, agentAnswerSeconds, ...options }: FlowsOptions): Promise<Flows> {
  const { watches, onLine, environment } = options;
  const world = await startEngineWorld({ watches, onLine, environment });
  const people = new RenewedStage(async () => {
    const stage = await world.stage(patienceMs);
    if (agentAnswerSeconds !== undefined) await stage.operator.createTenant({ ...stage.tenant, agentAnswerSeconds });
    for (const { client } of [stage.first, stage.second]) makePersistent(client);
    return stage;
  });
  let cast: Cast;
  return {
    world,
    prepare: async () => {
      cast = await people.cast();
      return cast.stage.tenant.id;
    },
    play: (on) => tryFlow(world, cast.stage, cast.rings, on),
    leave: () => people.leave(),
    close: () => world.close(),
  };
}

async function overRelay({ watches, center, environment, onLine }: FlowsOptions): Promise<Flows> {
  const world = await startRelayWorld({ watches, center, environment, onLine });
  return {
    world: world.engine,
    prepare: async () => world.tenant,
    play: (on) => tryRelayFlow(world, on),
    leave: async () => undefined,
    close: () => world.close(),
  };
}

import { startEngineWorld } from '../engine-world.ts';
import { tryRelayFlow } from '../relay/relay-flow.ts';
import { startRelayWorld } from '../relay-world.ts';
import { overContactCenter } from './center-flows.ts';
import { Rings } from './flow.ts';
import { makePersistent } from './persistence.ts';
import type { Flows, FlowsOptions } from './played-flows.ts';
import { RenewedStage } from './renewed-stage.ts';
import { tryFlow } from './trial.ts';

/** How visitors come: over UCWA from their platform, over the relay before a scripted contact center, or before the embedded one. */
export const transports = ['ucwa', 'relay', 'contact-center'] as const;

export type Transport = (typeof transports)[number];

/** Reads names of transports, separated by commas; undefined: one of them is none. */
export function transportsIn(list: string): readonly Transport[] | undefined {
  const isTransport = (name: string): name is Transport => transports.some((one) => one === name);
  const names = list.split(',').map((name) => name.trim());
  const found = names.filter(isTransport);
  return found.length === names.length ? found : undefined;
}

/** Opens a world for flows of a kind. */
export function openFlows(over: Transport, options: FlowsOptions): Promise<Flows> {
  return opened[over](options);
}

const opened: Readonly<Record<Transport, (options: FlowsOptions) => Promise<Flows>>> = {
  ucwa: overUcwa,
  relay: overRelay,
  'contact-center': overContactCenter,
};

async function overUcwa({ patienceMs, agentAnswerSeconds, ...options }: FlowsOptions): Promise<Flows> {
  const { watches, onLine, environment } = options;
  const world = await startEngineWorld({ watches, onLine, environment });
  const people = new RenewedStage(async () => {
    const stage = await world.stage(patienceMs);
    if (agentAnswerSeconds !== undefined) await stage.operator.createTenant({ ...stage.tenant, agentAnswerSeconds });
    for (const { client } of [stage.first, stage.second]) makePersistent(client);
    const rings = [stage.first, stage.second].map((agent) => new Rings(agent));
    return { stage, rings, leave: () => stage.leave() };
  });
  let cast: Awaited<ReturnType<typeof people.current>>;
  return {
    world,
    prepare: async () => {
      cast = await people.current();
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

import { Agent } from '../../local/call-flow/agent.ts';
import type { EngineAgent, EngineConfig } from '../../local/engine/config.ts';
import { busyDemoTenant } from '../../local/engine/demo-tenant.ts';
import type { Engine } from '../../local/engine/engine.ts';
import { defined } from '../../shared/kernel/defined.ts';
import type { Environment } from '../../shared/kernel/settings.ts';
import { withAgents } from '../../test/support/engine/agents.ts';
import { type EngineWorld, startEngineWorld } from '../../test/support/engine-world.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { Troubles } from './troubles.ts';

/** How many agents are at work. */
const agentCount = 10;
export const pageOrigin = 'https://www.contoso.example';
export const patienceMs = 60_000;

/** The alarm for agents who do not answer rings after what is measured. */
const agentAnswerSeconds = 600;

/** Visitors who write faster than people do: what is measured is the service, not their budget. */
export const unhurried: Environment = {
  CAREBRIDGE_PLATFORM_LIMITS: JSON.stringify({ visitor: { messagesPerSecond: 1_000, requestsPerSecond: 10_000 } }),
};

/** An engine with agents signed in, each of them the only one of a tenant; and one tenant that has the first two. */
export type StaffedWorld = Pick<EngineWorld, 'engine' | 'folder' | 'close'> & {
  readonly agents: readonly Agent[];
  /** Settings of the application that differ from the usual. */
  readonly environment: Environment;
  /** The tenant whose only agent is the one with this number. */
  tenantOf(agent: number): string;
  readonly pairTenant: string;
  /** Origin of the instance that visitors ask; absent: the engine's. */
  readonly visitorsAt?: string;
  /** What the application complained of since the last call. */
  complaints(): readonly string[];
};

/** How a world differs from the usual one. */
export type StaffedWorldOptions = {
  readonly environment?: Environment;
  /** Module that registers the application's functions, relative to the repository; absent: the usual one. */
  readonly main?: string;
  /** Counts what the processes do. */
  readonly meters?: OperationMeters;
  /** Reads what the processes print; whether it was meant for it alone. */
  readonly onLine?: (line: string) => boolean;
};

export async function openStaffedWorld(bench: BenchOptions, options: StaffedWorldOptions = {}): Promise<StaffedWorld> {
  const troubles = new Troubles();
  const { meters, main, onLine } = options;
  const environment = { ...unhurried, ...options.environment };
  const start = () =>
    startEngineWorld({
      prepare: withAgents(agentCount),
      environment: { ...environment, ...profiling(bench) },
      ...defined({ main }),
      onLine: (part, line) => {
        const isTaken = meters?.read(line) === true || onLine?.(line) === true;
        if (!isTaken && part === 'application') troubles.read(line);
      },
    });
  const { engine, folder, close } = await (meters === undefined ? start() : OperationMeters.metered(start));
  try {
    const agents = await staff(engine);
    return {
      engine,
      folder,
      agents,
      environment,
      tenantOf: (agent) => `bench-${agent}`,
      pairTenant: 'bench-pair',
      complaints: () => troubles.take(),
      close: async () => {
        await Promise.allSettled(agents.map((agent) => agent.signOut()));
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function staff({ config, origin }: Engine): Promise<readonly Agent[]> {
  for (const [number, agent] of config.agents.entries()) await writeTenant(config, origin, `bench-${number}`, [agent]);
  await writeTenant(config, origin, 'bench-pair', config.agents.slice(0, 2));
  return Promise.all(config.agents.map((profile) => Agent.signIn(config, origin, profile, patienceMs)));
}

async function writeTenant(config: EngineConfig, origin: string, id: string, agents: EngineAgent[]): Promise<void> {
  const response = await fetch(`${origin}/api/tenants/${id}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey },
    body: JSON.stringify({ ...busyDemoTenant({ ...config, agents }, id, [pageOrigin]), agentAnswerSeconds }),
  });
  if (!response.ok) throw new Error(`The tenant ${id} could not be written: ${response.status}`);
  await response.arrayBuffer();
}

/** Besides the options of Node that this process gives to all. */
function profiling({ profileFolder }: BenchOptions): Environment {
  return profileFolder === undefined
    ? {}
    : { NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --cpu-prof --cpu-prof-dir=${profileFolder}` };
}

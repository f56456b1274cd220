import { CenterAgent } from '../../local/call-flow/contact-center/center-agent.ts';
import { CenterCompany } from '../../local/call-flow/contact-center/center-company.ts';
import { type Dialect, queueIds } from '../../local/call-flow/contact-center/center-record.ts';
import { setUp } from '../../local/call-flow/contact-center/center-set-up.ts';
import { RelayVisitor } from '../../local/call-flow/contact-center/relay-visitor.ts';
import type { Page } from '../../local/call-flow/visitor.ts';
import type { EngineAgent } from '../../local/engine/config.ts';
import type { Engine } from '../../local/engine/engine.ts';
import { withAgents } from '../../test/support/engine/agents.ts';
import { type EngineWorld, startEngineWorld } from '../../test/support/engine-world.ts';
import type { BenchOptions } from './measurement.ts';
import { OperationMeters } from './operation-meters.ts';
import { Troubles } from './troubles.ts';

/** How many agents are at work; each has six chats at most. */
const agentCount = 10;
const pageOrigin = 'https://www.fabrikam.example';
const patienceMs = 60_000;

/** Which generation of the API is measured. */
const dialect: Dialect = 'chat-gateway';

/** An agent of the contact center at work, alone in a company, and the page of its visitors. */
type CenterDesk = { readonly agent: CenterAgent; readonly page: Page };

/** An engine with companies in its contact center, each with one agent. */
export type CenterWorld = Pick<EngineWorld, 'engine' | 'folder' | 'close'> & {
  readonly desks: readonly CenterDesk[];
  /** What the application complained of since the last call. */
  complaints(): readonly string[];
};

export async function openCenterWorld(bench: BenchOptions, meters?: OperationMeters): Promise<CenterWorld> {
  const troubles = new Troubles();
  const profile = bench.profileFolder;
  const profiling = `${process.env.NODE_OPTIONS ?? ''} --cpu-prof --cpu-prof-dir=${profile}`;
  const start = () =>
    startEngineWorld({
      prepare: withAgents(agentCount),
      environment: profile === undefined ? {} : { NODE_OPTIONS: profiling },
      onLine: (part, line) => {
        if (meters?.read(line) !== true && part === 'application') troubles.read(line);
      },
    });
  const { engine, folder, close } = await (meters === undefined ? start() : OperationMeters.metered(start));
  try {
    const desks: CenterDesk[] = [];
    for (const [number, agent] of engine.config.agents.entries()) desks.push(await openDesk(engine, number, agent));
    return {
      engine,
      folder,
      desks,
      complaints: () => troubles.take(),
      close: async () => {
        await Promise.allSettled(desks.map(({ agent }) => agent.signOut()));
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openDesk({ config, origin: service }: Engine, number: number, profile: EngineAgent) {
  const name = `bench-center-${10 + number}`;
  const { entraTenantId, localKey } = config;
  const company = new CenterCompany(name, { service, localKey, entraTenantId }, patienceMs);
  const staffed = { id: 'agent-0', profile, levels: { [queueIds.first]: 80 } };
  await company.found([staffed], dialect);
  const given = { tenant: name, entraTenantId, pageOrigin, dialect, agentNames: { 'agent-0': 'Ada' } };
  await setUp(company, given);
  const agent = await CenterAgent.signIn(config, { service, center: name, entraTenantId }, staffed, patienceMs);
  return { agent, page: { service, tenant: name, origin: pageOrigin } };
}

let visitors = 0;

/** A visitor whom the agent with this number has. */
export async function serve({ desks }: CenterWorld, number: number) {
  const desk = desks[number % desks.length];
  if (desk === undefined) throw new Error('No agent is at work.');
  const { agent, page } = desk;
  visitors += 1;
  const name = `Iris ${visitors}`;
  const visitor = new RelayVisitor(page, patienceMs);
  const askedAt = performance.now();
  await visitor.open(name);
  const offer = await agent.offered(name);
  const acceptedAt = performance.now();
  const accepting = agent.accept(offer);
  await visitor.joined(agent.staffed.id);
  const joinedMs = performance.now() - acceptedAt;
  return { visitor, agent, chat: await accepting, offeredMs: acceptedAt - askedAt, joinedMs };
}

/** A conversation that an agent has. `offeredMs`: from the page's first request to the offer; `joinedMs`: from the acceptance until the visitor is told. */
export type ServedVisitor = Awaited<ReturnType<typeof serve>>;

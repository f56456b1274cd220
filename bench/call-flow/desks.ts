import { Agent, userToken } from '../../local/call-flow/agent.ts';
import { Condition } from '../../local/call-flow/condition.ts';
import type { EngineConfig } from '../../local/engine/config.ts';
import { busyDemoTenant } from '../../local/engine/demo-tenant.ts';
import { delay } from '../../shared/kernel/time.ts';
import { type BoardAnswer, boardAnswerSchema } from '../../shared/protocol/carebridge/board.ts';
import type { WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import { withAgents } from '../../test/support/engine/agents.ts';
import { startEngineWorld } from '../../test/support/engine-world.ts';
import type { Figure } from '../support/figure.ts';
import { inGroups } from '../support/in-groups.ts';
import { percentile } from '../support/percentile.ts';
import { type Arrival, arrive } from './conversation.ts';
import type { BenchOptions } from './measurement.ts';
import { coresUsed, servingParts } from './processor-use.ts';
import { pageOrigin, patienceMs, unhurried } from './staffed-world.ts';
import { Troubles } from './troubles.ts';

const desks = 20;
/** Of them so many ring for a visitor. */
const askAtOnce = 5;
const tenant = 'bench-desks';
const waitSeconds = 25;
const signingInAtOnce = 4;

/** What signing in leaves behind has happened by then. */
const settledMs = 5_000;

const aims = { listedMs: 300, silencedMs: 300 };

/** A desk's reading of its tenant's board: when it first showed each visitor, by the subject. */
class BoardReading {
  readonly #shownAt = new Map<string, number>();
  readonly #changed = new Condition();
  readonly #url: string;
  readonly #token: string;
  readonly #stopped = new AbortController();
  readonly #running: Promise<void>;

  constructor(origin: string, token: string) {
    this.#url = `${origin}/api/desk/board/${tenant}`;
    this.#token = token;
    this.#running = this.#run();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    let cursor: number | undefined;
    while (!signal.aborted) {
      const news = await this.#read(cursor, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
        return undefined;
      });
      if (news === undefined) return;
      cursor = news.cursor;
      const changes = news.kind === 'changes' ? news.changes : [];
      for (const change of changes) {
        if (change.kind === 'waiting' && !this.#shownAt.has(change.visit.subject))
          this.#shownAt.set(change.visit.subject, performance.now());
      }
      this.#changed.changed();
    }
  }

  async #read(after: number | undefined, signal: AbortSignal): Promise<BoardAnswer> {
    const query = after === undefined ? '' : `?after=${after}&wait=${waitSeconds}`;
    const response = await fetch(`${this.#url}${query}`, {
      headers: { authorization: `Bearer ${this.#token}` },
      signal,
    });
    if (response.status !== 200) throw new Error(`A board was answered with ${response.status}`);
    return boardAnswerSchema.parse(await response.json());
  }

  /** When a visitor was first shown, by `performance.now`; waits for it. */
  shownAt(subject: string): Promise<number> {
    return this.#changed.until(`"${subject}" on a board`, () => this.#shownAt.get(subject), patienceMs);
  }

  /** Ends; what went wrong meanwhile is thrown. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }
}

/** When each desk shows a visitor who waits, when the other rings end once one agent has accepted, and what desks cost at which nothing happens. */
export async function measureDesks(options: BenchOptions): Promise<readonly Figure[]> {
  const [visits, seconds] = options.quick ? [5, 5] : [50, 30];
  const troubles = new Troubles();
  const world = await startEngineWorld({
    prepare: withAgents(desks),
    environment: unhurried,
    onLine: (part, line) => void (part === 'application' && troubles.read(line)),
  });
  try {
    const { config, origin } = world.engine;
    await writeTenant(config, origin);
    const agents = await inGroups(desks, signingInAtOnce, (number) => agentOf(config, origin, number));
    const tokens = await Promise.all(config.agents.map((profile) => userToken(config, profile)));
    const boards = tokens.map((token) => new BoardReading(origin, token));
    await delay(settledMs);
    const idle = await coresUsed(world.engine, seconds);
    const listed: number[] = [];
    const silenced: number[] = [];
    for (let number = 0; number < visits; number += 1) {
      const times = await visit(await arrive({ engine: world.engine }, tenant), agents, boards);
      listed.push(...times.listedMs);
      silenced.push(...times.silencedMs);
    }
    await Promise.all(boards.map((board) => board.stop()));
    await Promise.allSettled(agents.map((agent) => agent.signOut()));
    const spread = (label: string, times: readonly number[], aim: number) => [
      { label: `${label}, p50`, value: percentile(times, 0.5), unit: 'ms' },
      { label: `${label}, p95`, value: percentile(times, 0.95), unit: 'ms', aim },
    ];
    return [
      {
        title: `${desks} desks of one company`,
        measured:
          `${visits} visits one after another, ${askAtOnce} agents ring, one accepts; each desk reads the board and an event channel; ` +
          `idle: ${seconds} s without a visitor; one instance`,
        readings: [
          ...spread('visitor invites → stands in a desk’s list', listed, aims.listedMs),
          ...spread('one accepts → a ring ends at another desk', silenced, aims.silencedMs),
          ...servingParts.map((part) => ({
            label: `idle, processor, ${part}`,
            value: idle[part] ?? Number.NaN,
            unit: 'cores',
          })),
        ],
        notes: troubles.take(),
      },
    ];
  } finally {
    await world.close();
  }
}

async function writeTenant(config: EngineConfig, origin: string): Promise<void> {
  const response = await fetch(`${origin}/api/tenants/${tenant}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', 'x-carebridge-key': config.localKey },
    body: JSON.stringify({ ...busyDemoTenant(config, tenant, [pageOrigin]), owner: 'one', askAtOnce }),
  });
  if (!response.ok) throw new Error(`The tenant could not be written: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

function agentOf(config: EngineConfig, origin: string, number: number): Promise<Agent> {
  const profile = config.agents[number];
  if (profile === undefined) throw new Error(`There is no agent ${number}`);
  return Agent.signIn(config, origin, profile, patienceMs);
}

/** One visit, until all who are asked ring and all desks show it; then one accepts. All times in milliseconds. */
async function visit({ visitor, subject }: Arrival, agents: readonly Agent[], boards: readonly BoardReading[]) {
  const ringing = new Ringing(agents, subject);
  const invitedAt = performance.now();
  const chat = await visitor.invite(subject);
  const [[first, ...others], shownAt] = await Promise.all([
    ringing.all(),
    Promise.all(boards.map((board) => board.shownAt(subject))),
  ]);
  if (first === undefined) throw new Error('No agent rings.');
  const silencing = others.map(({ agent, ring }) => agent.silenced(ring).then(() => performance.now()));
  const acceptedAt = performance.now();
  const agentChat = await first.agent.accept(first.ring);
  const silentAt = await Promise.all(silencing);
  await chat.leave();
  await agentChat.ended();
  await visitor.client.signOut();
  return { listedMs: shownAt.map((at) => at - invitedAt), silencedMs: silentAt.map((at) => at - acceptedAt) };
}

type Ring = { readonly agent: Agent; readonly ring: WireResource };

/** Who is rung for a visitor. */
class Ringing {
  readonly #rings: Ring[] = [];
  readonly #changed = new Condition();

  constructor(agents: readonly Agent[], subject: string) {
    for (const agent of agents) {
      agent.client.channel.listen(({ rel, type, resource }) => {
        if (rel !== 'onlineMeetingInvitation' || type !== 'started' || resource?.subject !== subject) return;
        this.#rings.push({ agent, ring: resource });
        this.#changed.changed();
      });
    }
  }

  /** As many as are asked, once they ring. */
  all(): Promise<readonly Ring[]> {
    const look = () => (this.#rings.length === askAtOnce ? this.#rings : undefined);
    return this.#changed.until('all rings of a visit', look, patienceMs);
  }
}

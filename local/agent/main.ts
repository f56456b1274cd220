import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { delay } from '../../shared/kernel/time.ts';
import { readConfig } from '../engine/config.ts';
import { fabrikamAgents, fabrikamEntraTenant, fabrikamId } from '../fabrikam/company.ts';
import { AgentRequests, type AgentSeat } from './agent-requests.ts';
import { commands, TerminalAgent } from './terminal-agent.ts';

const usage = `Signs an agent of the demo company Fabrikam in, at this terminal. The engine (npm start) has to run.

  --as <name>      which one: ines (usual), tom or mia
  --data <folder>  the engine's data folder (default .data)

${commands}`;

const retryMs = 2_000;

function seatOf(args: readonly string[]): AgentSeat | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      as: { type: 'string', default: 'ines' },
      data: { type: 'string', default: '.data' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const config = readConfig(values.data);
  if (config === undefined) throw new Error(`There is no engine in ${values.data}: npm start makes one.`);
  const profile = fabrikamAgents(config).find(({ id }) => id === values.as);
  if (profile === undefined)
    throw new Error(
      `Fabrikam has ${fabrikamAgents(config)
        .map(({ id }) => id)
        .join(', ')}.`,
    );
  const origin = process.env.CAREBRIDGE_ORIGIN ?? `http://127.0.0.1:${config.ports.application}`;
  return { origin, config, company: fabrikamId, entraTenantId: fabrikamEntraTenant(config), profile };
}

async function main(): Promise<void> {
  const seat = seatOf(process.argv.slice(2));
  if (seat === undefined) return say(usage);
  const ended = new AbortController();
  const agent = new TerminalAgent(new AgentRequests(seat, ended.signal), say);
  await agent.begin();
  say(commands);
  const watching = watch(agent, ended.signal);
  for await (const line of createInterface({ input: process.stdin })) {
    const hasLeft = await agent.take(line).catch((error: unknown) => complain(error));
    if (hasLeft === true) break;
  }
  ended.abort();
  await watching;
}

async function watch(agent: TerminalAgent, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await agent.next().catch(async (error: unknown) => {
      if (signal.aborted) return;
      complain(error);
      await delay(retryMs, signal);
    });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function complain(error: unknown): void {
  say(error instanceof Error ? error.message : String(error));
}

main().catch((error: unknown) => {
  complain(error);
  process.exitCode = 1;
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCallFlow } from '../../local/call-flow/run.ts';
import { startEngine } from '../../local/engine/engine.ts';
import { readInfrastructure } from '../check/infrastructure.ts';
import { type Counted, countIn, type LoggedLine } from './counted.ts';
import { costTables, networkTable } from './estimate.ts';
import { peopleTable } from './people.ts';
import { sizeOf } from './size-of.ts';

const conversations = 10;
const infra = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Plays the call flow on an engine of its own, and counts. */
async function count(): Promise<Counted> {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'carebridge-cost-'));
  const lines: LoggedLine[] = [];
  const engine = await startEngine({
    dataFolder,
    anyPorts: true,
    environment: { CAREBRIDGE_LOG_LEVEL: 'debug' },
    onLine: (part, line) => {
      if (part === 'application' && line.startsWith('{"at"')) lines.push(JSON.parse(line) as LoggedLine);
    },
  });
  try {
    const before = lines.length;
    const { complete } = await runCallFlow(engine.config, engine.origin, { conversations, patienceMs: 240_000 });
    if (!complete) throw new Error('The call flow did not come to its end.');
    return countIn(lines.slice(before), conversations);
  } finally {
    await engine.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** `count` counts what a conversation takes; without, the tables of docs/deploy.md are printed. */
async function main(): Promise<void> {
  if (process.argv[2] === 'count') {
    process.stdout.write(`${JSON.stringify(await count(), null, 2)}\n`);
    return;
  }
  const tables = {
    ...costTables(sizeOf(readInfrastructure(infra))),
    'private network': networkTable(),
    'how many instances': peopleTable(),
  };
  for (const [name, rows] of Object.entries(tables)) {
    process.stdout.write(`${name}\n${rows.join('\n')}\n\n`);
  }
}

await main();

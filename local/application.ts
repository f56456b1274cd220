import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { exchangeLog } from './exchanges/exchange-log.ts';
import { startHost } from './host/host.ts';
import { sessionProcessorOf } from './session-processor-settings.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '7071' },
    main: { type: 'string' },
    parent: { type: 'boolean', default: false },
  },
});
const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** With a parent, the application waits for its word (`go`), so that it loads while store and broker start, and ends with it. */
async function parentSays(): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  lines.once('close', () => process.kill(process.pid, 'SIGTERM'));
  await new Promise<void>((resolve) => lines.once('line', () => resolve()));
}

async function main(): Promise<void> {
  await Promise.all([
    values.parent ? parentSays() : undefined,
    import('../shared/bus/service-bus-sdk.ts'),
    import('../shared/ledger/tables-sdk.ts'),
    import('../shared/application/compose.ts'),
  ]);
  const host = await startHost({
    folder: root,
    main: `{${values.main ?? 'functions/main.ts'},local/exchanges/register.ts}`,
    port: Number(values.port),
    onExchange: (exchange) => exchangeLog.add(exchange),
    sessionProcessor: sessionProcessorOf(process.env),
  });
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    await host.close();
    process.exit(0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());
  process.stdout.write(`${JSON.stringify({ ready: true, port: host.port })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
});

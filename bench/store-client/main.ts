import { TableClient as SdkTable } from '@azure/data-tables';
import * as z from 'zod';
import { startChild } from '../../local/engine/child.ts';
import { storeConnectionString } from '../../local/store/connection-string.ts';
import { connectTables, ensureTables } from '../../shared/ledger/connect-tables.ts';
import type { TableClient } from '../../shared/ledger/table-client.ts';
import { figureText, type Reading } from '../support/figure.ts';
import { inGroups } from '../support/in-groups.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { processorMs } from '../support/processes.ts';

/** Requests of one kind by one client: each kind is measured so often, its first tenth apart, which warms up. */
const requests = 2_000;
const atOnce = 4;
const rowsAtOnce = 4;
const text = JSON.stringify({ text: 'x'.repeat(400) });
const answerMs = 60_000;

const readySchema = z.object({ port: z.number() });

let made = 0;

/** Keys of new rows in one of fifty partitions. */
function newKeys(): readonly { readonly partitionKey: string; readonly rowKey: string }[] {
  made += 1;
  return Array.from({ length: rowsAtOnce }, (_, n) => ({ partitionKey: `p${made % 50}`, rowKey: `r${made}.${n}` }));
}

/** Processor milliseconds per request, of this process and of the store. */
type Cost = { readonly client: number; readonly store: number };

async function costOf(work: () => Promise<unknown>, storePid: number): Promise<Cost> {
  // What is answered is not kept.
  const play = (count: number) => inGroups(count, atOnce, async () => void (await work()));
  const used = () => processorMs(storePid) ?? Number.NaN;
  await play(requests / 10);
  const [before, storeBefore] = [process.cpuUsage(), used()];
  await play(requests);
  const { user, system } = process.cpuUsage(before);
  return { client: (user + system) / 1_000 / requests, store: (used() - storeBefore) / requests };
}

function readingsOf(client: string, cost: Cost): readonly Reading[] {
  return [
    { label: `${client}: client`, value: cost.client, unit: 'ms' },
    { label: `${client}: store`, value: cost.store, unit: 'ms' },
  ];
}

/** A store that forgets everything at its end. */
const startStore = () =>
  startChild({
    name: 'store',
    script: 'local/store/main.ts',
    args: [],
    onLine: (line) => void process.stderr.write(`${line}\n`),
  });

/** The same work by each client: a transaction of four new rows, a read, a page of a range. */
function worksOf(ours: TableClient, sdk: SdkTable) {
  const properties = { schema: 1, v0: text };
  const filter = "PartitionKey eq 'read' and RowKey ge 'a' and RowKey lt 'z'";
  const firstPage = () => sdk.listEntities({ queryOptions: { filter } }).byPage({ maxPageSize: 10 }).next();
  return [
    [
      'transaction of four rows',
      () =>
        ours.write(
          newKeys().map((keys) => ({ op: 'insert', row: { ...keys, properties } })),
          answerMs,
        ),
      () => sdk.submitTransaction(newKeys().map((keys) => ['create', { ...keys, ...properties }])),
    ],
    ['point read', () => ours.read('read', 'row', answerMs), () => sdk.getEntity('read', 'row')],
    ['page of one row', () => ours.page(filter, 10, undefined, answerMs), firstPage],
  ] as const;
}

async function main(): Promise<void> {
  const machine = thisMachine();
  const store = startStore();
  try {
    const { port } = readySchema.parse(await store.ready);
    const connectionString = storeConnectionString(port);
    const ours = (await connectTables({ connectionString }))('bench');
    await ensureTables([ours]);
    const options = { allowInsecureConnection: true, retryOptions: { maxRetries: 0 } };
    const sdk = SdkTable.fromConnectionString(connectionString, 'bench', options);
    await sdk.createEntity({ partitionKey: 'read', rowKey: 'row', schema: 1, v0: text });
    process.stdout.write(`${machineText(machine)}\n`);
    for (const [title, oursDoes, sdkDoes] of worksOf(ours, sdk)) {
      const readings = [
        ...readingsOf('@azure/data-tables', await costOf(sdkDoes, store.pid)),
        ...readingsOf("the ledger's own", await costOf(oursDoes, store.pid)),
      ];
      const measured = `processor time per request, ${requests} requests, ${atOnce} at once`;
      process.stdout.write(`\n${figureText({ title, measured, readings })}\n`);
    }
  } finally {
    await store.end(answerMs);
  }
}

await main();

import { ServiceBusClient as Client, type ServiceBusClient, type ServiceBusSessionReceiver } from '@azure/service-bus';
import * as z from 'zod';
import { startChild } from '../../local/engine/child.ts';
import { figureText, type Reading } from '../support/figure.ts';
import { inGroups } from '../support/in-groups.ts';
import { machineText, thisMachine } from '../support/machine.ts';
import { processorMs } from '../support/processes.ts';

/** Sessions that are held meanwhile, messages of one measurement, and how many are under way at a time. */
const sessions = 50;
const messages = 2_000;
const atOnce = 10;
const body = { text: 'x'.repeat(400) };
const queue = 'bench';
const endMs = 60_000;

const readySchema = z.object({ port: z.number() });

const startBroker = () =>
  startChild({
    name: 'broker',
    script: 'local/broker/main.ts',
    args: ['--queues', JSON.stringify({ [queue]: { requiresSession: true, duplicateDetectionWindowMs: 600_000 } })],
    onLine: (line) => void process.stderr.write(`${line}\n`),
  });

/** Processor milliseconds per message, of this process and of the broker. */
async function costOf(brokerPid: number, count: number, work: (number: number) => Promise<void>) {
  const used = () => processorMs(brokerPid) ?? Number.NaN;
  const warmUp = count / 10;
  await inGroups(warmUp, atOnce, work);
  const [before, brokerBefore] = [process.cpuUsage(), used()];
  await inGroups(count, atOnce, (number) => work(warmUp + number));
  const { user, system } = process.cpuUsage(before);
  return { client: (user + system) / 1_000 / count, broker: (used() - brokerBefore) / count };
}

function readingsOf(what: string, cost: { readonly client: number; readonly broker: number }): readonly Reading[] {
  return [
    { label: `${what}: client`, value: cost.client, unit: 'ms' },
    { label: `${what}: broker`, value: cost.broker, unit: 'ms' },
  ];
}

const sessionOf = (number: number): string => `s${number % sessions}`;

/** Messages to sessions that are held all the time. */
async function heldSessions(client: ServiceBusClient, brokerPid: number) {
  const waiting = new Map<unknown, () => void>();
  const receivers: ServiceBusSessionReceiver[] = [];
  let isOver = false;
  for (let number = 0; number < sessions; number += 1) {
    const receiver = await client.acceptSession(queue, sessionOf(number));
    receiver.subscribe({
      processMessage: async ({ messageId }) => waiting.get(messageId)?.(),
      processError: async ({ error }) => {
        // A receiver that closes complains of what it cannot ask for any more.
        if (!isOver) process.stderr.write(`${error.message}\n`);
      },
    });
    receivers.push(receiver);
  }
  const sender = client.createSender(queue);
  const cost = await costOf(brokerPid, messages, async (number) => {
    const messageId = `held.${number}`;
    const handled = new Promise<void>((resolve) => waiting.set(messageId, resolve));
    await sender.sendMessages({ body, messageId, sessionId: sessionOf(number) });
    await handled;
  });
  isOver = true;
  await Promise.all(receivers.map((receiver) => receiver.close()));
  return cost;
}

/** Each message in a session that is accepted for it and given back after it. */
async function acceptedSessions(client: ServiceBusClient, brokerPid: number) {
  const sender = client.createSender(queue);
  return costOf(brokerPid, messages / 5, async (number) => {
    const sessionId = `accepted.${number}`;
    await sender.sendMessages({ body, messageId: sessionId, sessionId });
    const receiver = await client.acceptNextSession(queue);
    for (const message of await receiver.receiveMessages(1)) await receiver.completeMessage(message);
    await receiver.close();
  });
}

async function main(): Promise<void> {
  const machine = thisMachine();
  const broker = startBroker();
  try {
    const { port } = readySchema.parse(await broker.ready);
    const client = new Client(
      `Endpoint=sb://127.0.0.1:${port};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true`,
    );
    const readings = [
      ...readingsOf('in a session that is held', await heldSessions(client, broker.pid)),
      ...readingsOf('in a session of its own', await acceptedSessions(client, broker.pid)),
    ];
    const title = 'A message that is sent, received and completed';
    const measured = `processor time per message, ${sessions} sessions, ${atOnce} messages at once`;
    process.stdout.write(`${machineText(machine)}\n\n${figureText({ title, measured, readings })}\n`);
    await client.close();
  } finally {
    await broker.end(endMs);
  }
}

await main();

import type { Engine } from '../../local/engine/engine.ts';
import type { Figure, Reading } from '../support/figure.ts';
import { residentMemory } from '../support/processes.ts';
import { converse, end } from './conversation.ts';
import { LiveMemory } from './live-memory.ts';
import type { BenchOptions } from './measurement.ts';
import { openStaffedWorld, type StaffedWorld } from './staffed-world.ts';

const parts = ['application', 'store', 'broker'] as const;
const aimMebibytes = 300;

/** Memory at start and after many short conversations, and the time that they took. */
export async function measureMemory(options: BenchOptions): Promise<readonly Figure[]> {
  const [conversations, atOnce] = options.quick ? [40, 10] : [1_000, 20];
  const live = new LiveMemory();
  // A profile takes the place of the script that tells what is live.
  const isTold = options.profileFolder === undefined;
  const world = await openStaffedWorld(options, {
    environment: isTold ? live.environment : {},
    onLine: (line) => live.read(line),
  });
  const liveNow = async () => mebibytes(isTold ? await live.of(world.engine.processes().application ?? -1) : undefined);
  try {
    const before = memoryReadings(world.engine, 'at start');
    const liveBefore = await liveNow();
    const startedAt = performance.now();
    const failures = await playAll(world, conversations, atOnce);
    const seconds = (performance.now() - startedAt) / 1_000;
    const complete = conversations - failures.length;
    return [
      {
        title: 'Memory',
        measured:
          `${conversations} conversations, ${atOnce} at a time: invitation, welcome, an agent joins, a line each way, end; ` +
          `resident memory from /proc, live: after a collection${process.platform === 'linux' ? '' : ', which this system does not have'}`,
        readings: [
          ...before,
          { label: 'application, live at start', value: liveBefore, unit: 'MiB' },
          ...memoryReadings(world.engine, `after ${conversations}`),
          { label: 'application, live after all', value: await liveNow(), unit: 'MiB' },
          { label: 'time for all', value: seconds, unit: 's' },
          { label: 'conversations', value: complete / seconds, unit: '/s' },
        ],
        notes: world.complaints(),
        faults: failures.length === 0 ? [] : [`${failures.length} broke off, such as: ${failures[0]}`],
      },
    ];
  } finally {
    await world.close();
  }
}

/** Plays conversations, so many at a time; the reasons of those that broke off. */
async function playAll(world: StaffedWorld, count: number, atOnce: number): Promise<readonly string[]> {
  const failures: string[] = [];
  let next = 0;
  const player = async (): Promise<void> => {
    while (next < count) {
      const number = next;
      next += 1;
      await play(world, number).catch((error: unknown) => failures.push(String(error)));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, player));
  return failures;
}

async function play(world: StaffedWorld, number: number): Promise<void> {
  const conversation = await converse(world, number);
  const { visitorChat, agentChats } = conversation;
  const [agent] = agentChats;
  await visitorChat.heardLine('Welcome to Contoso. We are looking for an agent for you.');
  await agent?.say(`How can I help you, ${number}?`);
  await visitorChat.heardLine(`How can I help you, ${number}?`);
  await visitorChat.say(`All is well, ${number}.`);
  await agent?.heardLine(`All is well, ${number}.`);
  await end(conversation);
}

function memoryReadings(engine: Engine, when: string): readonly Reading[] {
  const processes = engine.processes();
  return parts.flatMap((name) => {
    const memory = residentMemory(processes[name] ?? -1);
    const aim = name === 'application' && when !== 'at start' ? aimMebibytes : undefined;
    return [
      { label: `${name}, ${when}`, value: mebibytes(memory?.nowBytes), unit: 'MiB', aim },
      ...(when === 'at start' ? [] : [{ label: `${name}, most`, value: mebibytes(memory?.peakBytes), unit: 'MiB' }]),
    ];
  });
}

function mebibytes(bytes: number | undefined): number {
  return bytes === undefined ? Number.NaN : bytes / 1_024 ** 2;
}

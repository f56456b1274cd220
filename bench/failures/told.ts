import type { Stage } from '../../local/call-flow/stage.ts';
import { Visitor } from '../../local/call-flow/visitor.ts';
import { startEngineWorld } from '../../test/support/engine-world.ts';
import type { Figure } from '../support/figure.ts';
import { percentile } from '../support/percentile.ts';
import type { FailureBenchOptions } from './measurement.ts';

const patienceMs = 60_000;
const giveUpAfterSeconds = 3;
const noAgentText = 'No agent can answer right now.';
const aimMs = 1_000;

/** How late a waiting visitor is told that no agent answers, against the tenant's setting. */
export async function measureTold({ quick }: FailureBenchOptions): Promise<readonly Figure[]> {
  const [alone, together] = quick ? [1, 2] : [10, 20];
  const world = await startEngineWorld();
  try {
    const stage = await world.stage(patienceMs);
    await stage.operator.createTenant({ ...stage.tenant, giveUpAfterSeconds, texts: { nobody: noAgentText } });
    await lateBy(stage, 'warm-up');
    const aloneMs: number[] = [];
    for (let visit = 0; visit < alone; visit += 1) aloneMs.push(await lateBy(stage, `alone ${visit}`));
    const visits = Array.from({ length: together }, (_, visit) => lateBy(stage, `together ${visit}`));
    const togetherMs = await Promise.all(visits);
    await stage.leave();
    return [
      {
        title: 'A waiting visitor is told that no agent answers',
        measured:
          `giveUpAfterSeconds = ${giveUpAfterSeconds}, agents ring and say nothing; from the visitor's invitation until the text has ` +
          'arrived, less the setting',
        readings: [
          {
            label: '1 visitor at a time, later than set, p50',
            value: percentile(aloneMs, 0.5),
            unit: 'ms',
            aim: aimMs,
          },
          { label: '1 visitor at a time, later than set, worst', value: Math.max(...aloneMs), unit: 'ms' },
          { label: `${together} visitors at once, later than set, worst`, value: Math.max(...togetherMs), unit: 'ms' },
        ],
      },
    ];
  } finally {
    await world.close();
  }
}

async function lateBy(stage: Stage, subject: string): Promise<number> {
  const person = await Visitor.enter(stage.page, patienceMs);
  await person.signIn(await person.discover(), 'Iris');
  const startedAt = performance.now();
  const chat = await person.invite(subject);
  await chat.heardLine(noAgentText);
  const lateMs = performance.now() - startedAt - giveUpAfterSeconds * 1_000;
  await chat.ended();
  await person.client.signOut();
  return lateMs;
}

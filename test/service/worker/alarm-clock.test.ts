import { expect, test } from 'vitest';
import { serviceBus } from '../../../shared/bus/service-bus.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { AlarmClock } from '../../../shared/service/worker/alarm-clock.ts';
import { useApplicationWorld } from '../../support/application-world.ts';
import { envelopeIn } from '../../support/envelope-in.ts';
import { until } from '../../support/until.ts';

const world = useApplicationWorld();

test('alarm · set once more by each of several duplicates → comes once as set, and once for all of them', async () => {
  const queue = serviceBus({ connectionString: world.broker.connectionString, queueName: world.queue });
  const clock = new AlarmClock({ tenant: 'harbour', conversation: randomId() }, queue, () => undefined);
  const alarm = { purpose: 'retry', dueAt: Date.now() + 300 } as const;
  await clock.set([alarm]);
  for (let duplicate = 0; duplicate < 5; duplicate += 1) await clock.setAgain([alarm]);
  // Set and due behind all others, however long it took to set them.
  await clock.set([{ purpose: 'give-up', dueAt: Math.max(alarm.dueAt, Date.now()) + 300 }]);
  const rang: string[] = [];
  world.receive(async (message) => {
    const { body } = envelopeIn(message) as unknown as { readonly body: { readonly purpose: string } };
    rang.push(body.purpose);
  });
  await until(() => rang.includes('give-up'));
  expect(rang).toEqual(['retry', 'retry', 'give-up']);
  await queue.close();
});

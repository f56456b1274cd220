import { expect, test } from 'vitest';
import { hourMs } from '../../../shared/kernel/time.ts';
import { diesAtEach, openMortalStage } from '../mortal-process.ts';

test('process · ends at each request of an upload to store and queue, before or after it takes effect → the file is there whole, or after an hour nothing of it', async () => {
  const { life, queue, world, customer, gateway, channelId } = await openMortalStage();
  // Several parts, in several transactions.
  const content = 'Meter reading\n'.repeat(130_000);
  const play = async (at: number, isAfter: boolean): Promise<number> => {
    life.plan(0, false);
    const { conversationId } = (await gateway.call('POST', '/conversations', { channelId, user: {} })).json;
    const path = `/conversations/${conversationId}`;
    await queue.passes(1);
    life.plan(at, isAfter);
    const { status } = await gateway.upload(path, { name: 'readings.txt', content });
    const { count } = life;
    life.plan(0, false);
    await queue.passes(hourMs + 60_000);
    const { entries } = await gateway.list('attachments', `${path}/attachments`);
    const files = await world.ledger.rows(`${customer.tenant}.${conversationId}`, 'file.', 'file/');
    const where = `at ${at}${isAfter ? ', after' : ''}`;
    if (status === 200) expect(entries, where).toHaveLength(1);
    expect(files.length > 0, where).toBe(entries.length === 1);
    const [file] = entries as readonly { readonly id: string }[];
    if (file === undefined) return count;
    const read = await gateway.content(`${path}/attachments/${file.id}/content`);
    expect((await read.text()) === content, where).toBe(true);
    return count;
  };
  const requests = await play(0, false);
  expect(requests).toBeGreaterThan(5);
  await diesAtEach(requests, play);
  expect(queue.failures).toEqual([]);
});

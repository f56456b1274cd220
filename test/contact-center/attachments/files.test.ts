import { expect, test } from 'vitest';
import { dayMs, hourMs } from '../../../shared/kernel/time.ts';
import { maximumAttachmentBytes, maximumFormBytes } from '../../../shared/protocol/contact-center/limits.ts';
import { type StagedAgent, staffedStage } from '../agent-stage.ts';
import { begins, type CenterStage, openStage } from '../center-stage.ts';

const png = Buffer.from('\x89PNG\r\n\x1a\nmeter', 'latin1');
const idOf = (path: string): string => path.split('/').at(-1) ?? '';
const rowsOf = ({ world, customer }: CenterStage, path: string) =>
  world.ledger.rows(`${customer.tenant}.${idOf(path)}`, '', '~');

async function handled(stage: CenterStage & { readonly ann: StagedAgent }): Promise<string> {
  await stage.ann.available();
  const path = await begins(stage);
  await stage.queue.passes(100);
  await stage.ann.accepts(idOf(path));
  return path;
}

const linkIn = (stage: CenterStage): string =>
  stage
    .events()
    .flatMap(({ body }) => JSON.parse(body).data?.attachments?.[0]?.preSignedUrl ?? [])
    .at(-1) ?? '';

test('file of an agent · kept, shown without words → MESSAGE with a link that is good for an hour, and the file is read by the agent who has the chat alone (carebridge.md#contact-center-agents)', async () => {
  const stage = await staffedStage();
  const { ann, bob, queue, gateway } = stage;
  const path = await handled(stage);
  const id = idOf(path);
  const file = await ann.attaches(id, 'C:\\pictures\\meter.PNG', png);
  await ann.shows(id, file);
  await queue.passes(100);
  const data = JSON.parse(stage.events().at(-1)?.body ?? '{}').data;
  expect(data).toEqual({
    isEcho: false,
    sender: { id: 'ann', type: 'agent' },
    attachments: [{ id: file, type: 'image', fileName: 'meter.PNG', preSignedUrl: expect.any(String) }],
  });
  expect(Buffer.from(await (await fetch(linkIn(stage))).arrayBuffer())).toEqual(png);
  expect(await ann.file(id, file)).toEqual(png);
  await expect(bob.file(id, file)).rejects.toMatchObject({ code: 'NotFound' });
  await expect(bob.attaches(id, 'x.txt', 'x')).rejects.toMatchObject({ code: 'Conflict' });
  await expect(ann.shows(id, 'a9')).rejects.toMatchObject({ code: 'InvalidRequest' });
  await expect(ann.attaches(id, 'x.html', 'x')).rejects.toMatchObject({ code: 'InvalidRequest' });
  const listed = await gateway.list('messages', `${path}/messages`);
  expect(listed.entries).toMatchObject([{ author: { type: 'agent' }, attachments: [{ id: file }] }]);
});

test('link to a file · altered, of another file, or after an hour → 404, as if there were nothing (contact-center.md#attachments)', async () => {
  const stage = await staffedStage();
  const { gateway, queue } = stage;
  const path = await begins(stage);
  const { id } = (await gateway.upload(path, { name: 'a.txt', content: 'one' })).json;
  const { id: other } = (await gateway.upload(path, { name: 'b.txt', content: 'two' })).json;
  await gateway.call('POST', `${path}/messages`, { authorType: 'bot', attachments: [{ id }] });
  await queue.passes(100);
  const link = linkIn(stage);
  const statusOf = async (url: string) => (await fetch(url)).status;
  expect(await statusOf(link)).toBe(200);
  expect(await statusOf(link.replace(id, other))).toBe(404);
  expect(await statusOf(link.replace(/expires=\d/, 'expires=9'))).toBe(404);
  expect(await statusOf(link.replace(/signature=.*/, 'signature='))).toBe(404);
  expect(await statusOf(link.replace(/\?.*/, ''))).toBe(404);
  await queue.passes(hourMs + 1_000);
  expect(await statusOf(link)).toBe(404);
});

test('file · of several parts, read at another instance → the same bytes; one byte more than may be → 413 (contact-center.md#attachments)', async () => {
  const stage = await openStage();
  const { gateway, world, customer } = stage;
  const path = await begins(stage);
  const content = new Uint8Array(maximumAttachmentBytes).map((_, index) => (index * 7919) % 251);
  content.set(png);
  const kept = await gateway.upload(path, { name: 'large.png', content });
  expect([kept.status, kept.json.size]).toEqual([200, maximumAttachmentBytes]);
  const url = new URL(`/chat-gateway/v1${path}/attachments/${kept.json.id}/content`, world.origin);
  const headers = { 'x-api-key': customer.apiKey };
  const read = await world.another().handle({ method: 'GET', url, headers, body: new Uint8Array() });
  expect(Buffer.from(read.body ?? '').equals(content)).toBe(true);
  const more = new Uint8Array(maximumAttachmentBytes + 1);
  more.set(png);
  expect((await gateway.upload(path, { name: 'large.png', content: more })).status).toBe(413);
  expect((await gateway.upload(path, { name: 'large.png', content: new Uint8Array(maximumFormBytes) })).status).toBe(
    413,
  );
  expect((await gateway.list('attachments', `${path}/attachments`)).entries).toHaveLength(1);
});

test('files · as many as a conversation may hold → one more is refused, and leaves nothing (contact-center.md#attachments)', async () => {
  const stage = await openStage();
  const { gateway } = stage;
  const path = await begins(stage);
  for (let sent = 0; sent < 50; sent += 1)
    expect((await gateway.upload(path, { name: 'a.txt', content: `File ${sent}` })).status).toBe(200);
  expect((await gateway.upload(path, { name: 'a.txt', content: 'One more' })).status).toBe(400);
  const parts = (await rowsOf(stage, path)).filter(({ rowKey }) => rowKey.startsWith('file.'));
  expect(parts).toHaveLength(50);
  const { json } = await gateway.list('attachments', `${path}/attachments?size=20&page=2`);
  expect(json.page).toEqual({ size: 20, number: 2, totalElements: 50, totalPages: 3 });
});

test('files · more at once than a conversation may hold → as many as may are there, and of the others nothing (contact-center.md#attachments)', async () => {
  const stage = await openStage();
  const { gateway } = stage;
  const path = await begins(stage);
  const content = (index: number) => `${'x'.repeat(300_000)}${index}`;
  for (let sent = 0; sent < 45; sent += 1) await gateway.upload(path, { name: 'a.txt', content: 'Small' });
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, index) => gateway.upload(path, { name: 'a.txt', content: content(index) })),
  );
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 400, 400, 400]);
  const parts = (await rowsOf(stage, path)).filter(({ rowKey }) => rowKey.startsWith('file.'));
  expect(parts).toHaveLength(45 + 2 * 5);
});

test('files · of a conversation that is erased, or is over for 30 days → gone with it, and their links lead nowhere (contact-center.md#retention)', async () => {
  const stage = await openStage();
  const { gateway, queue, world, customer } = stage;
  const [forgotten, erased] = [await begins(stage), await begins(stage)];
  for (const path of [forgotten, erased]) {
    const { id } = (await gateway.upload(path, { name: 'a.txt', content: 'one' })).json;
    await gateway.call('POST', `${path}/messages`, { authorType: 'user', attachments: [{ id }] });
  }
  await queue.passes(100);
  const link = linkIn(stage);
  expect((await fetch(link)).status).toBe(200);
  await world.center.directory.eraseConversation(customer.tenant, idOf(erased));
  expect(await rowsOf(stage, erased)).toEqual([]);
  expect((await fetch(link)).status).toBe(404);
  await queue.passes(31 * dayMs);
  expect(await rowsOf(stage, forgotten)).toEqual([]);
  expect(queue.failures).toEqual([]);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContactContext } from '../../../shared/providers/provider.ts';
import { type CenterWorld, startCenterWorld } from '../../support/center-world.ts';
import { setUpStage } from './set-up-stage.ts';

let world: CenterWorld;
beforeAll(async () => {
  world = await startCenterWorld();
});
afterAll(() => world.close());

type Stage = Awaited<ReturnType<typeof setUpStage>>;
const codes = async (stage: Stage, more = {}) =>
  (await stage.instance().lookOver(stage.at(more))).map(({ code }) => code);
const isChange = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method !== 'GET' && !path.endsWith('/verify') && !path.startsWith('/oauth');

/** There is one webhook and one channel, and they are right; the channel's id. */
async function expectOne(stage: Stage, queueId = '101'): Promise<string> {
  const [webhook, ...moreWebhooks] = await stage.webhooks();
  const [channel, ...moreChannels] = await stage.channels();
  expect([moreWebhooks, moreChannels]).toEqual([[], []]);
  expect(webhook).toMatchObject({ uri: stage.address, version: stage.version });
  expect(channel).toMatchObject({ webHookId: webhook?.id, routingOptions: { type: 'queue', id: queueId } });
  return String(channel?.id);
}

const conversation = '0123456789abcdef0123456789abcdef';
/** Begins a conversation, as the worker does. */
async function begin(stage: Stage): Promise<string | undefined> {
  const tenant = stage.at();
  const context: ContactContext = {
    ...{ tenant, conversation, attempts: 0, isRepeat: false },
    ...{ history: [], earlier: [], linesThere: { least: 0, most: 0 } },
  };
  const visitor = { displayName: 'Tove', answers: {} };
  const opening = { kind: 'open-conversation', operationId: `${conversation}.1.0`, lane: 'open' } as const;
  const learned = await stage.instance().perform({ ...opening, visitor, historyTo: 0 }, context);
  return learned.platformConversation;
}

describe.each(['chat-gateway', 'chat-api-v2'] as const)('set-up · %s (carebridge.md#set-up)', (dialect) => {
  const open = () => setUpStage(world, dialect);

  test('nothing there → webhook and channel are made and tried; once more → nothing is changed, nothing told', async () => {
    const stage = await open();
    expect(await codes(stage)).toEqual(['webhook-missing', 'channel-missing']);
    expect(await stage.instance().setUp(stage.at())).toBe('done');
    const channelId = await expectOne(stage);
    expect(stage.register.records.get('fabrikam')).toMatchObject({ channelId });
    expect(await codes(stage)).toEqual([]);
    const before = stage.proxy.seen.filter(isChange).length;
    expect(await stage.instance().setUp(stage.at())).toBe('done');
    expect(stage.proxy.seen.filter(isChange)).toHaveLength(before);
    await expectOne(stage);
    expect(JSON.stringify(stage.log)).not.toMatch(new RegExp(`nobody-guesses|${stage.customer.apiKey}`));
    expect(JSON.stringify(stage.log)).not.toContain(stage.customer.client.secret);
  });

  test('another queue, another address of ours, a channel led elsewhere → changed, and the same ones', async () => {
    const stage = await open();
    await stage.instance().setUp(stage.at());
    const channelId = await expectOne(stage);
    expect(await codes(stage, { queueId: '102' })).toEqual(['channel-differs']);
    expect(await stage.instance().setUp(stage.at({ queueId: '102' }))).toBe('done');
    expect(await expectOne(stage, '102')).toBe(channelId);

    const [webhook] = await stage.webhooks();
    const moved = { name: 'n', uri: stage.address.replace('127.0.0.1', 'localhost'), version: stage.version };
    await stage.write(stage.webhooksPath, moved, webhook?.id);
    const other = await stage.write(stage.webhooksPath, { ...moved, uri: `${stage.hook.origin}/other` });
    const led = { name: 'Renamed', webHookId: other, routingOptions: { type: 'queue', id: '101' } };
    const [channel] = await stage.channels();
    await stage.write('/channels', { ...led, ...stage.channelType, name: channel?.name }, channelId);
    expect(await codes(stage)).toEqual(['webhook-differs', 'channel-differs']);
    expect(await stage.instance().setUp(stage.at())).toBe('done');
    expect(await codes(stage)).toEqual([]);
    expect((await stage.webhooks()).map(({ id, uri }) => [id, uri])).toEqual(
      expect.arrayContaining([
        [webhook?.id, stage.address],
        [other, `${stage.hook.origin}/other`],
      ]),
    );
    expect(await stage.channels()).toMatchObject([{ id: channelId, webHookId: webhook?.id }]);
  });

  test('webhooks and channels of others, and of another tenant of ours → stay as they are', async () => {
    const stage = await open();
    const routingOptions = { type: 'queue', id: '101' };
    const { version, channelType, hook } = stage;
    for (const path of ['/hook', stage.path.replace('fabrikam', 'contoso'), `${stage.path}/more`]) {
      const webHookId = await stage.write(stage.webhooksPath, { name: 'Carebridge', uri: hook.origin + path, version });
      await stage.write('/channels', { name: 'Carebridge fabrikam', webHookId, routingOptions, ...channelType });
    }
    const [webhooks, channels] = [await stage.webhooks(), await stage.channels()];
    expect(await stage.instance().setUp(stage.at({ queueId: '102' }))).toBe('done');
    expect(await stage.webhooks()).toEqual(expect.arrayContaining([...webhooks]));
    expect(await stage.channels()).toEqual(expect.arrayContaining([...channels]));
    expect([(await stage.webhooks()).length, (await stage.channels()).length]).toEqual([4, 4]);
  });

  test('channel that the tenant names · gone, of others, ours → told, told and left alone, right', async () => {
    const stage = await open();
    const routingOptions = { type: 'queue', id: '101' };
    const { version, channelType, hook } = stage;
    const gone = await stage.instance().lookOver(stage.at({ channelId: 'none-such' }));
    expect(gone.map(({ code }) => code)).toEqual(['webhook-missing', 'channel-missing']);
    expect(gone[1]?.problem).toContain('none-such');
    const theirs = await stage.write(stage.webhooksPath, { name: 'x', uri: `${hook.origin}/hook`, version });
    const body = { name: 'Website', webHookId: theirs, routingOptions, ...channelType };
    const channelId = await stage.write('/channels', body);
    const named = stage.at({ channelId, queueId: '102' });
    expect(await stage.instance().setUp(named)).toBe('later');
    expect((await stage.instance().lookOver(named)).map(({ code }) => code)).toEqual(['channel-elsewhere']);
    expect((await stage.channels())[0]).toMatchObject({ webHookId: theirs, routingOptions });
    const ours = (await stage.webhooks()).find(({ uri }) => uri === stage.address)?.id;
    await stage.write('/channels', { ...body, webHookId: ours }, channelId);
    expect(await stage.instance().setUp(named)).toBe('done');
    expect(await stage.channels()).toMatchObject([{ id: channelId, name: 'Website', routingOptions: { id: '102' } }]);
  });

  test('credential · refused, of another kind, of another tenant → said, and not tried again; a right one → done', async () => {
    const stage = await open();
    stage.credential('wrong');
    expect(await stage.instance().setUp(stage.at())).toBe('refused');
    expect(await codes(stage)).toEqual(['credential-refused']);
    stage.credential('other');
    expect(await stage.instance().setUp(stage.at())).toBe('refused');
    expect(await codes(stage)).toEqual(['credential-of-another-kind']);
    stage.credential('right');
    expect(await codes(stage, { tenantId: 'not-ours' })).toEqual(['tenant-refused']);
    expect(await stage.instance().setUp(stage.at({ tenantId: 'not-ours' }))).toBe('refused');
    expect(await stage.instance().setUp(stage.at())).toBe('done');
    await expectOne(stage);
  });

  test('contact center · away, busy, something else at its address → said, and later', async () => {
    const stage = await open();
    stage.rule(() => 'broken');
    expect(await stage.instance().setUp(stage.at())).toBe('later');
    // The first generation is asked for a token before.
    const away = dialect === 'chat-gateway' ? 'platform-unreachable' : 'platform-unavailable';
    expect(await codes(stage)).toEqual([away]);
    stage.rule(() => ({ status: 503, json: {} }));
    expect(await codes(stage)).toEqual(['platform-unavailable']);
    stage.rule(({ path }, pass) => (path.startsWith('/oauth') ? pass() : { status: 200, json: { hello: 'world' } }));
    expect(await codes(stage)).toEqual(['platform-unexpected']);
    stage.rule(() => undefined);
    expect(await stage.instance().setUp(stage.at())).toBe('done');
  });

  test('queue · that is not there → said by its id, also later; made → done', async () => {
    const stage = await open();
    const tenant = stage.at({ queueId: '103' });
    expect(await stage.instance().setUp(tenant)).toBe('later');
    const [told, ...more] = await stage.instance().lookOver(tenant);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ code: 'queue-unknown', problem: expect.stringContaining('103') });
    await world.center.directory.putQueue(stage.customer.tenant, { id: '103', name: 'New', priority: 5 });
    expect(await stage.instance().setUp(tenant)).toBe('done');
    await expectOne(stage, '103');
  });

  test('our address · gives no good answer → the webhook is refused; later it does → done', async () => {
    const stage = await open();
    stage.hookAnswers(500);
    expect(await stage.instance().setUp(stage.at())).toBe('later');
    expect(await stage.webhooks()).toEqual([]);
    expect(stage.log.at(-1)).toMatchObject({ event: 'platform-set-up', outcome: 'refused', code: 'webhook-refused' });
    stage.hookAnswers(200);
    expect(await stage.instance().setUp(stage.at())).toBe('done');
    stage.hookAnswers(500);
    expect(await codes(stage)).toEqual(['webhook-refused']);
    expect(await stage.instance().setUp(stage.at())).toBe('later');
    await expectOne(stage);
  });

  test('two instances at once → one webhook, one channel', async () => {
    const stage = await open();
    const [one, other] = [stage.instance(), stage.instance()];
    expect(await Promise.all([one.setUp(stage.at()), other.setUp(stage.at())])).toEqual(['done', 'done']);
    await expectOne(stage);
  });

  test('end at each request, before and after it has taken effect → the next run comes to the same', async () => {
    const whole = await open();
    await whole.instance().setUp(whole.at());
    const requests = whole.proxy.seen.length;
    expect(requests).toBeGreaterThan(4);
    for (let at = 1; at <= requests; at += 1) {
      for (const isAfter of [false, true]) {
        const stage = await open();
        let count = 0;
        stage.rule((_, pass) => {
          count += 1;
          if (count < at) return undefined;
          return isAfter && count === at ? pass().then(() => 'broken' as const) : 'broken';
        });
        expect(await stage.instance().setUp(stage.at())).toBe('later');
        stage.rule(() => undefined);
        stage.register.records.clear();
        expect([at, isAfter, await stage.instance().setUp(stage.at())]).toEqual([at, isAfter, 'done']);
        await expectOne(stage);
      }
    }
  });

  test('conversation · before anything was set up; after the channel was lost → begins, and the channel is there', async () => {
    const stage = await open();
    expect(await begin(stage)).toEqual(expect.any(String));
    const first = await expectOne(stage);
    expect((await stage.client.call('DELETE', `/channels/${first}`)).status).toBe(204);
    // The contact center itself goes on with the channel for some seconds.
    expect(await world.clock.ahead(10_000, () => begin(stage))).toEqual(expect.any(String));
    expect(await expectOne(stage)).not.toBe(first);
    const before = stage.proxy.seen.filter(isChange).length;
    expect(await begin(stage)).toEqual(expect.any(String));
    expect(stage.proxy.seen.filter(isChange)).toHaveLength(before + 1);
  });

  test('conversation · while the trial of the address is not answered, while another instance sets up → begins, is put off', async () => {
    const stage = await open();
    stage.rule(({ path }) => (path.endsWith('/verify') ? 'broken' : undefined));
    expect(await begin(stage)).toEqual(expect.any(String));
    expect(stage.log).toContainEqual(expect.objectContaining({ event: 'platform-set-up', outcome: 'refused' }));
    await expectOne(stage);
    stage.register.records.clear();
    stage.register.isBusy = true;
    await expect(begin(stage)).rejects.toMatchObject({ name: 'Unavailable' });
    await expect(stage.instance().setUp(stage.at())).rejects.toMatchObject({ name: 'StateConflict' });
  });

  test('conversation · for which there can be no channel → refused, put off while the contact center is away', async () => {
    const stage = await open();
    stage.credential('wrong');
    await expect(begin(stage)).rejects.toMatchObject({ code: 'PlatformUnauthorized', status: 401 });
    stage.credential('right');
    stage.rule(() => 'broken');
    await expect(begin(stage)).rejects.toMatchObject({ name: 'Unavailable' });
    stage.rule(() => undefined);
    expect(await begin(stage)).toEqual(expect.any(String));
  });
});

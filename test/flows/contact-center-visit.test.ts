import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EngineWorld, startEngineWorld } from '../support/engine-world.ts';
import { overHttp } from '../support/relay/over-http.ts';
import { type Heard, RelayClient } from '../support/relay/relay-client.ts';
import { CenterAgent } from './support/center-agent.ts';
import { foundCompany } from './support/center-company.ts';

const isLine = (text: string) => (event: Heard) => event.kind === 'line' && event.text === text;
/** The page has been told so often that an agent has joined. */
const joined = (page: RelayClient, times: number) =>
  page.until(() => page.heard.filter(({ kind }) => kind === 'joined').length >= times);

/** Where the page is told that a file is: beside the line, or where only text comes, in it. */
async function linkOf(page: RelayClient, name: string): Promise<string> {
  const linkIn = ({ text, attachments }: Heard): string | undefined => {
    const files = (attachments ?? []) as readonly { readonly name: string; readonly url?: string }[];
    const url = files.find((file) => file.name === name)?.url;
    return url ?? new RegExp(`^${name}: (\\S+)$`, 'm').exec(String(text))?.[1];
  };
  await page.until((event) => event.kind === 'line' && linkIn(event) !== undefined);
  return page.heard.map(linkIn).find((url) => url !== undefined) ?? '';
}

let world: EngineWorld;

beforeAll(async () => {
  world = await startEngineWorld({ environment: { CAREBRIDGE_CONTACT_CENTER: 'embedded' } });
});
afterAll(() => world.close());

test.each(['chat-gateway', 'chat-api-v2'] as const)(
  'visitor over the relay, %s, embedded contact center · served, passed on, left, writes again → every line once, each agent sees all of them',
  async (dialect) => {
    const { engine } = world;
    const { tenant, pageOrigin, center } = await foundCompany(engine, dialect);
    const [ada, ben] = await Promise.all([0, 1].map((index) => CenterAgent.begin(engine, center, index)));
    if (ada === undefined || ben === undefined) throw new Error('There are two.');
    const page = new RelayClient(
      overHttp(() => engine.origin, 60_000),
      tenant,
      pageOrigin,
    );
    await page.knock();
    expect((await page.open({ visitorName: 'Vera' })).status).toBe(201);
    await page.say('My bill is wrong.');
    const conversation = await ada.accept();
    await joined(page, 1);
    if (dialect === 'chat-gateway') {
      const cursor = await ada.cursor();
      await page.typing();
      expect(await ada.told(cursor, 'typing')).toMatchObject({ conversationId: conversation, authorType: 'user' });
    }
    await ada.says(conversation, 'Let me look.');
    await page.until(isLine('Let me look.'));
    await ada.transfers(conversation, '102');
    expect(await ben.accept()).toBe(conversation);
    await joined(page, 2);
    expect(await ben.reads(conversation)).toEqual(expect.arrayContaining(['My bill is wrong.', 'Let me look.']));
    await page.say('And the tap drips.');
    await ben.awaits(conversation, 'And the tap drips.');
    await ben.says(conversation, 'I shall come.');
    await page.until(isLine('I shall come.'));
    await ben.shows(conversation, 'Offer.csv', 'Tap;20\n');
    const link = await linkOf(page, 'Offer.csv');
    expect(await (await fetch(link)).text()).toBe('Tap;20\n');
    await ben.ends(conversation);
    await page.until(({ kind }) => kind === 'ended');
    await page.say('It drips again.');
    expect(await ben.accept()).toBe(conversation);
    await joined(page, 3);
    const said = ['My bill is wrong.', 'Let me look.', 'And the tap drips.', 'I shall come.', 'It drips again.'];
    expect((await ben.reads(conversation)).filter((text) => said.includes(text))).toEqual(said);
    const heard = page.heard.flatMap(({ kind, text }) => (kind === 'line' || kind === 'said' ? [text] : []));
    expect(heard.filter((text) => said.includes(String(text)))).toEqual(said);
    await page.leave();
  },
  180_000,
);

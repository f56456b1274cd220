import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { customerChatListSchema } from '../../shared/protocol/carebridge/customer-chats.ts';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world } = useStage();
let key: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  key = privateKey;
  await world.changeTenant({ identity: { keys: [await exportSPKI(publicKey)] } });
});
afterAll(() => world.changeTenant({ identity: null }));

const signed = (sub: string): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'ES256' })
    .setSubject(sub)
    .setAudience('contoso')
    .setExpirationTime('10 minutes')
    .sign(key);

/** A device of its own, on whose page the site says who is signed in. */
async function device(sub: string): Promise<ChatPage> {
  const { context } = await world.visitor();
  const page = await openPage(context, world.site.origin);
  await identify(page, sub);
  const visitor = new ChatPage(page);
  await visitor.open();
  return visitor;
}

const identify = async (page: Page, sub: string): Promise<void> =>
  page.evaluate(
    (token) => {
      const { Carebridge } = globalThis as unknown as { Carebridge: { identify(identity: object): void } };
      Carebridge.identify({ token });
    },
    await signed(sub),
  );

const shutDown = (page: Page): Promise<void> =>
  page.evaluate(() => (globalThis as unknown as { Carebridge: { shutdown(): void } }).Carebridge.shutdown());

/** What the service tells of a customer. */
async function toldOf(sub: string): Promise<readonly string[]> {
  const headers = { origin: world.site.origin, authorization: `Bearer ${await signed(sub)}` };
  const answer = await fetch(`${world.engine.origin}/api/earlier/contoso`, { headers });
  const { chats } = customerChatListSchema.parse(await answer.json());
  return chats.flatMap(({ lines }) => lines.map(({ text }) => text));
}

/** A customer chats on a device, and ends the chat. */
async function chatted(sub: string, question: string): Promise<ChatPage> {
  const agent = await world.agent();
  const visitor = await device(sub);
  await visitor.say(question);
  const chat = await agent.accept(await agent.rung(question));
  await chat.say('It is on its way.');
  await visitor.sees('It is on its way.');
  await visitor.say('Thank you');
  await chat.heardLine('Thank you');
  await visitor.button('End chat').click();
  await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await visitor.reads('You ended the chat');
  await expect.poll(() => toldOf(sub)).toEqual(expect.arrayContaining([question, 'It is on its way.', 'Thank you']));
  return visitor;
}

describe('chats of a customer on several devices (carebridge.md#customer-chats)', () => {
  it('another device, signed in as the same → read there, kept nowhere, not to be deleted there; another one signs in → gone at once; shut down → gone', async () => {
    await chatted('customer-1', 'Where is parcel 9701?');
    const other = await device('customer-1');
    await other.reads('How can we help?');
    await other.button('Earlier chats').click();
    const item = other.frame.getByRole('button', { name: /Where is parcel 9701\?/ });
    await item.waitFor();
    expect(await axeFindings(other.page)).toEqual([]);
    await item.click();
    await other.sees('Where is parcel 9701?');
    await other.sees('It is on its way.');
    await other.reads(/keeps this chat, and deletes it if you ask/);
    expect(await other.button('Delete').count()).toBe(0);
    expect(await axeFindings(other.page)).toEqual([]);
    expect(await other.page.evaluate(() => JSON.stringify([localStorage, sessionStorage]))).not.toContain('9701');

    await identify(other.page, 'customer-2');
    await other.reads('You have no chats on other devices.');
    expect(await other.frame.getByText('9701').count()).toBe(0);
    expect(await axeFindings(other.page)).toEqual([]);

    await identify(other.page, 'customer-1');
    await item.waitFor();
    await shutDown(other.page);
    await other.page.evaluate(() => (globalThis as unknown as { Carebridge: { open(): void } }).Carebridge.open());
    await other.reads('How can we help?');
    expect(await other.button('Earlier chats').count()).toBe(0);
  });

  it('another customer on another device → nothing', async () => {
    await chatted('customer-3', 'Where is parcel 9702?');
    const other = await device('customer-4');
    await other.reads('How can we help?');
    await other.button('Earlier chats').click();
    await other.reads('You have no chats on other devices.');
    expect(await other.frame.locator('.history li').count()).toBe(0);
  });

  it('the device itself → once; deleted → the company’s copy is left, and says so; a company without history → no way to look', async () => {
    const visitor = await chatted('customer-5', 'Where is parcel 9703?');
    await visitor.button('New chat').click();
    await visitor.reads('How can we help?');
    await visitor.button('Earlier chats').click();
    const item = visitor.frame.getByRole('button', { name: /Where is parcel 9703\?/ });
    await item.click();
    await visitor.button('Delete').click();
    await visitor.frame.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await item.click();
    await visitor.reads(/keeps this chat, and deletes it if you ask/);
    expect(await visitor.button('Delete').count()).toBe(0);

    await world.changeTenant({ historyDays: 0 });
    const later = await device('customer-5');
    await later.reads('How can we help?');
    expect(await later.button('Earlier chats').count()).toBe(0);
    await world.changeTenant({ historyDays: 7 });
  });
});

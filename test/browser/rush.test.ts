import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { demoTenant } from '../../local/engine/demo-tenant.ts';
import { openPage } from './support/browser-world.ts';
import { useCenterDesks } from './support/center-desks.ts';
import { ChatPage } from './support/chat-page.ts';
import type { DeskPage } from './support/desk-page.ts';
import type { Watch } from './support/watch.ts';

/** All of it, on a machine with more to do. */
const rushMs = 900_000;
const ringing = JSON.stringify({ ringMs: 12_000 });
const { world, desks, center } = useCenterDesks({ CAREBRIDGE_PLATFORM_TIMES: ringing }, async (begun) => {
  const { agents = [] } = demoTenant(begun.engine.config, 'contoso', []);
  const limited = agents.map((agent, at) => ({ ...agent, maxChats: at === 0 ? 2 : 1 }));
  // Who has let it ring is not asked again by itself, so that what happens is what people do.
  await begun.changeTenant({ owner: 'one', askAnewSeconds: 600, giveUpAfterSeconds: 3_600, agents: limited });
});

/** A visitor of one of the companies, and what is asked; the number stands in each line that belongs to the chat. */
class Caller {
  readonly number: string;
  readonly page: ChatPage;
  readonly watch: Watch | undefined;

  constructor(number: string, page: ChatPage, watch?: Watch) {
    this.number = number;
    this.page = page;
    this.watch = watch;
  }

  get question(): string {
    return `Where is order ${this.number}?`;
  }

  ask(): Promise<void> {
    return this.page.say(this.question);
  }

  /** Whom the visitor talks to, once there is one. */
  async agent(): Promise<string> {
    await this.page.reads(/^You are talking to /);
    return (await this.page.status.innerText())
      .replace('You are talking to ', '')
      .replace(/[\u2068\u2069]/g, '')
      .trim();
  }

  /** The place that the visitor reads; undefined while there is none. */
  async place(): Promise<string | undefined> {
    const told = await this.page.frame.locator('li.event').allInnerTexts();
    return told.find((text) => text.startsWith('You are n'));
  }
}

async function contoso(number: string): Promise<Caller> {
  const { context, watch } = await world.visitor();
  const page = new ChatPage(await openPage(context, `${world.site.origin}/`));
  await page.open();
  return new Caller(number, page, watch);
}

/** Takes a visitor who waits, by the ring or from the list. */
const grasp = (desk: DeskPage, { number }: Caller): Promise<void> =>
  desk
    .waits(number)
    .getByRole('button', { name: /^(Accept|Take)/ })
    .click();

/** Waits until no desk lists a visitor as waiting. */
async function isUnlisted(listed: readonly DeskPage[], { number }: Caller): Promise<void> {
  for (const desk of listed) await desk.waits(number).waitFor({ state: 'detached' });
}

/** The chat with a visitor, as long as it goes on. */
const chatOf = (desk: DeskPage, { number }: Caller): Locator =>
  desk.page.locator('.chat-item:not(.over)', { hasText: number });

/** Shows the chat with a visitor that goes on; each line of it bears the visitor's number. */
async function shows(desk: DeskPage, caller: Caller): Promise<void> {
  await chatOf(desk, caller).getByRole('button').first().click();
  await desk.sees(caller.number);
  await desk.writable();
}

/** An agent and a visitor say a line each, and read that of the other. */
async function talk(desk: DeskPage, caller: Caller, word: string): Promise<void> {
  const [asked, answered] = exchanged(caller, word);
  await shows(desk, caller);
  await desk.say(asked);
  await caller.page.sees(asked);
  await caller.page.say(answered);
  await desk.sees(answered);
}

const exchanged = ({ number }: Caller, word: string): readonly [string, string] => [
  `${word} of the agent to ${number}`,
  `${word} of visitor ${number}`,
];

/** Lines of visitors and agents: what the company says by itself bears no number. */
const numbered = (lines: readonly string[]): readonly string[] => lines.filter((line) => /\d{4}/.test(line));

/** Each line stands once, in this order, at the visitor and at the agent who has the chat, and none of another chat does. */
async function bothRead(desk: DeskPage, caller: Caller, ...words: readonly string[]): Promise<void> {
  const lines = [caller.question, ...words.flatMap((word) => exchanged(caller, word))];
  await shows(desk, caller);
  await expect.poll(async () => numbered(await desk.lines())).toEqual(lines);
  await expect.poll(async () => numbered(await caller.page.lines())).toEqual(lines);
}

/** All ask at once: Ada misses her rings and is away, Ben has as many chats as he takes, and none is lost. */
async function rush(ada: DeskPage, ben: DeskPage, waiting: readonly Caller[], others: readonly Caller[]) {
  await Promise.all([...waiting, ...others].map((caller) => caller.ask()));
  await ada.button('Your status: Away').waitFor();
  for (const { number } of waiting) {
    await ada.waiter(number).waitFor();
    await ben.waiter(number).waitFor();
  }
  expect(await ben.invitations.count()).toBe(0);
  const places = ['You are next', 'You are number 2', 'You are number 3'];
  const told = async () => (await Promise.all(waiting.map((caller) => caller.place()))).toSorted();
  await expect.poll(told).toEqual(places);
}

/** An agent of the contact center signs in while visitors wait there, and takes them one after the other. */
async function signsInAndTakes(callers: readonly Caller[]): Promise<DeskPage> {
  const { desk } = await center.agent('Ines Prado');
  for (let taken = 1; taken <= callers.length; taken += 1) {
    await desk.invitations
      .first()
      .getByRole('button', { name: /^Accept/ })
      .click();
    await expect.poll(() => desk.chats.count()).toBe(taken);
  }
  for (const caller of callers) expect(await caller.agent()).toBe('Ines');
  return desk;
}

/**
 * Ada is back, and both grasp the same visitor: one of them has it. Both are in the room for as long as it takes to remove
 * who came second, and the visitor reads both names then.
 */
async function race(ada: DeskPage, ben: DeskPage, caller: Caller): Promise<DeskPage> {
  await ada.button('I am back').click();
  await ada.button('Your status: Available').waitFor();
  await Promise.all([grasp(ada, caller), grasp(ben, caller)]);
  await isUnlisted([ada, ben], caller);
  const hasIt = async (desk: DeskPage) => (await chatOf(desk, caller).count()) > 0;
  const told = async () => [await hasIt(ada), await hasIt(ben), await caller.agent()].join();
  await expect.poll(told).toMatch(/^(true,false,Ada|false,true,Ben)$/);
  return (await hasIt(ada)) ? ada : ben;
}

/** One who has waited for long leaves a message, and goes; an agent takes it. */
async function leavesMessage({ page, number }: Caller, desk: DeskPage): Promise<void> {
  await page.button('Leave a message').click();
  await page.frame.getByLabel('Your mail address').fill('tove@contoso.example');
  await page.button('Send message').click();
  await page.reads('We have your message');
  await page.button('Back').click();
  await page.button('End chat').click();
  await page.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
  await desk.page.getByRole('button', { name: new RegExp(`tove@contoso.example.*${number}`, 's') }).click();
  await desk.dialog.getByRole('button', { name: 'Take' }).click();
  await desk.dialog.getByText('You have it').waitFor();
  await desk.dialog.getByRole('button', { name: 'Close' }).click();
}

/** Handed over with a note: the visitor goes on with the colleague, and the first agent is out. */
async function handsOver(from: DeskPage, to: DeskPage, caller: Caller): Promise<void> {
  await shows(from, caller);
  await from.page.keyboard.press('Alt+KeyH');
  await from.dialog.getByLabel('Note for them').fill('Needs an invoice.');
  await from.dialog.getByRole('button', { name: 'Ada' }).click();
  const ring = to.invitation('Needs an invoice.');
  await ring.getByText('Ben wants to hand this visitor over to you').waitFor();
  await ring.getByRole('button', { name: /^Accept/ }).click();
  await from.reads('You have left this chat.');
  await expect.poll(() => caller.agent()).toBe('Ada');
}

/** Another agent of the contact center takes over; the visit ends, and what the visitor writes then goes on with it. */
async function takesOver(ines: DeskPage, caller: Caller): Promise<void> {
  const { desk: tom } = await center.agent('Tom Reyes');
  await shows(ines, caller);
  await ines.button('Hand over').click();
  await ines.dialog.getByRole('button', { name: /^Tom Reyes/ }).click();
  await caller.page.reads('Someone else from our team takes over');
  await tom.invitations
    .first()
    .getByRole('button', { name: /^Accept/ })
    .click();
  await expect.poll(() => caller.agent()).toBe('Tom');
  await talk(tom, caller, 'Second word');
  await bothRead(tom, caller, 'First word', 'Second word');
  await tom.page.keyboard.press('Alt+KeyN');
  await tom.button('End for everybody').click();
  await caller.page.reads('Just write here if something else comes up.');
  await caller.page.say(`Third word of visitor ${caller.number}`);
  await ines.accept(caller.number);
  await expect.poll(() => caller.agent()).toBe('Ines');
  const lines = ['First word', 'Second word'].flatMap((word) => exchanged(caller, word));
  const all = [caller.question, ...lines, `Third word of visitor ${caller.number}`];
  await expect.poll(async () => numbered(await ines.lines())).toEqual(all);
  await expect.poll(async () => numbered(await caller.page.lines())).toEqual(all);
}

/** What both write while the visitor is offline is there once when the network is back. */
async function isOffline(desk: DeskPage, caller: Caller): Promise<void> {
  const [said, answered] = exchanged(caller, 'Third word');
  const context = caller.page.page.context();
  caller.watch?.mayLoseNetwork();
  // A request that still waits there is replaced by the next one when the network is back.
  caller.watch?.mayBeRefused();
  await shows(desk, caller);
  await context.setOffline(true);
  await desk.say(said);
  await desk.sent(said);
  await caller.page.say(answered);
  await context.setOffline(false);
  await caller.page.sees(said);
  await desk.sees(answered);
}

describe('a rush: three agents and six visitors of both platforms at once (docs/decisions/0015-who-is-asked.md, 0017, 0022, 0023)', () => {
  it('missed rings, away and back, a race, capacity, a message instead, hand-over, an offline visitor → each line once, at the right people', {
    timeout: rushMs,
  }, async () => {
    const [adas, bens] = [await desks.agent(0), await desks.agent(1)];
    const [ada, ben] = [adas.desk, bens.desk];
    // Of two who grasp a visitor at once one is refused.
    for (const { watch } of [adas, bens]) watch.mayBeRefused();
    const [first, second] = [await contoso('9101'), await contoso('9102')];
    const [third, fourth] = [await contoso('9103'), await contoso('9104')];
    const fifth = new Caller('9105', await center.visitor());
    const sixth = new Caller('9106', await center.visitor());
    await first.ask();
    await grasp(ben, first);
    expect(await first.agent()).toBe('Ben');
    await ben.reads('1 of 1 chats');

    await rush(ada, ben, [second, third, fourth], [fifth, sixth]);
    const ines = await signsInAndTakes([fifth, sixth]);
    const owner = await race(ada, ben, second);
    await grasp(ada, third);
    expect(await third.agent()).toBe('Ada');
    await isUnlisted([ada, ben], third);
    await leavesMessage(fourth, ben);
    await isUnlisted([ada, ben], fourth);

    const chats = [
      [ben, first],
      [owner, second],
      [ada, third],
      [ines, fifth],
      [ines, sixth],
    ] as const;
    for (const [desk, caller] of chats) await talk(desk, caller, 'First word');
    await handsOver(ben, ada, first);
    await talk(ada, first, 'Second word');
    await isOffline(owner, second);
    await takesOver(ines, fifth);

    await bothRead(ada, first, 'First word', 'Second word');
    await bothRead(owner, second, 'First word', 'Third word');
    await bothRead(ada, third, 'First word');
    await bothRead(ines, sixth, 'First word');
  });
});

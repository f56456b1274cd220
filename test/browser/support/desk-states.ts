import type { Chat } from '../../../local/call-flow/chat.ts';
import { listStates } from './desk-list-states.ts';
import { replyStates } from './desk-reply-states.ts';
import { troubleStates } from './desk-trouble-states.ts';
import type { DeskWorld, OpenDesk } from './desk-world.ts';
import { wrapUpStates } from './desk-wrap-up-states.ts';
import { wasHereBefore } from './earlier-chats.ts';
import { longWord } from './overflow.ts';

/** A state of the desk, and how to bring it about, beginning before the sign-in. */
export type DeskState = {
  readonly name: string;
  readonly arrange: (opened: OpenDesk, desks: DeskWorld) => Promise<void>;
  /** Whether requests are meant to fail in it. */
  readonly fails?: boolean;
};

let parcel = 5000;

/** Where a visitor writes from, as a widget says it. Source: carebridge.md#visit-page */
const writtenFrom = {
  _page: 'https://shop.example/orders?page=2',
  _title: 'Your orders · Shop',
  _browser: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
  _language: 'nb-NO',
};

/** Gives company, agent, colleagues and fields names that have no place to break. */
async function nameAtLength({ context }: OpenDesk): Promise<void> {
  await context.route('**/api/desk/profile', async (route) => {
    const response = await route.fetch();
    const { tenants } = await response.json();
    const [tenant] = tenants;
    const colleagues = tenant.colleagues.map((colleague: object) => ({ ...colleague, displayName: longWord }));
    const preChat = [{ name: 'order', label: longWord }];
    await route.fulfill({
      json: { tenants: [{ ...tenant, displayName: longWord, agentName: longWord, colleagues, preChat }] },
    });
  });
}

/** A chat whose every text has no place to break. */
async function talkedAtLength(opened: OpenDesk, desks: DeskWorld): Promise<void> {
  const { desk } = opened;
  await nameAtLength(opened);
  parcel += 1;
  const question = `${longWord}${parcel}`;
  await desk.signIn('Ada Lind');
  const page = { _page: `https://shop.example/${longWord}`, _title: longWord };
  const answers = { name: longWord, order: `Order ${longWord}`, ...page };
  const chat = await desks.visit(question, answers, longWord);
  await desk.accept(question);
  await chat.connected();
  await chat.say(`${longWord} https://shop.example/${longWord}`);
  await desk.sees('https://shop.example');
  await desk.say(longWord);
  await chat.heardLine(longWord);
  await chat.type();
  await desk.page.locator('.typists.some').waitFor();
}

async function rung({ desk }: OpenDesk, desks: DeskWorld): Promise<{ chat: Chat; question: string }> {
  parcel += 1;
  const question = `Where is my parcel ${parcel}? It should have been here on Monday, and no one answers the phone.`;
  await desk.signIn('Ada Lind');
  const answers = { name: 'Iris Novak', order: String(parcel), note: 'Ring twice' };
  const chat = await desks.visit(question, { ...answers, ...writtenFrom });
  await desk.invitation(question).waitFor();
  return { chat, question };
}

async function talked(opened: OpenDesk, desks: DeskWorld): Promise<Chat> {
  const { chat, question } = await rung(opened, desks);
  const { desk } = opened;
  await chat.connected();
  await chat.say('The label says 4711, see https://shop.example/orders/4711');
  await desk.accept(question);
  await desk.sees('The label says');
  await desk.reads('You came in');
  await desk.say('Hello Iris, let me look that up for you.\nOne moment please.');
  await chat.heardLine('Hello Iris, let me look that up for you.\nOne moment please.');
  await chat.say('Thank you!');
  await desk.sees('Thank you!');
  await desk.reads('Delivered');
  return chat;
}

/** What the board says of the agents, beside what it says anyhow. */
async function agentsAre({ context }: OpenDesk, said: object): Promise<void> {
  await context.route('**/api/desk/board/*', async (route) => {
    if (route.request().url().includes('?')) return;
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, agents: answer.agents.map((agent: object) => ({ ...agent, ...said })) } });
  });
}

/** Visitors wait: one who was declined here, and those whom the board tells of besides; `word` stands in all of them. */
async function waitedFor(opened: OpenDesk, desks: DeskWorld, word = ''): Promise<string> {
  const { desk, context } = opened;
  const agoMs = [40_000, 260_000, 4_000_000];
  const [ada, ben] = desks.world.engine.config.agents.map(({ address }) => address);
  await context.route('**/api/desk/board/*', async (route) => {
    if (route.request().url().includes('?')) return route.continue();
    const answer = await (await route.fetch()).json();
    const texts = [
      'A refund, please',
      'Do you ship to Norway? The shop says so, but at the till there is no such country.',
      '',
    ];
    const further = texts.map((text, at) => ({
      conversation: String(at).padStart(32, 'e'),
      since: new Date(Date.now() - (agoMs[at] ?? 0)).toISOString(),
      subject: text === '' ? text : `${word}${text}`,
      ...(at === 2 ? {} : { name: `${word}${['Otto', 'Liv Strand'][at]}` }),
      asked: at === 0 ? [ben] : at === 1 ? [ada, ben] : [],
      lines: at,
    }));
    return route.fulfill({ json: { ...answer, waiting: [...answer.waiting, ...further] } });
  });
  const { chat: _, question } = await rung(opened, desks);
  await desk.decline(question);
  await desk.waiter(question).waitFor();
  return question;
}

const inDialog =
  (button: string): DeskState['arrange'] =>
  async (opened, desks) => {
    await talked(opened, desks);
    await opened.desk.button(button).click();
    await opened.desk.dialog.waitFor();
  };

/** Every state of the desk. */
export const deskStates: readonly DeskState[] = [
  { name: 'sign-in', arrange: ({ desk }) => desk.button('Sign in').waitFor() },
  {
    name: 'sign-in-failed',
    arrange: async ({ desk }, desks) => {
      await desk.page.goto('about:blank');
      await desk.page.goto(`${desks.deskUrl}#code=x&state=y`);
      await desk.page.getByRole('alert').waitFor();
    },
  },
  {
    name: 'accounts',
    arrange: async ({ desk }) => {
      await desk.button('Sign in').click();
      await desk.page.getByRole('link').first().waitFor();
    },
  },
  {
    name: 'no-agent',
    arrange: async ({ desk, context }) => {
      await context.route('**/api/desk/profile', (route) => route.fulfill({ json: { tenants: [] } }));
      await desk.button('Sign in').click();
      await desk.page.getByRole('link', { name: 'Ada Lind' }).click();
      await desk.reads('No company to answer for');
    },
  },
  { name: 'idle', arrange: ({ desk }) => desk.signIn('Ada Lind') },
  {
    name: 'status',
    arrange: async ({ desk }) => {
      await desk.signIn('Ada Lind');
      await desk.button('Your status: Available').click();
      await desk.dialog.getByRole('radio', { name: 'Pause' }).check();
      await desk.dialog.getByLabel('Reason').fill('Lunch');
    },
  },
  {
    name: 'paused',
    arrange: async (opened) => {
      const { desk } = opened;
      await agentsAre(opened, { availability: 'away', status: 'pause', reason: longWord });
      await desk.signIn('Ada Lind');
      await desk.button(/^Your status: Pause: /).waitFor();
    },
  },
  { name: 'waiting', arrange: async (opened, desks) => void (await waitedFor(opened, desks)) },
  { name: 'waiting-long-text', arrange: async (opened, desks) => void (await waitedFor(opened, desks, longWord)) },
  {
    name: 'taking',
    arrange: async (opened, desks) => {
      const question = await waitedFor(opened, desks);
      await opened.context.route('**/take', () => undefined);
      await opened.desk.take(question).click();
      await opened.desk.waiter(question).getByText('Taking…').waitFor();
    },
  },
  {
    name: 'taken-before',
    fails: true,
    arrange: async (opened, desks) => {
      const question = await waitedFor(opened, desks);
      const json = { type: 'about:blank', title: 'Taken.', status: 409, code: 'Conflict' };
      await opened.context.route('**/take', (route) => route.fulfill({ status: 409, json }));
      await opened.desk.take(question).click();
      await opened.desk.page.locator('.toast:not(:empty)').waitFor();
    },
  },
  {
    name: 'sent-away',
    arrange: async (opened) => {
      const { desk } = opened;
      await agentsAre(opened, { availability: 'away', status: 'away', chats: 6, maxChats: 6 });
      await desk.signIn('Ada Lind');
      await desk.page.evaluate(missTwo);
      await desk.page.reload();
      await desk.reads('Two rings were not answered');
    },
  },
  { name: 'rung', arrange: async (opened, desks) => void (await rung(opened, desks)) },
  { name: 'talking', arrange: async (opened, desks) => void (await talked(opened, desks)) },
  {
    name: 'two-chats',
    arrange: async (opened, desks) => {
      const first = await talked(opened, desks);
      parcel += 1;
      const second = await desks.visit(`A refund for ${parcel}, please`, {}, 'Otto');
      await opened.desk.accept(String(parcel));
      await second.connected();
      await second.say('It was the wrong colour.');
      await first.say('Are you still there?');
      await opened.desk.chats.locator('.count').waitFor();
      await desks.visit('Do you ship to Norway?', {}, 'Liv');
      await opened.desk.invitation('Norway').waitFor();
      await second.type();
      await opened.desk.page.locator('.typists.some').waitFor();
    },
  },
  {
    name: 'unanswered',
    arrange: async (opened, desks) => {
      // By what the service says of its clock, the last line was said five minutes ago.
      const date = new Date(Date.now() + 300_000).toUTCString();
      await opened.context.route('**/api/desk/board/*', async (route) => {
        if (route.request().url().includes('?')) return;
        const response = await route.fetch();
        await route.fulfill({ response, headers: { ...response.headers(), date } });
      });
      const chat = await talked(opened, desks);
      await chat.say('Is there any news?');
      await opened.desk.reads('Unanswered for');
    },
  },
  {
    name: 'whispering',
    arrange: async (opened, desks) => {
      const chat = await talked(opened, desks);
      await opened.desk.whisper();
      await opened.desk.say('She ordered twice, by the way.');
      await chat.say('Hello? Are you still there?');
      await opened.desk.page.locator('.source-overheard').waitFor();
    },
  },
  ...troubleStates(talked),
  { name: 'visitor', arrange: inDialog('About the visitor') },
  {
    name: 'visitor-beside',
    arrange: async (opened, desks) => {
      await opened.desk.page.setViewportSize({ width: 1440, height: 820 });
      await talked(opened, desks);
      await opened.desk.reads('Norwegian');
    },
  },
  {
    name: 'earlier-chats',
    arrange: async (opened, desks) => {
      await wasHereBefore(opened);
      await talked(opened, desks);
      const { page } = opened.desk;
      const isBeside = await page.locator('aside.visitor').isVisible();
      if (!isBeside) await opened.desk.button('About the visitor').click();
      await page.locator('.visitor .earlier button').first().click();
      await page.locator('.visitor .earlier ol').waitFor();
    },
  },
  {
    name: 'own-chats',
    arrange: async (opened) => {
      await wasHereBefore(opened);
      await opened.desk.signIn('Ada Lind');
      await opened.desk.button('Your recent chats').click();
      await opened.desk.dialog.locator('.earlier button').first().waitFor();
    },
  },
  {
    name: 'no-own-chats',
    arrange: async (opened) => {
      await opened.context.route('**/api/desk/chats/**', (route) => route.fulfill({ json: { conversations: [] } }));
      await opened.desk.signIn('Ada Lind');
      await opened.desk.button('Your recent chats').click();
      await opened.desk.dialog.getByText('You had no chat recently.').waitFor();
    },
  },
  ...listStates,
  { name: 'inviting', arrange: inDialog('Invite a colleague') },
  ...replyStates(talked),
  ...wrapUpStates(talked),
  { name: 'handing-over', arrange: inDialog('Hand over') },
  {
    name: 'asked-in',
    arrange: async (opened, desks) => {
      const { desk } = opened;
      const { desk: ben } = await desks.agent(1);
      parcel += 1;
      const question = `A refund for ${parcel}, please`;
      const chat = await desks.visit(question, {}, 'Otto');
      await ben.accept(question);
      await chat.connected();
      await desk.signIn('Ada Lind');
      await ben.button('Hand over').click();
      await ben.dialog.getByLabel('Note for them').fill(`He has the wrong size twice, see ${longWord}`);
      await ben.dialog.getByRole('button', { name: 'Ada' }).click();
      await desk.reads('Ben wants to hand this visitor over to you');
    },
  },
  {
    name: 'asking-in',
    arrange: async (opened, desks) => {
      await talked(opened, desks);
      const { desk } = opened;
      const { desk: ben } = await desks.agent(1);
      await desk.button('Hand over').click();
      await desk.dialog.getByRole('button', { name: 'Ben' }).click();
      await ben.invitations.first().waitFor();
      await desk.reads('Handing over to');
    },
  },
  { name: 'leaving', arrange: inDialog('Leave') },
  { name: 'ending', arrange: inDialog('End chat') },
  { name: 'shortcuts', arrange: inDialog('Keyboard shortcuts') },
  { name: 'long-text', arrange: talkedAtLength },
  {
    name: 'long-text-inviting',
    arrange: async (opened, desks) => {
      await talkedAtLength(opened, desks);
      await opened.desk.button('Invite a colleague').click();
      await opened.desk.dialog.waitFor();
    },
  },
  {
    name: 'long-text-list',
    arrange: async (opened, desks) => {
      await talkedAtLength(opened, desks);
      const { desk } = opened;
      await desk.page.setViewportSize({ width: 320, height: 640 });
      await desk.button('All chats').click();
      parcel += 1;
      await desks.visit(`${longWord}${parcel}`, { name: longWord, order: `Order ${longWord}` });
      await desk.invitation(`${longWord}${parcel}`).waitFor();
    },
  },
  {
    name: 'ended',
    arrange: async (opened, desks) => {
      const chat = await talked(opened, desks);
      await chat.leave();
      await opened.desk.reads('This chat is over.');
    },
  },
];

/** Runs in the page: two rings were missed. */
function missTwo(): void {
  const record = JSON.parse(sessionStorage.getItem('carebridge.desk') ?? '{}');
  sessionStorage.setItem('carebridge.desk', JSON.stringify({ ...record, missed: 2 }));
}

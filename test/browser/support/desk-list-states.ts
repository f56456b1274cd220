import type { Route } from 'playwright-core';
import type { DeskWorld, OpenDesk } from './desk-world.ts';
import { longWord } from './overflow.ts';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();

/** A visitor who waits, as the board tells of one; no one is rung. */
const waits = (id: string, minutes: number, name: string, subject: string) => ({
  conversation: id.repeat(32),
  since: minutesAgo(minutes),
  subject,
  name,
  asked: [],
  lines: 1,
});

/** The board tells of three who wait: the pages of two of them are gone. */
async function someAreAway({ context }: OpenDesk): Promise<void> {
  const waiting = [
    waits('1', 12, 'Liv Strand', 'Do you ship to Norway? The shop says so, but at the till there is no such country.'),
    waits('2', 7, longWord, longWord),
    waits('3', 2, 'Otto', 'A refund, please'),
  ];
  const away = waiting.slice(0, 2).map(({ conversation }) => ({ conversation, since: minutesAgo(3) }));
  await context.route('**/api/desk/board/*', async (route) => {
    // What is asked after the whole board waits for changes, and there are none.
    if (route.request().url().includes('?')) return;
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, waiting, away } });
  });
}

/** Messages that were left, as the service tells of them: those that are closed, and the others. */
async function messagesWereLeft({ context }: OpenDesk, desks: DeskWorld): Promise<void> {
  const [ada, ben] = desks.world.engine.config.agents.map(({ address }) => address);
  const message = (id: string, name: string, text: string, changed: object) => ({
    id: id.repeat(32),
    // Left a moment ago, or on an earlier day: its day is written as well.
    at: minutesAgo(1),
    changedAt: minutesAgo(0),
    name,
    mail: `${name.toLowerCase()}@contoso.example`,
    text,
    agreed: ['I agree to be answered by mail.'],
    status: 'open',
    revision: 1,
    ...changed,
  });
  const question = 'When is berth 12 free? We are two boats, and would stay from Friday on.';
  const open = [
    message('a', 'Tove', question, {}),
    message('b', longWord.slice(0, 60), longWord, { status: 'taken', by: ben, at: minutesAgo(5_000) }),
    message('c', 'Otto', 'Is the crane free?', { status: 'taken', by: ada, note: 'Asked the harbour master' }),
  ];
  const closed = [
    message('d', 'Tove', question, { status: 'closed', by: ada, note: `Called back. ${longWord}` }),
    message('e', longWord.slice(0, 60), longWord, { status: 'closed', by: ben, at: minutesAgo(5_000) }),
  ];
  await context.route('**/api/desk/messages/**', (route: Route) =>
    route.fulfill({ json: { messages: route.request().url().endsWith('?status=closed') ? closed : open } }),
  );
}

async function closedListed(opened: OpenDesk, desks: DeskWorld): Promise<void> {
  await messagesWereLeft(opened, desks);
  await opened.desk.signIn('Ada Lind');
  await opened.desk.button('Closed messages').click();
  await opened.desk.dialog.getByText(opened.desk.said('Closed by you')).waitFor();
}

/** States of what stands in the desk's list beside chats: visitors who wait and are away, and messages that were left. */
export const listStates = [
  {
    name: 'waiting-away',
    arrange: async (opened: OpenDesk) => {
      await someAreAway(opened);
      await opened.desk.signIn('Ada Lind');
      await opened.desk
        .waiter('Norway')
        .getByText(opened.desk.said('Away since {since}').split('{')[0] ?? '')
        .waitFor();
    },
  },
  {
    name: 'left-messages',
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await messagesWereLeft(opened, desks);
      await opened.desk.signIn('Ada Lind');
      await opened.desk.reads('You have it');
    },
  },
  {
    name: 'left-message',
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await messagesWereLeft(opened, desks);
      await opened.desk.signIn('Ada Lind');
      await opened.desk.button(/Is the crane free/).click();
      await opened.desk.dialog.getByLabel(opened.desk.said('Note for colleagues')).waitFor();
    },
  },
  { name: 'closed-messages', arrange: closedListed },
  {
    name: 'closed-message',
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await closedListed(opened, desks);
      await opened.desk.dialog.getByRole('button', { name: /When is berth 12 free/ }).click();
      await opened.desk.dialog.getByRole('button', { name: opened.desk.said('Open again') }).waitFor();
    },
  },
  {
    name: 'closed-messages-unread',
    fails: true,
    arrange: async (opened: OpenDesk) => {
      const json = { type: 'about:blank', title: 'Later.', status: 503, code: 'TemporarilyUnavailable' };
      await opened.context.route('**/api/desk/messages/**', (route) => route.fulfill({ status: 503, json }));
      await opened.desk.signIn('Ada Lind');
      await opened.desk.button('Closed messages').click();
      await opened.desk.dialog.getByRole('button', { name: opened.desk.said('Try again') }).waitFor();
    },
  },
];

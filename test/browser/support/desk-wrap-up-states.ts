import type { Chat } from '../../../local/call-flow/chat.ts';
import type { DeskWorld, OpenDesk } from './desk-world.ts';
import { longWord } from './overflow.ts';

const wrapUpTags = ['Delivery', 'Refund', 'Wrong colour', 'Complaint', 'Praise', longWord.slice(0, 40)];

/** States of the desk in which a chat is wrapped up; `talked` brings about a chat. */
export const wrapUpStates = (talked: (opened: OpenDesk, desks: DeskWorld) => Promise<Chat>) => {
  /** A chat that has ended, with tags and a note that are not saved yet. */
  const written = async (opened: OpenDesk, desks: DeskWorld): Promise<void> => {
    const { desk } = opened;
    await desks.world.changeTenant({ wrapUpTags });
    const chat = await talked(opened, desks);
    await chat.leave();
    await desk.page.getByLabel('Delivery').check();
    await desk.page.getByLabel('Wrong colour').check();
    await desk.page.getByLabel('Note for colleagues').fill(`The label says 4711; see ${longWord}`);
  };
  return [
    { name: 'wrap-up', arrange: written },
    {
      name: 'wrap-up-saved',
      arrange: async (opened: OpenDesk, desks: DeskWorld) => {
        await written(opened, desks);
        await opened.desk.button(/^Save$/).click();
        await opened.desk.reads('Saved at');
      },
    },
    {
      name: 'wrap-up-waiting',
      fails: true,
      arrange: async (opened: OpenDesk, desks: DeskWorld) => {
        await written(opened, desks);
        await opened.context.setOffline(true);
        await opened.desk.button(/^Save$/).click();
        await opened.desk.reads('It is tried again by itself.');
      },
    },
    {
      name: 'wrap-up-overtaken',
      fails: true,
      arrange: async (opened: OpenDesk, desks: DeskWorld) => {
        await opened.context.route('**/wrap-up', (route) =>
          route.fulfill({ status: 409, json: { type: 'about:blank', title: 'Later.', status: 409, code: 'Conflict' } }),
        );
        await written(opened, desks);
        const at = new Date().toISOString();
        const [, ben] = desks.world.engine.config.agents.map(({ address }) => address);
        await opened.context.route(/\/conversations\/[0-9a-f]{32}$/, async (route) => {
          const answer = await (await route.fetch()).json();
          const theirs = { visitStartedAt: at, at, by: ben, revision: 1, tags: ['Refund'], note: 'Is sent today' };
          await route.fulfill({ json: { ...answer, wrapUps: [theirs] } });
        });
        await opened.desk.button(/^Save$/).click();
        await opened.desk.page.getByRole('alert').getByText('Is sent today').waitFor();
      },
    },
    {
      name: 'wrap-up-before-the-end',
      arrange: async (opened: OpenDesk, desks: DeskWorld) => {
        await desks.world.changeTenant({ wrapUpTags });
        await talked(opened, desks);
        await opened.desk.page.keyboard.press('Alt+KeyO');
        await opened.desk.dialog.getByLabel('Refund').check();
      },
    },
  ];
};

import type { DeskWorld, OpenDesk } from './desk-world.ts';
import { longWord } from './overflow.ts';

/** States of the desk with canned replies and emoji; `talked` brings about a chat. */
export const replyStates = (talked: (opened: OpenDesk, desks: DeskWorld) => Promise<unknown>) => [
  {
    name: 'replies',
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await desks.world.changeTenant({
        replies: [
          { name: 'hello', text: 'Hello {visitor}, this is {agent}. How can I help?' },
          { name: longWord.slice(0, 60), text: `${longWord} ${longWord}` },
        ],
      });
      await talked(opened, desks);
      await opened.desk.field.pressSequentially('/');
      await opened.desk.page.getByRole('option', { name: 'hello' }).waitFor();
    },
  },
  {
    name: 'own-replies',
    arrange: async ({ desk }: OpenDesk) => {
      await desk.signIn('Ada Lind');
      await desk.page.keyboard.press('Alt+KeyR');
      await desk.dialog.getByLabel('Name').fill(longWord.slice(0, 60));
      await desk.dialog.getByLabel('Text').fill(`${longWord} {visitor}`);
      await desk.dialog.getByRole('button', { name: 'Save' }).click();
      await desk.dialog.locator('.own-replies li').first().waitFor();
    },
  },
  {
    name: 'emoji',
    arrange: async (opened: OpenDesk, desks: DeskWorld) => {
      await talked(opened, desks);
      await opened.desk.button('Emoji').click();
      await opened.desk.dialog.getByRole('button', { name: 'parcel' }).waitFor();
    },
  },
];

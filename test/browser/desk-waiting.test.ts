import { beforeAll, describe, expect, it } from 'vitest';
import type { DeskPage } from './support/desk-page.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

beforeAll(() => world.changeTenant({ owner: 'one', askAnewSeconds: 600, giveUpAfterSeconds: 3_600 }));

let parcel = 7000;

/** A visitor asks, and all who are rung decline. */
async function declined(...agents: readonly DeskPage[]) {
  parcel += 1;
  const question = `Where is my parcel ${parcel}?`;
  const chat = await desks.visit(question, { name: 'Iris Novak' }, 'Iris Novak');
  for (const desk of agents) await desk.decline(question);
  for (const desk of agents) await desk.waiter(question).waitFor();
  return { question, chat };
}

describe('desk · visitors who wait (carebridge.md#board, #take)', () => {
  it('declined by both → stays in both lists, with who is asked; taken at one desk by keyboard → one click leads into the chat', async () => {
    const [{ desk: ada }, { desk: ben }] = [await desks.agent(0), await desks.agent(1)];
    const question = 'Where is parcel 6001?';
    const chat = await desks.visit(question, { name: 'Iris Novak' }, 'Iris Novak');
    await ben.invitation(question).waitFor();
    await ada.decline(question);
    await ada.waiter(question).waitFor();
    await ada.waiter(question).getByText('Being asked: Ben').waitFor();
    expect(await ada.waiter(question).innerText()).toMatch(/Iris Novak[\s\S]*under 1 min[\s\S]*parcel 6001/);
    await ben.decline(question);
    await ben.waiter(question).getByText('No one is being asked right now.').waitFor();
    await ben.reads('0 of 6 chats');
    await ben.take(question).focus();
    await ben.page.keyboard.press('Enter');
    await ben.writable();
    expect(await ben.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
    await ben.page.keyboard.type('Here I am');
    await ben.page.keyboard.press('Enter');
    await chat.heardLine('Here I am');
    await ada.waiter(question).waitFor({ state: 'detached' });
    await ada.reads('No one is waiting.');
    await ben.reads('1 of 6 chats');
    await chat.leave();
  });

  it('a reload, and a colleague who signs in while on a pause → both see who waits', async () => {
    const { desk: ben, context } = await desks.agent(1);
    await ben.button('Your status: Available').click();
    await ben.dialog.getByRole('radio', { name: 'Pause' }).check();
    await ben.button('Set status').click();
    await ben.button('Your status: Pause').waitFor();
    await context.close();
    const { desk: ada } = await desks.agent(0);
    const { question, chat } = await declined(ada);
    await ada.page.reload();
    await ada.waiter(question).waitFor();
    const { desk: again } = await desks.agent(1);
    await again.waiter(question).waitFor();
    await again.button('Your status: Pause').waitFor();
    await again.take(question).click();
    await again.writable();
    await ada.waiter(question).waitFor({ state: 'detached' });
    await chat.leave();
    await again.button('Your status: Pause').click();
    await again.dialog.getByRole('radio', { name: 'Available' }).check();
    await again.button('Set status').click();
    await again.button('Your status: Available').waitFor();
  });

  it('both take at once → one is in, the other is told', async () => {
    const opened = [await desks.agent(0), await desks.agent(1)];
    for (const { watch } of opened) watch.mayBeRefused();
    const both = opened.map(({ desk }) => desk);
    const { question, chat } = await declined(...both);
    await Promise.all(both.map((desk) => desk.take(question).click()));
    const told = await Promise.race(
      both.map(async (desk) => {
        await desk.page.locator('.toast', { hasText: 'A colleague has this visitor' }).waitFor();
        return desk;
      }),
    );
    const owner = both.find((desk) => desk !== told);
    await owner?.writable();
    await owner?.say('It is me');
    await chat.heardLine('It is me');
    await told.waiter(question).waitFor({ state: 'detached' });
    expect(await told.chats.count()).toBe(0);
    await chat.leave();
  });

  it('on a phone, right to left → the list, then the chat after one tap', async () => {
    const { desk } = await desks.agent(0, { viewport: { width: 390, height: 780 } });
    await desk.page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    const { question, chat } = await declined(desk);
    await desk.take(question).click();
    await desk.writable();
    await desk.say('On the way');
    await chat.heardLine('On the way');
    await chat.leave();
  });

  it('a taking that does not get through → is said, and the visitor can be taken again', async () => {
    const { desk, context, watch } = await desks.agent(0);
    watch.mayLoseNetwork();
    const { question, chat } = await declined(desk);
    await context.route('**/take', (route) => route.abort());
    await desk.take(question).click();
    await desk.page.locator('.toast', { hasText: 'could not be taken' }).waitFor();
    await context.unroute('**/take');
    await desk.take(question).click();
    await desk.writable();
    await chat.leave();
  });
});

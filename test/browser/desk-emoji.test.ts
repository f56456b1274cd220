import { expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { desks } = useStage();

it('desk · emoji by keys alone → found, and put where the agent was writing', async () => {
  const { desk } = await desks.agent();
  const chat = await desks.visit('Where is parcel 7701?');
  await desk.accept('parcel 7701');
  await chat.connected();
  await desk.field.pressSequentially('On its way ');
  await desk.page.keyboard.press('Alt+KeyE');
  await desk.dialog.getByLabel('Search').fill('parcel');
  await desk.page.keyboard.press('ArrowDown');
  await desk.page.keyboard.press('Enter');
  await desk.dialog.waitFor({ state: 'detached' });
  expect(await desk.field.inputValue()).toBe('On its way 📦');
  await desk.page.keyboard.type('!');
  await desk.page.keyboard.press('Enter');
  await chat.heardLine('On its way 📦!');
});

import { expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

it('desk · canned replies → found by a slash, chosen by keys, with the names put in; own ones are there at the next machine (carebridge.md#replies)', async () => {
  await world.changeTenant({ replies: [{ name: 'hello', text: 'Hello {visitor}, this is {agent}. How can I help?' }] });
  const { desk } = await desks.agent();
  const chat = await desks.visit('Where is parcel 7501?', { name: 'Iris Novak' });
  await desk.accept('parcel 7501');
  await chat.connected();
  await desk.page.keyboard.press('Alt+KeyR');
  await desk.dialog.getByLabel('Name').fill('track');
  await desk.dialog.getByLabel('Text').fill('I am looking it up, {visitor}.');
  await desk.dialog.getByRole('button', { name: 'Save' }).click();
  await desk.dialog.getByText('I am looking it up').waitFor();
  await desk.page.keyboard.press('Escape');
  await desk.dialog.waitFor({ state: 'detached' });
  await desk.field.pressSequentially('/');
  await desk.page.getByRole('option', { name: 'hello' }).waitFor();
  expect(await desk.page.getByRole('option').count()).toBe(2);
  await desk.field.pressSequentially('hel');
  await desk.page.keyboard.press('Enter');
  expect(await desk.field.inputValue()).toBe('Hello Iris Novak, this is Ada. How can I help?');
  await desk.page.keyboard.press('Enter');
  await chat.heardLine('Hello Iris Novak, this is Ada. How can I help?');
  await desk.field.pressSequentially('/t');
  await desk.page.keyboard.press('Escape');
  expect(await desk.page.getByRole('listbox').count()).toBe(0);
  const { desk: next } = await desks.agent();
  await next.page.keyboard.press('Alt+KeyR');
  await next.dialog.getByText('track').waitFor();
  await next.dialog.getByRole('button', { name: 'Delete: track' }).click();
  await next.dialog.getByText('track').waitFor({ state: 'detached' });
});

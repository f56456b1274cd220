import { expect, it } from 'vitest';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

it('desk · visitor who writes from a page → its title and address, browser and language beside the chat; narrower in a dialog (carebridge.md#visit-page)', async () => {
  const { desk } = await desks.agent(0, { viewport: { width: 1440, height: 820 } });
  const { context } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, `${world.site.origin}/?order=1#payment`));
  await visitor.open();
  await visitor.say('Where is parcel 7301?');
  await desk.accept('parcel 7301');
  const column = desk.page.getByRole('complementary', { name: 'About the visitor' });
  await column.getByText('Here since').waitFor();
  const told = await column.innerText();
  expect(told).toContain(`${world.site.origin}/?order=1`);
  expect(told).toContain(await visitor.page.title());
  expect(told).toMatch(/Chrome \d+ · \w+/);
  expect(told).not.toContain('#payment');
  await desk.page.setViewportSize({ width: 1199, height: 820 });
  await column.waitFor({ state: 'detached' });
  await desk.page.keyboard.press('Alt+KeyV');
  await desk.dialog.getByText('Here since').waitFor();
  await desk.page.keyboard.press('Escape');
  expect(await desk.field.evaluate((field) => field === document.activeElement)).toBe(true);
});

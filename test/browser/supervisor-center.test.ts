import { expect, it } from 'vitest';
import { AdminPage } from './support/admin-page.ts';
import { useCenterDesks } from './support/center-desks.ts';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';

const { world, center } = useCenterDesks();

it('agents of the contact center, seen by a supervisor → who is there, offered and in a chat, by itself; the list saved as CSV (carebridge.md#live-chats)', async () => {
  const nora = await AdminPage.open(world.browser, world.engine);
  // The page asks whether the person administers, too.
  nora.watch.mayBeRefused();
  await nora.signIn(/Nora Quist/);
  await nora.link(/Fabrikam/).click();
  const ines = nora.page.locator('.board-agent', { hasText: 'Ines Prado' });
  await ines.getByText('signed out').waitFor();
  await expectAccessibleDesk(nora.page);
  const { desk } = await center.agent('Ines Prado');
  await ines.getByText('available').waitFor();
  await center.visit('Where is my oven 8501?', 'Vera');
  await ines.getByText('has an offer').waitFor();
  await desk.accept('8501');
  await ines.getByText('in a chat').waitFor();
  await ines.getByText(/^1 of/).waitFor();
  await ines.getByText(/last active/).waitFor();
  await nora.link(/Vera/).getByText('Ines').waitFor();
  await expectAccessibleDesk(nora.page);
  const saving = nora.page.waitForEvent('download');
  await nora.button('Save as CSV').click();
  const file = await saving;
  expect(file.suggestedFilename()).toBe('fabrikam.now.csv');
  const [head, row = '', ...more] = (await (await file.createReadStream()).toArray()).join('').split('\r\n');
  expect(head).toMatch(/^id,phase,startedAt,visitor,/);
  expect(row).toMatch(/^[0-9a-f]{32},attended,[^,]+,Vera,.*Ines/);
  expect(more).toEqual(['']);
  const faults = nora.watch.faults();
  await nora.context.close();
  expect(faults).toEqual([]);
});

import { describe, expect, it } from 'vitest';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

describe('desk · wrap-up (carebridge.md#wrap-up)', () => {
  it('begun in the chat by keys, saved after it → stands in the own days; what is offline is saved once the network is back', async () => {
    await world.changeTenant({ wrapUpTags: ['Delivery', 'Refund'] });
    const { desk, context, watch } = await desks.agent();
    watch.mayLoseNetwork();
    const chat = await desks.visit('Where is parcel 7801?');
    await desk.accept('parcel 7801');
    await chat.connected();
    await desk.page.keyboard.press('Alt+KeyO');
    await desk.dialog.getByLabel('Delivery').check();
    await desk.page.keyboard.press('Escape');
    await chat.leave();
    await desk.reads('This chat is over.');
    await desk.page.keyboard.press('Alt+KeyO');
    expect(await desk.page.getByLabel('Delivery').isChecked()).toBe(true);
    await desk.page.getByLabel('Note for colleagues').fill('Is at the depot');
    await desk.button(/^Save$/).click();
    await desk.reads('Saved at');
    await desk.page.getByLabel('Refund').check();
    await context.setOffline(true);
    await desk.button('Save and remove').click();
    await desk.reads('It is tried again by itself.');
    expect(await desk.chats.count()).toBe(1);
    await context.setOffline(false);
    await desk.chats.first().waitFor({ state: 'detached' });
    await desk.button('Your recent chats').click();
    const own = desk.dialog.locator('.earlier li', { hasText: 'parcel 7801' });
    await own.locator('.tags', { hasText: 'Refund' }).waitFor();
    await own.getByRole('button').click();
    await own.getByText('Is at the depot').waitFor();
  });

  it('in German, wide and narrow → reads well, axe-core finds nothing, nothing is cut off', async () => {
    await world.changeTenant({ wrapUpTags: ['Lieferung', 'Rückerstattung', 'Lob'] });
    const { desk } = await desks.open({ locale: 'de-DE', colorScheme: 'light' });
    await desk.button('Anmelden').click();
    await desk.page.getByRole('link', { name: 'Ada Lind' }).click();
    await desk.connected();
    const chat = await desks.visit('Wo ist Paket 7802?');
    await desk
      .invitation('Paket 7802')
      .getByRole('button', { name: /^Annehmen/ })
      .click();
    await desk.writable();
    await chat.connected();
    await chat.leave();
    await desk.page.getByRole('group', { name: 'Worum ging es?' }).getByLabel('Rückerstattung').check();
    await desk.page.getByLabel('Notiz für das Team').fill('Liegt im Depot');
    await desk.reads('Noch nicht gespeichert');
    await desk.button(/^Speichern$/).click();
    await desk.reads('Gespeichert um');
    await expectAccessibleDesk(desk.page);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';
import { deskStates } from './support/desk-states.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

beforeAll(async () => {
  await world.changeTenant({ preChat: [{ name: 'order', label: 'Order number' }] });
});

describe('desk · accessibility of every state (docs/accessibility.md)', () => {
  for (const { name, fails, arrange } of deskStates) {
    it(`${name} · wide and narrow, light and dark → nothing that axe-core finds wrong, nothing cut off`, async () => {
      const opened = await desks.open({ colorScheme: 'light' });
      if (fails === true) {
        opened.watch.mayLoseNetwork();
        opened.watch.mayBeRefused();
      }
      await arrange(opened, desks);
      await expectAccessibleDesk(opened.desk.page);
    });
  }
});

describe('desk · by keyboard alone (WCAG 2.2, 2.1.1)', () => {
  it('sign in, accept, write, whisper, back, invite, end → without a pointer', async () => {
    const { desk } = await desks.open();
    const { keyboard } = desk.page;
    await desk.button('Sign in').waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await desk.page.getByRole('link').first().waitFor();
    const isAtAda = () =>
      desk.page.evaluate(() => document.activeElement?.closest('a')?.innerText.includes('Ada') === true);
    do await keyboard.press('Tab');
    while (!(await isAtAda()));
    await keyboard.press('Enter');
    await desk.connected();
    const chat = await desks.visit('By keyboard 6001');
    await desk.invitation('By keyboard 6001').waitFor();
    await keyboard.press('Alt+KeyA');
    await desk.writable();
    await chat.connected();
    await keyboard.type('Hello from the keys');
    await keyboard.press('Enter');
    await chat.heardLine('Hello from the keys');
    await keyboard.press('Alt+KeyW');
    await desk.page.locator('.whisper-banner').waitFor();
    await desk.writable();
    await keyboard.type('Only for colleagues');
    await keyboard.press('Enter');
    await desk.page.locator('.whispered .bubble.is-there').waitFor();
    await keyboard.press('Alt+KeyW');
    await desk.dialog.waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await desk.page.locator('.whisper-banner').waitFor({ state: 'detached' });
    await desk.writable();
    await keyboard.press('Alt+KeyK');
    await desk.dialog.getByText('Next chat').waitFor();
    await keyboard.press('Escape');
    await keyboard.press('Alt+KeyI');
    await desk.dialog.getByRole('button', { name: 'Ben' }).waitFor();
    await keyboard.press('Escape');
    expect(await desk.field.evaluate((field) => field === document.activeElement)).toBe(true);
    await keyboard.press('Alt+KeyN');
    await desk.dialog.waitFor();
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await chat.ended();
    await desk.reads('This chat is over.');
    expect(chat.heard.map(({ text }) => text)).not.toContain('Only for colleagues');
  });

  it('dictated letters without a modifier → are text and nothing else', async () => {
    const { desk } = await desks.agent();
    await desks.visit('By keyboard 6002');
    await desk.accept('By keyboard 6002');
    await desk.field.fill('');
    await desk.page.keyboard.type('axwilnmk');
    expect(await desk.field.inputValue()).toBe('axwilnmk');
    expect(await desk.dialog.count()).toBe(0);
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';
import { deskStates } from './support/desk-states.ts';
import { overflowAt320 } from './support/overflow.ts';
import { useStage } from './support/stage.ts';
import { arrangeTenant, widgetStates } from './support/widget-states.ts';

const { world, desks } = useStage();

/** States with most of what pages say. */
const widgetNames = ['welcome', 'form', 'closed', 'unreachable', 'waiting-in-line', 'talking', 'ending', 'rating'];
const deskNames = ['idle', 'rung', 'talking', 'shortcuts', 'left-message', 'closed-messages'];

const directions = { fr: 'ltr', ar: 'rtl' } as const;

beforeAll(() => world.changeTenant({ preChat: [{ name: 'order', label: 'Order number' }] }));

for (const [language, direction] of Object.entries(directions)) {
  describe(`${language} · widget and desk, written ${direction} (docs/accessibility.md)`, () => {
    for (const state of widgetStates.filter(({ name }) => widgetNames.includes(name))) {
      it(`widget, ${state.name} · at 320 pixels → nothing that axe-core finds wrong, nothing cut off`, async () => {
        await arrangeTenant(world, state);
        const { context, watch } = await world.visitor({ reducedMotion: 'reduce', colorScheme: 'light' });
        if (state.fails === true) watch.mayLoseNetwork();
        const visitor = new ChatPage(await openPage(context, `${world.site.origin}/${language}`));
        await state.arrange({ world, context, visitor });
        const page = visitor.frame.locator('html');
        expect([await page.getAttribute('lang'), await page.getAttribute('dir')]).toEqual([language, direction]);
        expect(await axeFindings(visitor.page)).toEqual([]);
        expect(await overflowAt320(visitor.page)).toEqual([]);
      });
    }

    for (const { name, arrange } of deskStates.filter((state) => deskNames.includes(state.name))) {
      it(`desk, ${name} · wide and narrow → nothing that axe-core finds wrong, nothing cut off`, async () => {
        const opened = await desks.open({ colorScheme: 'light', locale: language });
        await arrange(opened, desks);
        const page = opened.desk.page.locator('html');
        expect([await page.getAttribute('lang'), await page.getAttribute('dir')]).toEqual([language, direction]);
        await expectAccessibleDesk(opened.desk.page);
      });
    }
  });
}

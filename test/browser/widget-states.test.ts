import { describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { overflowAt320 } from './support/overflow.ts';
import { useStage } from './support/stage.ts';
import { arrangeTenant, widgetStates } from './support/widget-states.ts';

const { world } = useStage();

describe('widget · accessibility of every state (docs/accessibility.md)', () => {
  for (const state of widgetStates) {
    const { name, fails, arrange } = state;
    it(`${name} · in light and dark colours, at 320 pixels → nothing that axe-core finds wrong, nothing cut off`, async () => {
      await arrangeTenant(world, state);
      // Without motion colours are at once what they stay.
      const { context, watch } = await world.visitor({ reducedMotion: 'reduce', colorScheme: 'light' });
      if (fails === true) {
        watch.mayLoseNetwork();
        watch.mayBeRefused();
      }
      const visitor = new ChatPage(await openPage(context, world.site.origin));
      await arrange({ world, context, visitor });
      expect(await axeFindings(visitor.page)).toEqual([]);
      await visitor.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      expect(await axeFindings(visitor.page)).toEqual([]);
      expect(await overflowAt320(visitor.page)).toEqual([]);
    });
  }
});

import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { ChatPage } from './support/chat-page.ts';
import { overflowAt320 } from './support/overflow.ts';
import { arrangeTenant, scenes } from './support/scenes.ts';
import { openPage, Stage } from './support/stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await Stage.set();
});
afterEach(() => stage.clear());
afterAll(() => stage?.strike());

describe('widget · accessibility of every state (docs/accessibility.md)', () => {
  for (const scene of scenes) {
    const { name, fails, arrange } = scene;
    it(`${name} · in light and dark colours, at 320 pixels → nothing that axe-core finds wrong, nothing cut off`, async () => {
      await arrangeTenant(stage, scene);
      // Without motion colours are at once what they stay.
      const { context, watch } = await stage.visitor({ reducedMotion: 'reduce', colorScheme: 'light' });
      if (fails === true) {
        watch.mayLoseNetwork();
        watch.mayBeRefused();
      }
      const visitor = new ChatPage(await openPage(context, stage.site.origin));
      await arrange({ stage, context, visitor });
      expect(await axeFindings(visitor.page)).toEqual([]);
      await visitor.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      expect(await axeFindings(visitor.page)).toEqual([]);
      expect(await overflowAt320(visitor.page)).toEqual([]);
    });
  }
});

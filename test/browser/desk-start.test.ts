import { describe, expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { desks } = useStage();

describe('desk · never an empty page', () => {
  for (const [language, title] of [
    ['en_US', 'Agent desk'],
    ['de_DE', 'Arbeitsplatz'],
    ['***', 'Agent desk'],
    ['de-DE-x_y@z', 'Arbeitsplatz'],
  ] as const) {
    it(`?language=${language} → ${title}, and times that can be read`, async () => {
      const { desk } = await desks.open();
      await desk.page.goto(`${desks.deskUrl}?language=${encodeURIComponent(language)}`);
      await desk.page.getByRole('heading', { name: title }).waitFor();
      await desk.button(/Sign in|Anmelden/).waitFor();
    });
  }

  it('browser that keeps nothing → the desk starts all the same', async () => {
    const { desk, context } = await desks.open();
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('The operation is insecure.', 'SecurityError');
        },
      });
    });
    await desk.page.reload();
    await desk.button('Sign in').waitFor();
  });

  it('a defect at the start → a sentence, and another try', async () => {
    const { desk, context, watch } = await desks.open();
    watch.mayBeBroken();
    await context.addInitScript(() => {
      if (sessionStorage.getItem('tried') !== null) return;
      sessionStorage.setItem('tried', 'once');
      Object.defineProperty(window, 'URLSearchParams', {
        value: class {
          constructor() {
            throw new TypeError('This browser is odd.');
          }
        },
      });
    });
    await desk.page.reload();
    await desk.reads('The desk could not be shown');
    await desk.button('Try again').click();
    await desk.button('Sign in').waitFor();
  });

  it('texts of a language cannot be loaded → English ones', async () => {
    const { desk, context, watch } = await desks.open();
    watch.mayBeBroken();
    await context.route('**/part-de-*.js', (route) => route.abort('connectionrefused'));
    await desk.page.goto(`${desks.deskUrl}?language=de`);
    await desk.button('Sign in').waitFor();
  });

  it('script · answered by something in between → a sentence, and another try', async () => {
    const { desk, context, watch } = await desks.open();
    watch.mayBeBroken();
    await context.route('**/desk/main.js', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<title>Sign in to this network</title>' }),
    );
    await desk.page.reload();
    await desk.page.locator('.late').evaluate((page) => page.getAnimations()[0]?.finish());
    await desk.page.getByText('The desk could not be loaded.').waitFor();
    await context.unroute('**/desk/main.js');
    await desk.page.getByRole('link', { name: 'Try again' }).click();
    await desk.button('Sign in').waitFor();
    expect(await desk.page.locator('.late').count()).toBe(0);
  });
});

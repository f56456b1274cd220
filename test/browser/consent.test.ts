import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { overflowAt320 } from './support/overflow.ts';
import { useStage } from './support/stage.ts';
import { Watch } from './support/watch.ts';

const { world } = useStage();
let watch: Watch;

afterEach(async () => {
  expect(watch.faults()).toEqual([]);
});

/** An administrator's browser, in which the consent page was opened. */
async function begun(): Promise<Page> {
  const { engine, browser } = world;
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  watch = new Watch(context, [engine.origin, `http://127.0.0.1:${engine.config.ports.identity}`]);
  return openPage(context, `${engine.origin}/api/consent`);
}

async function says(page: Page, heading: string): Promise<void> {
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await axeFindings(page)).toEqual([]);
  expect(await overflowAt320(page)).toEqual([]);
}

describe('consent in a browser (carebridge.md#consent)', () => {
  it('administrator · consents, and signs in → the Entra tenant is shown, and the address cannot be used again', async () => {
    const page = await begun();
    await says(page, 'Consent for your organisation as');
    await page.getByRole('link', { name: /Uma Hart/ }).click();
    await page.getByRole('heading', { name: 'Choose an account' }).waitFor();
    await page.getByRole('link', { name: /Uma Hart/ }).click();
    await says(page, 'Your organisation has consented');
    await page.getByText(world.engine.config.entraTenantId).waitFor();
    watch.mayBeRefused();
    await page.reload();
    await says(page, 'This did not begin here');
  });

  it('agent · signs in after the consent → shown that it takes an administrator, and can begin again', async () => {
    const page = await begun();
    watch.mayBeRefused();
    await page.getByRole('link', { name: /Uma Hart/ }).click();
    await page.getByRole('link', { name: /Ada Lind/ }).click();
    await says(page, 'This takes an administrator');
    await page.getByRole('link', { name: 'Begin again' }).click();
    await says(page, 'Consent for your organisation as');
  });

  it('administrator · declines → shown that nothing has changed', async () => {
    const page = await begun();
    watch.mayBeRefused();
    await page.getByRole('link', { name: /Decline/ }).click();
    await says(page, 'No consent was given');
  });

  it('forged state · an invented address → refused', async () => {
    const page = await begun();
    watch.mayBeRefused();
    const query = new URLSearchParams({ admin_consent: 'True', state: `99999999.${'a'.repeat(43)}` });
    await page.goto(`${world.engine.origin}/api/consent/return?${query}`);
    await says(page, 'This did not begin here');
  });
});

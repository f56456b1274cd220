import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { maximumLogo } from '../../shared/protocol/carebridge/logo-limits.ts';
import { pngOf } from '../support/pictures.ts';
import { AdminPage } from './support/admin-page.ts';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';
import { overflowAt320 } from './support/overflow.ts';
import { places, useStage } from './support/stage.ts';

const { world } = useStage();
const open: AdminPage[] = [];

afterEach(async () => {
  const faults = open.flatMap(({ watch }) => watch.faults());
  for (const { context } of open.splice(0)) await context.close();
  await world.changeTenant({ look: null, displayName: 'Contoso' });
  expect(faults).toEqual([]);
});

async function lookPart(): Promise<AdminPage> {
  const admin = await AdminPage.open(world.browser, world.engine);
  open.push(admin);
  await admin.signIn(/Uma Hart/);
  await admin.link(/Contoso/).click();
  await admin.part('Look');
  return admin;
}

function chosen(name: string, mimeType: string, buffer: Buffer) {
  return { name, mimeType, buffer };
}

/** The logo that the service keeps. */
async function keptLogo(): Promise<string | undefined> {
  const { origin, config } = world.engine;
  const read = await fetch(`${origin}/api/tenants/contoso`, { headers: { 'x-carebridge-key': config.localKey } });
  const { look } = (await read.json()) as { readonly look: { readonly logo?: string } };
  return look.logo;
}

/** A picture that no kind makes small: every pixel has a colour of its own. */
async function noise(page: Page, edge: number): Promise<Buffer> {
  const base64 = await page.evaluate(async (size) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const data = new Uint8ClampedArray(size * size * 4).map(() => Math.random() * 256);
    canvas.getContext('2d')?.putImageData(new ImageData(data, size, size), 0, 0);
    return canvas.toDataURL('image/png').split(',')[1] ?? '';
  }, edge);
  return Buffer.from(base64, 'base64');
}

const logoIn = (visitor: ChatPage) => visitor.frame.getByRole('img', { name: 'Contoso', exact: true });

/** Red, green, blue and opacity of a pixel in the middle. */
const colourIn = (visitor: ChatPage) =>
  logoIn(visitor).evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const middle = canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1);
    return [canvas.width, canvas.height, ...(middle?.data ?? [])];
  });

describe('logo of a company in a browser (carebridge.md#logo)', () => {
  it('chosen at /admin, larger than it may be → made small, shown beside, saved; drawn on a page whose policy allows no pictures of the service', async () => {
    const admin = await lookPart();
    const file = admin.field('Logo');
    await file.setInputFiles(chosen('logo.png', 'image/png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')));
    await admin.page.getByText('This file is no picture that can be read here.').waitFor();
    expect(await axeFindings(admin.page)).toEqual([]);
    await file.setInputFiles(chosen('logo.png', 'image/png', pngOf(640, 320)));
    const preview = admin.page.locator('.preview img');
    await expect.poll(() => preview.count()).toBe(2);
    await expect
      .poll(() => preview.first().evaluate((image) => (image as HTMLImageElement).naturalWidth))
      .toBe(maximumLogo.pixels);
    await expectAccessibleDesk(admin.page);
    await admin.page.setViewportSize({ width: 1180, height: 820 });
    await admin.save();

    const agent = await world.agent();
    const { context } = await world.visitor({ reducedMotion: 'reduce' });
    const page = await openPage(context, `${world.site.origin}/`);
    const visitor = new ChatPage(page);
    await visitor.open();
    await logoIn(visitor).waitFor();
    await expect.poll(() => colourIn(visitor)).toEqual([128, 64, 0x0d, 0x6b, 0x5e, 255]);
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axeFindings(page)).toEqual([]);
    await visitor.say('Ahoy');
    const chat = await agent.accept(await agent.rung('Ahoy'));
    await chat.say('Welcome aboard');
    await visitor.sees('Welcome aboard');
    expect(await overflowAt320(page)).toEqual([]);
    await page.reload();
    await visitor.sees('Welcome aboard');
    await expect.poll(() => colourIn(visitor)).toEqual([128, 64, 0x0d, 0x6b, 0x5e, 255]);
  });

  it('a picture full of detail → small enough all the same; taken away again → the first letter, and nothing is asked for', async () => {
    const admin = await lookPart();
    await admin.field('Logo').setInputFiles(chosen('noise.png', 'image/png', await noise(admin.page, 500)));
    await admin.button('Remove the logo').waitFor();
    await admin.save();
    const bytes = Buffer.from((await keptLogo()) ?? '', 'base64').byteLength;
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(maximumLogo.bytes);
    await admin.button('Remove the logo').click();
    await admin.save();
    expect(await keptLogo()).toBeUndefined();

    await world.agent();
    const { context } = await world.visitor();
    const asked: string[] = [];
    context.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.open();
    await visitor.field.waitFor();
    await visitor.say('Ahoy');
    await visitor.sees('Ahoy');
    expect(await visitor.frame.locator('.head .avatar').innerText()).toBe('C');
    expect(asked).toContain('/api/token/contoso');
    expect(asked.filter((path) => /logo/.test(path))).toEqual([]);
  });

  it.each(places)(
    'a logo that does not come, on %s → the first letter stays, and the chat works',
    async (_, originOf) => {
      await world.changeTenant({ look: { logo: pngOf(40, 40).toString('base64') } });
      const { context, watch } = await world.visitor();
      watch.mayBeRefused();
      let isThere = false;
      await context.route('**/api/logo/contoso', (route) => (isThere ? route.continue() : route.abort()));
      const page = await openPage(context, `${originOf(world)}/`);
      const visitor = new ChatPage(page);
      const refused = page.waitForEvent('requestfailed', (request) => request.url().includes('/api/logo/'));
      await visitor.open();
      await refused;
      await visitor.say('Ahoy');
      await visitor.sees('Ahoy');
      expect(await visitor.frame.locator('.head .avatar').count()).toBe(1);
      isThere = true;
      await page.reload();
      await expect.poll(() => colourIn(visitor)).toEqual([40, 40, 0x0d, 0x6b, 0x5e, 255]);
    },
  );
});

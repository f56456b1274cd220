import { build } from 'esbuild';
import { exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { webFolder } from '../../local/web/build-web.ts';
import type { CarebridgeChat } from '../../web/page/carebridge.d.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

type Used = { Carebridge: CarebridgeChat; told: string[] };

/** Pages that throw in what they do with the chat. */
const throwing = ['/interface', '/interface-module', '/bundle', '/manual'];

/** A visitor on a page of the company's site; what its developer reads, besides what the page itself throws. */
async function visit(at: string) {
  const { context, watch } = await world.visitor();
  if (throwing.includes(at)) watch.mayBeBroken();
  const read: string[] = [];
  context.on('console', (message) => void (message.type() === 'error' && read.push(message.text())));
  context.on('weberror', (error) => {
    const { message } = error.error();
    if (message !== 'of the page itself') read.push(message);
  });
  const page = await openPage(context, `${world.site.origin}${at}`);
  return { context, watch, page, read, visitor: new ChatPage(page) };
}

/** Calls a method as a script of the page does. */
const call = (page: Page, method: keyof CarebridgeChat, ...args: readonly unknown[]): Promise<void> =>
  page.evaluate(
    ([name, given]) => {
      const { Carebridge } = globalThis as unknown as { Carebridge: Record<string, (...all: unknown[]) => unknown> };
      Carebridge[name as string]?.(...(given as unknown[]));
    },
    [method, args] as const,
  );

const told = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (globalThis as unknown as Used).told.slice());

/** What was told, each thing once, in its order. */
async function heard(page: Page): Promise<readonly string[]> {
  return [...new Set((await told(page)).map((one) => one.replace(/,"at":\d+/, '')))];
}

/** A site's own script, as a bundler makes it of the module that the service offers. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { loadCarebridge } from './carebridge.js';
        loadCarebridge({ service: '${world.engine.origin}', tenant: 'contoso', position: 'left' })
          .then((chat) => chat.on('ready', () => told.push('loaded')));`,
      resolveDir: webFolder,
    },
    bundle: true,
    write: false,
    format: 'iife',
  });
  return outputFiles[0]?.text ?? '';
}

for (const at of ['/interface', '/interface-module', '/bundle']) {
  it(`${at.slice(1)} · used before its script has come, by a page that throws → values reach the agent, and each event the page`, async () => {
    if (at === '/bundle') world.site.serve('/bundle.js', await bundle());
    const { desk } = await desks.agent(0, { viewport: { width: 1440, height: 820 } });
    const { page, read, visitor } = await visit(at);
    await expect.poll(() => heard(page)).toContain('ready');
    await call(page, 'open');
    const question = `Is berth 9501 free, ${at}?`;
    await visitor.say(question);
    await desk.accept(question);
    const column = desk.page.getByRole('complementary', { name: 'About the visitor' });
    await column.getByText('Not verified').waitFor();
    const values = await column.locator('.details', { hasText: '4711' }).innerText();
    expect(values.split(/\s+/)).toEqual(['order', '4711', 'gold', 'true', 'cart', '3']);
    await visitor.reads('You are talking to Ada');
    await call(page, 'set', { order: '4712', gold: null });
    await column.getByText('4712').waitFor();
    const later = await column.locator('.details', { hasText: '4712' }).innerText();
    expect(later.split(/\s+/)).toEqual(['order', '4712', 'cart', '3']);
    await call(page, 'close');
    await desk.say('It is free');
    await expect.poll(() => heard(page)).toContain('unread {"count":1}');
    await call(page, 'toggle');
    await visitor.sees('It is free');
    await visitor.button('End chat').click();
    await visitor.frame.getByRole('dialog').getByRole('button', { name: 'End chat' }).click();
    await expect.poll(() => heard(page)).toContain('ended {"by":"visitor"}');
    const all = (await heard(page)).filter((one) => !/unread|Welcome|loaded/.test(one));
    const said = 'message {"from":"Ada","text":"It is free"}';
    expect(all).toEqual(['ready', 'open', 'started', 'close', said, 'ended {"by":"visitor"}']);
    expect(read).toEqual([]);
  });
}

it('identify · by a token that the site has signed → verified at the desk; by another one → the page’s developer reads why (carebridge.md#identity)', async () => {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true });
  await world.changeTenant({ identity: { keys: [await exportSPKI(publicKey)] } });
  const signed = (audience: string) =>
    new SignJWT({ name: 'Tove Holm', plan: 'gold' })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('customer-4711')
      .setAudience(audience)
      .setExpirationTime('10 minutes')
      .sign(privateKey);
  const { desk } = await desks.agent(0, { viewport: { width: 1440, height: 820 } });
  const { page, watch, read, visitor } = await visit('/');
  watch.mayBeRefused();
  await call(page, 'identify', { token: await signed('contoso') });
  await visitor.open();
  await visitor.say('Is berth 9504 free?');
  await desk.accept('berth 9504');
  const column = desk.page.getByRole('complementary', { name: 'About the visitor' });
  await column.getByText('Verified', { exact: true }).waitFor();
  const facts = await column.locator('.details', { hasText: 'customer-4711' }).innerText();
  expect(facts.split(/\s+/)).toEqual(['Customer', 'customer-4711', 'name', 'Tove', 'Holm', 'plan', 'gold']);
  const { origin, config } = world.engine;
  const headers = { 'content-type': 'application/json', 'x-carebridge-key': config.localKey };
  const body = JSON.stringify({ text: 'holm' });
  const found = await fetch(`${origin}/api/tenants/contoso/search`, { method: 'POST', headers, body });
  expect(await found.json()).toMatchObject({ named: [{ matches: [{ in: 'name', excerpt: 'Tove Holm' }] }] });
  await call(page, 'identify', { token: await signed('fabrikam') });
  await expect.poll(() => read.join()).toContain('Carebridge: The identity is not taken: its aud must be "contoso".');
  await world.changeTenant({ identity: null });
});

it('page without launcher · its own button, and one that comes later with another body → the chat opens, and closed gives the focus back', async () => {
  const { page, visitor } = await visit('/own-button');
  await page.getByRole('button', { name: 'Ask us' }).click();
  await visitor.reads('How can we help?');
  expect(await visitor.launcher.isVisible()).toBe(false);
  await page.evaluate(() => {
    const body = document.createElement('body');
    body.innerHTML = '<button type="button" data-carebridge-open>Help</button>';
    document.body.replaceWith(body);
  });
  await visitor.button('Minimise chat').click();
  await page.locator('#carebridge-chat .panel.closed').waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Help' }).click();
  await visitor.reads('How can we help?');
  await visitor.button('Minimise chat').click();
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Help');
});

it('data-load="manual" · before show() → nothing loaded, stored or drawn; then the launcher', async () => {
  const { page, context, visitor } = await visit('/manual');
  const requests: string[] = [];
  context.on('request', (request) => void requests.push(new URL(request.url()).pathname));
  await page.reload();
  await expect.poll(() => page.evaluate(() => typeof (globalThis as unknown as Used).Carebridge.show)).toBe('function');
  await call(page, 'set', { order: '17' });
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(requests.filter((path) => path.endsWith('.js'))).toEqual(['/uses.js', '/widget.js']);
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie])).toEqual([0, 0, '']);
  expect(await page.locator('#carebridge-chat').count()).toBe(0);
  await call(page, 'show');
  await visitor.launcher.waitFor();
});

it('placement · side, offset and layer of the script tag → there, whatever the direction; the panel as well', async () => {
  const { page, visitor } = await visit('/placed');
  const box = await visitor.launcher.boundingBox();
  expect([box?.x, 820 - (box?.y ?? 0) - (box?.height ?? 0)]).toEqual([30, 50]);
  expect(await page.locator('#carebridge-chat').evaluate((host) => getComputedStyle(host).zIndex)).toBe('7');
  await visitor.open();
  await expect.poll(async () => (await page.locator('#carebridge-chat .panel').boundingBox())?.x).toBe(30);
  const other = await visit('/placed-rtl');
  expect((await other.visitor.launcher.boundingBox())?.x).toBe(20);
  await other.page.setViewportSize({ width: 320, height: 600 });
  await other.visitor.open();
  const panel = other.page.locator('#carebridge-chat .panel');
  await expect.poll(() => panel.boundingBox()).toEqual({ x: 0, y: 0, width: 320, height: 600 });
});

it('setLanguage, setTheme, hide, show · in mid-chat → the chat goes on, in other words and colours', async () => {
  const agent = await world.agent();
  const { page, visitor } = await visit('/');
  await visitor.open();
  await visitor.say('Is berth 9502 free?');
  const chat = await agent.accept(await agent.rung('Is berth 9502 free?'));
  await visitor.reads('You are talking to Ada');
  await call(page, 'setLanguage', 'de-AT');
  await visitor.reads('Sie sprechen mit Ada');
  expect(await visitor.launcher.getAttribute('aria-label')).toBe('Chat schließen');
  await chat.say('Still with me?');
  await visitor.sees('Still with me?');
  const colours = () => visitor.frame.locator('html').evaluate((root) => root.style.colorScheme);
  await call(page, 'setTheme', 'dark');
  await expect.poll(colours).toBe('dark');
  await call(page, 'setTheme', null);
  await expect.poll(colours).toBe('light');
  await call(page, 'hide');
  await expect.poll(() => visitor.launcher.isVisible()).toBe(false);
  await call(page, 'show');
  await visitor.launcher.click();
  await visitor.sees('Still with me?');
});

it('shutdown · in mid-chat → ended for the agent, out of sight, nothing kept; opened again: another visitor', async () => {
  const agent = await world.agent();
  const { page, visitor } = await visit('/');
  await visitor.open();
  await visitor.say('Is berth 9503 free?');
  const chat = await agent.accept(await agent.rung('Is berth 9503 free?'));
  await visitor.reads('You are talking to Ada');
  await call(page, 'shutdown');
  await chat.ended();
  await expect.poll(() => page.locator('#carebridge-chat iframe').count()).toBe(0);
  expect(await visitor.launcher.isVisible()).toBe(false);
  expect(await page.evaluate(() => Object.keys(localStorage).concat(Object.keys(sessionStorage)))).toEqual([]);
  await call(page, 'open');
  await visitor.reads('How can we help?');
});

it('wrong calls → each is explained in the console, and harms nothing', async () => {
  const { page, watch, read, visitor } = await visit('/');
  watch.mayBeBroken();
  await visitor.launcher.waitFor();
  await call(page, 'opne' as 'open');
  await call(page, 'on', 'opened');
  await call(page, 'set', { 'a name': 1, order: { id: 1 }, long: 'x'.repeat(300) });
  await call(page, 'setTheme', 'blue');
  await call(page, 'setLanguage', 7);
  await expect.poll(() => read.length).toBe(7);
  expect(read.map((words) => words.slice('Carebridge: '.length, 44).trim())).toEqual([
    'there is no opne; there are open',
    'on(event, listener): the event i',
    'set: a name: a name has 1 to 40',
    'set: order: a value is a text, a',
    'set: long: was cut at 250 charac',
    'setTheme takes null, or one of l',
    'setLanguage takes a language tag',
  ]);
  await call(page, 'open');
  await visitor.reads('How can we help?');
});

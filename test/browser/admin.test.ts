import { afterEach, describe, expect, it } from 'vitest';
import { identityDirectory, otherCompanyOf } from '../../local/engine/identity-directory.ts';
import { parts } from '../../web/admin/model/parts.ts';
import { AdminPage } from './support/admin-page.ts';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';
import { DeskPage } from './support/desk-page.ts';
import { type HostSite, openHostSite } from './support/host-page.ts';
import { useStage } from './support/stage.ts';
import { Watch } from './support/watch.ts';

const { world } = useStage();
const open: AdminPage[] = [];
const sites: HostSite[] = [];

afterEach(async () => {
  const faults = open.flatMap(({ watch }) => watch.faults());
  for (const { context } of open.splice(0)) await context.close();
  for (const site of sites.splice(0)) await site.close();
  expect(faults).toEqual([]);
});

async function opened(options = {}): Promise<AdminPage> {
  const page = await AdminPage.open(world.browser, world.engine, options);
  open.push(page);
  return page;
}

async function administrator(options = {}, button = 'Sign in'): Promise<AdminPage> {
  const page = await opened(options);
  await page.signIn(/Uma Hart/, button);
  return page;
}

/** The object id of the person who begins with nothing. */
function beginnersId(): string {
  const { config, origin } = world.engine;
  const company = identityDirectory(config, origin).tenants.find(({ id }) => id === otherCompanyOf(config));
  return company?.users?.[0]?.objectId ?? '';
}

describe('administration in a browser (carebridge.md#admin)', () => {
  it('an organisation with nothing → consent, a company, and a widget that talks on a page of another origin', async () => {
    const site = await openHostSite(() => world.engine.origin, 'litware-boats');
    sites.push(site);
    const admin = await opened();
    await admin.signIn(/Noor Haddad/);
    await admin.heading('First: your organisation’s consent').waitFor();
    expect(await admin.link('New company').count()).toBe(0);
    await admin.press(admin.link('Open the consent page'), 'open the consent page');
    await admin.press(admin.link(/Noor Haddad/), 'consent');
    await admin.press(admin.link(/Noor Haddad/), 'sign in for the consent');
    await admin.press(admin.link('Go on: set up a company'), 'go on');
    await admin.heading('No company yet').waitFor();
    await expectAccessibleDesk(admin.page);
    await admin.page.setViewportSize({ width: 1180, height: 820 });
    expect(await admin.button('Cancel').count()).toBe(0);
    await admin.button('Create the company').click();
    await admin.page.getByText('must not be empty').waitFor();
    const name = admin.field('Name');
    expect(await name.evaluate((element) => element === document.activeElement)).toBe(true);
    expect([await name.getAttribute('aria-invalid'), await admin.field('Page 1').inputValue()]).toEqual(['true', '']);
    await admin.write(name, 'Litware Boats', 'name the company');
    await admin.write(admin.field('Page 1'), `${site.origin}/de`, 'say where its pages are');
    await admin.write(admin.field('Add a person of your organisation'), 'noor', 'look for the agent');
    await admin.press(admin.page.locator('.found button'), 'choose the agent');
    await admin.press(admin.button('Create the company'), 'create');
    await admin.heading('Litware Boats').waitFor();
    await admin.page.getByText('Visitors reach agents: nothing').waitFor();
    await admin.page.getByText('Not signed in at the desk: Noor Haddad.').waitFor();
    const snippet = await admin.page.locator('.snippet').first().innerText();
    await admin.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await admin.press(admin.button('Copy'), 'copy the snippet');
    await admin.page.getByText('Copied', { exact: true }).waitFor();
    expect(await admin.page.evaluate(() => navigator.clipboard.readText())).toBe(snippet);
    expect(snippet).toBe(`<script async src="${world.engine.origin}/widget.js" data-tenant="litware-boats"></script>`);

    const desk = new DeskPage(await openPage(admin.context, `${world.engine.origin}/desk`));
    await desk.signIn('Noor Haddad');
    const context = await world.browser.newContext({ locale: 'en-GB' });
    const watch = new Watch(context, [site.origin, world.engine.origin]);
    const visitor = new ChatPage(await openPage(context, `${site.origin}/`));
    const script = visitor.page.locator('script[data-tenant]');
    expect([await script.getAttribute('src'), await script.getAttribute('data-tenant')]).toEqual(
      [...snippet.matchAll(/"([^"]*)"/g)].map(([, value]) => value),
    );
    await visitor.open();
    await visitor.say('Do you have sails?');
    await desk.accept('Do you have sails?');
    await desk.say('Of course.');
    await visitor.sees('Of course.');
    await context.close();
    expect(watch.faults()).toEqual([]);
    process.stdout.write(`interactions: ${admin.done.length} (${admin.done.join(', ')})\n`);
    expect(admin.done.length).toBeLessThanOrEqual(12);
  });

  it('two administrators at once → the later one sees the difference, chooses, and nothing is lost', async () => {
    const [one, other] = [await administrator(), await administrator()];
    for (const admin of [one, other]) {
      await admin.link(/Contoso/).click();
      await admin.part('Answering');
    }
    await one.field('Asked anew every, seconds').fill('40');
    await one.field('A visitor waits at most, seconds').fill('200');
    await one.save();
    await other.field('Asked anew every, seconds').fill('50');
    await other.part('Keeping and privacy');
    await other.field('Conversations are removed after, days').fill('31');
    other.watch.mayBeRefused();
    await other.button('Save').click();
    const dialog = other.page.getByRole('dialog');
    await dialog.getByText('Someone else saved meanwhile').waitFor();
    expect(await dialog.locator('.contested').innerText()).toMatch(/50\s[\s\S]*40/);
    expect(await dialog.locator('.changed').innerText()).toContain('200');
    // What axe-core leaves out, since it cannot be pressed yet.
    const unready = await dialog.getByRole('button', { name: 'Save both' }).evaluate((button) => {
      const { backgroundColor, color } = getComputedStyle(button);
      return [backgroundColor, color];
    });
    expect(unready).toEqual(['rgb(246, 248, 251)', 'rgb(85, 97, 122)']);
    await expectAccessibleDesk(other.page);
    await dialog.getByText('Yours').click();
    await dialog.getByRole('button', { name: 'Save both' }).click();
    await dialog.waitFor({ state: 'detached' });
    await other.page.getByText('Saved', { exact: true }).waitFor();
    const { origin, config } = world.engine;
    const read = await fetch(`${origin}/api/tenants/contoso`, { headers: { 'x-carebridge-key': config.localKey } });
    expect(await read.json()).toMatchObject({ askAnewSeconds: 50, giveUpAfterSeconds: 200, retentionDays: 31 });
  });

  it('changes that are not saved → there after a reload; a fault leads to its field', async () => {
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    await admin.part('Agents');
    await admin.button('Add an agent by hand').click();
    await admin.field('Name, as visitors see it').last().fill('Otto');
    await admin.field('Object id').last().fill('otto@contoso.example');
    await admin.page.reload();
    await admin.page.getByText('Changes from before the page was loaded').waitFor();
    await admin.part('Company');
    admin.watch.mayBeRefused();
    await admin.button('Save').click();
    await admin.page.getByText('this is a sign-in name').waitFor();
    const field = admin.field('Object id').last();
    await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await admin.button('Discard').click();
    expect(await admin.field('Object id').count()).toBe(2);
  });

  it('a holiday · said twice, put right, and it is today → a fault at its field, then visitors find the company closed; one that is over goes', async () => {
    const admin = await administrator();
    const [today = '', tomorrow = ''] = [0, 1].map((days) =>
      new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10),
    );
    await admin.link(/Contoso/).click();
    await admin.part('Opening hours');
    for (const [date, name] of [
      [today, 'Harbour festival'],
      [today, ''],
      ['2020-12-25', 'Christmas'],
      ['2099-12-24', ''],
    ] as const) {
      await admin.button('Add a day').click();
      await admin.field('Day').last().fill(date);
      await admin.field('Name, for yourselves').last().fill(name);
    }
    admin.watch.mayBeRefused();
    await admin.button('Save').click();
    await admin.page.getByText('openingExceptions.0 is of the same day').waitFor();
    expect(await admin.field('Day').nth(1).getAttribute('aria-invalid')).toBe('true');
    await admin.field('Day').nth(1).fill(tomorrow);
    await admin.field('On this day').last().selectOption({ label: 'open at these hours' });
    await admin.field('2099-12-24, from').fill('10:00');
    await expectAccessibleDesk(admin.page);
    await admin.save();
    await admin.button('Remove days that are over: 1').click();
    await admin.save();
    const { origin, config } = world.engine;
    const read = await fetch(`${origin}/api/tenants/contoso`, { headers: { 'x-carebridge-key': config.localKey } });
    expect((await read.json()).openingExceptions).toEqual([
      { date: today, name: 'Harbour festival', hours: [] },
      { date: tomorrow, hours: [] },
      { date: '2099-12-24', hours: [{ from: '10:00', to: '17:00' }] },
    ]);
    const { context } = await world.visitor();
    const visitor = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await visitor.open();
    await visitor.button('Leave a message').waitFor();
    await world.changeTenant({ openingExceptions: [] });
  });

  it('look · a colour that is too light, then one that is not, on the left → in the line for the pages; the widget has both, light and dark', async () => {
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    await admin.part('Look');
    await admin.field('Colour').fill('ffd700');
    await admin.field('Colour').blur();
    await admin.field('Side of the window').selectOption({ label: 'left' });
    await expect.poll(() => admin.field('Colour').inputValue()).toBe('#ffd700');
    admin.watch.mayBeRefused();
    await admin.button('Save').click();
    await admin.page.getByText('is too light for white text').waitFor();
    await expectAccessibleDesk(admin.page);
    await admin.page.setViewportSize({ width: 1180, height: 820 });
    await admin.field('Colour').fill('#0d6b5e');
    await expectAccessibleDesk(admin.page);
    await admin.page.setViewportSize({ width: 1180, height: 820 });
    await admin.save();
    await admin.part('Overview');
    const [snippet, address] = [admin.page.locator('.snippet').first(), admin.link('Try it on a page')];
    expect(await snippet.innerText()).toContain('data-position="left" data-accent="light-dark(#0d6b5e,#');
    const { context } = await world.visitor();
    const page = await openPage(context, `${world.engine.origin}${await address.getAttribute('href')}`);
    const visitor = new ChatPage(page);
    await visitor.open();
    await visitor.field.waitFor();
    const launcher = page.locator('#carebridge-chat .launcher');
    const colourOf = () => launcher.evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await colourOf()).toBe('rgb(13, 107, 94)');
    expect((await launcher.boundingBox())?.x).toBe(20);
    await visitor.field.fill('Ahoy');
    const send = visitor.frame.locator('.composer button').last();
    await expect
      .poll(() => send.evaluate((element) => getComputedStyle(element).backgroundColor))
      .toBe('rgb(13, 107, 94)');
    expect(await axeFindings(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await expect.poll(colourOf).not.toBe('rgb(13, 107, 94)');
    expect(await axeFindings(page)).toEqual([]);
    await world.changeTenant({ look: null });
  });

  it('agents by name · refused at first, then allowed → an object id works meanwhile; then the one who was looked for', async () => {
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    await admin.part('Agents');
    const search = admin.field('Add a person of your organisation');
    admin.watch.mayBeRefused();
    await search.fill('uma');
    await admin.button('Allow the search').click();
    await admin.link(/Uma Hart/).click();
    await admin.link(/Cancel/).click();
    await admin.part('Agents');
    await search.fill('uma');
    await admin.page.getByText('The search was not allowed.').waitFor();
    await expectAccessibleDesk(admin.page);
    await search.fill(beginnersId());
    await admin.page.locator('.found button').click();
    expect(await admin.field('Object id').last().inputValue()).toBe(beginnersId());
    await admin.button('Discard').click();
    await search.fill('uma');
    await admin.button('Allow the search').click();
    await admin.link(/Uma Hart/).click();
    await admin.link(/Accept/).click();
    await admin.part('Agents');
    await admin.page.setViewportSize({ width: 1180, height: 820 });
    await search.fill('har uma');
    await admin.page.locator('.found button', { hasText: 'uma@contoso.example' }).click();
    expect(await admin.field('Name, as visitors see it').last().inputValue()).toBe('Uma Hart');
    expect(await admin.field('Address').last().inputValue()).toBe('sip:uma@contoso.example');
    await search.fill('nobody of this name');
    await admin.page.getByText('No one was found.').waitFor();
    await expectAccessibleDesk(admin.page);
  });

  it('by keyboard from the list to a company → its content has the focus, which the link had that is gone', async () => {
    const admin = await administrator();
    await admin.link(/Contoso/).press('Enter');
    await admin.heading('Contoso').waitFor();
    const focused = () => admin.page.evaluate(() => document.activeElement?.id);
    await expect.poll(focused).toBe('content');
    await admin.link('All companies').press('Enter');
    await admin.link('New company').press('Enter');
    await expect.poll(focused).toBe('at-displayName');
  });

  it('a third question becomes a consent → its field is not the first message', async () => {
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    await admin.part('Questions before the chat');
    for (let added = 0; added < 3; added += 1) await admin.button('Add a question').click();
    expect(await admin.field('Name of the field').last().inputValue()).toBe('question');
    await admin.field('Kind').last().selectOption('consent');
    await expect.poll(() => admin.field('Name of the field').last().inputValue()).toBe('consent');
    await admin.field('Address to read more').waitFor();
    await admin.button('Discard').click();
  });

  it('a company is switched off and on → said in the list, and by the check', async () => {
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    await admin.button('Switch the chat off').click();
    await admin.page.getByRole('dialog').getByRole('button', { name: 'Switch the chat off' }).click();
    await admin.page.getByText('The chat is switched off.').waitFor();
    await admin.link('All companies').click();
    await admin.link(/Contoso.*Switched off/).click();
    await admin.button('Switch the chat on').click();
    await admin.button('Switch the chat off').waitFor();
  });

  it('a page of another origin with the company’s line → no chat there; the check names it until it is allowed', async () => {
    const site = await openHostSite(() => world.engine.origin, 'contoso');
    sites.push(site);
    const context = await world.browser.newContext({ locale: 'en-GB' });
    const watch = new Watch(context, [site.origin, world.engine.origin]);
    watch.mayBeRefused();
    const visitor = new ChatPage(await openPage(context, `${site.origin}/`));
    await visitor.open();
    await visitor.frame.getByText(/not available/).waitFor();
    await context.close();
    expect(watch.faults()).toEqual([]);
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    await admin.page.getByText(`pages asked for the chat and were refused: ${site.origin}`).waitFor();
    await expectAccessibleDesk(admin.page);
    const { origin, config } = world.engine;
    const read = await fetch(`${origin}/api/tenants/contoso`, { headers: { 'x-carebridge-key': config.localKey } });
    const { allowedOrigins } = (await read.json()) as { readonly allowedOrigins: readonly string[] };
    await world.changeTenant({ allowedOrigins: [...allowedOrigins, site.origin] });
    await admin.button('Check again').click();
    await expect.poll(() => admin.page.getByText(/were refused/).count()).toBe(0);
    await world.changeTenant({ allowedOrigins });
  });

  it('a person without the role signs in at the desk → the check tells who, and what to do', async () => {
    const context = await world.browser.newContext({ locale: 'en-GB' });
    const desk = new DeskPage(await openPage(context, `${world.engine.origin}/desk`));
    await desk.button('Sign in').click();
    await desk.page.getByRole('link', { name: 'Uma Hart' }).click();
    await desk.page.getByText('It does not have the role Agent').waitFor();
    await context.close();
    const admin = await administrator();
    await admin.link(/Contoso/).click();
    const { config, origin } = world.engine;
    const people = identityDirectory(config, origin).tenants.flatMap(({ users = [] }) => users);
    const uma = people.find(({ displayName }) => displayName === 'Uma Hart')?.objectId;
    await admin.page.getByText(`since they have no role Agent: ${uma}`).waitFor();
    await expectAccessibleDesk(admin.page);
  });

  it('no administrator → told which role is missing', async () => {
    const page = await opened();
    page.watch.mayBeRefused();
    await page.button('Sign in').click();
    await page.link(/Ada Lind/).click();
    await page.heading('Your account may not administer yet').waitFor();
    await expectAccessibleDesk(page.page);
  });

  it('the page that tries a company → its widget, in the corner', async () => {
    const { context } = await world.visitor();
    const page = await openPage(context, `${world.engine.origin}/admin/try?tenant=contoso`);
    const visitor = new ChatPage(page);
    await visitor.open();
    await visitor.field.waitFor();
  });

  for (const [language, button, companies, newCompany, page] of [
    ['en', 'Sign in', 'Companies', 'New company', 'Administration'],
    ['de', 'Anmelden', 'Firmen', 'Neue Firma', 'Verwaltung'],
  ] as const) {
    it(`every part · ${language} → accessible, light and dark, at 320 pixels`, async () => {
      const admin = await opened({ locale: language });
      await admin.button(button).waitFor();
      await expectAccessibleDesk(admin.page);
      await admin.page.setViewportSize({ width: 1180, height: 820 });
      await admin.signIn(/Uma Hart/, button);
      await admin.heading(companies).waitFor();
      await expectAccessibleDesk(admin.page);
      await admin.page.goto(`${world.engine.origin}/admin#/new`);
      await admin.page.locator('#at-displayName').waitFor();
      await expect.poll(() => admin.page.title()).toBe(`${newCompany} – ${page}`);
      await expectAccessibleDesk(admin.page);
      for (const part of parts) {
        await admin.page.setViewportSize({ width: 1180, height: 820 });
        await admin.page.goto(`${world.engine.origin}/admin#/company/contoso/${part}`);
        const current = admin.page.locator('.parts [aria-current]');
        const title = `Contoso – ${await current.innerText()} – ${page}`;
        await expect.poll(() => admin.page.title()).toBe(title);
        await admin.page.locator('body:not(:has([aria-busy="true"]))').waitFor();
        await admin.page.locator('details').evaluateAll((all) => all.map((one) => one.setAttribute('open', '')));
        await expectAccessibleDesk(admin.page);
      }
    });
  }
});

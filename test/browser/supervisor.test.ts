import { ServiceBusClient } from '@azure/service-bus';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { asGuid, hashId, randomId } from '../../shared/kernel/ids.ts';
import { AdminPage } from './support/admin-page.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();
const open: AdminPage[] = [];

afterEach(async () => {
  const faults = open.flatMap(({ watch }) => watch.faults());
  for (const { context } of open.splice(0)) await context.close();
  expect(faults).toEqual([]);
});

/** A supervisor who is no administrator, at the company's chats. */
async function supervisor(options: { readonly locale?: string } = {}, button = 'Sign in'): Promise<AdminPage> {
  const page = await AdminPage.open(world.browser, world.engine, options);
  open.push(page);
  // The page asks whether the person administers, too.
  page.watch.mayBeRefused();
  await page.signIn(/Lea Brandt/, button);
  await page.link(/Contoso/).click();
  return page;
}

/** What the service has counted of today and the week before. */
async function reported(): Promise<{ visits: number; answered: number; abandoned: number }> {
  const { origin, config } = world.engine;
  const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const response = await fetch(`${origin}/api/tenants/contoso/reports?from=${day(7)}&to=${day(-1)}`, {
    headers: { 'x-carebridge-key': config.localKey },
  });
  return ((await response.json()) as { total: { visits: number; answered: number; abandoned: number } }).total;
}

/** Makes the supervisor one of the company's agents. */
async function withSupervisorAsAgent(): Promise<void> {
  const { origin, config } = world.engine;
  const read = await fetch(`${origin}/api/tenants/contoso`, { headers: { 'x-carebridge-key': config.localKey } });
  const { agents } = (await read.json()) as { readonly agents: readonly object[] };
  const objectId = asGuid(hashId('supervisor', config.entraTenantId));
  const lea = { address: 'sip:lea@contoso.example', objectId, displayName: 'Lea', audience: 'everyone' };
  await world.changeTenant({ agents: [...agents, lea] });
}

/** What a button saves. */
async function saved(admin: AdminPage, name: string): Promise<string> {
  const saving = admin.page.waitForEvent('download');
  await admin.button(name).click();
  return (await (await (await saving).createReadStream()).toArray()).join('');
}

describe('supervision in a browser (carebridge.md#admin)', () => {
  it('visitors wait, are answered, whispered about and ended → the list says so by itself; a chat is read and ended', async () => {
    const { desk } = await desks.agent();
    const chat = await desks.visit('Where is parcel 3001?', { name: 'Tove' });
    const lea = await supervisor();
    const row = lea.link(/Where is parcel 3001/);
    await row.getByText('waits: under a minute').waitFor();
    await lea.page.getByText('1 of').or(lea.page.getByText('0 of')).first().waitFor();
    expect(await lea.page.locator('.areas').count()).toBe(0);
    await expectAccessibleDesk(lea.page);
    await desk.accept('Where is parcel 3001?');
    await row.getByText(/is answered/).waitFor();
    await chat.say('It was sent on Monday.');
    await desk.sees('It was sent on Monday.');
    await row.getByText('no answer: under a minute').waitFor();
    await row.getByText('It was sent on Monday.').waitFor();
    await desk.say('It is on its way.');
    await row.getByText('It is on its way.').waitFor();
    await expect.poll(() => row.getByText(/no answer/).count()).toBe(0);
    await desk.whisper();
    await desk.say('Is parcel 3001 lost?');
    await row.getByText('(to colleagues only)').waitFor();
    await row.click();
    const lines = lea.page.locator('.transcript li');
    await lines.getByText('Is parcel 3001 lost?').waitFor();
    expect(await lea.page.locator('.transcript .is-whispered .said').allInnerTexts()).toEqual(['Is parcel 3001 lost?']);
    await expectAccessibleDesk(lea.page);
    const json = JSON.parse(await saved(lea, 'Save as JSON'));
    const said = json.conversation.transcript.map(({ text }: { readonly text: string }) => text);
    expect(said).toEqual(
      expect.arrayContaining(['It was sent on Monday.', 'It is on its way.', 'Is parcel 3001 lost?']),
    );
    await lea.button('End the chat').click();
    const dialog = lea.page.getByRole('dialog');
    await expectAccessibleDesk(lea.page);
    await dialog.getByRole('button', { name: 'End the chat' }).click();
    await lea.page.getByText('over', { exact: true }).waitFor();
    await lea.link('Chats that go on').click();
    await lea.page.getByText('No chat goes on.').waitFor();
  });

  it('visits are answered, abandoned and go on → counted, drawn, saved; a text finds a chat, its visitor is handed out and erased', async () => {
    const before = await reported();
    const { desk } = await desks.agent();
    const { context } = await world.visitor();
    const runa = new ChatPage(await openPage(context, `${world.site.origin}/`));
    await runa.open();
    await runa.say('My parcel is as blue as 4001.');
    await desk.accept('My parcel is as blue');
    await desk.say('Blue ones come tomorrow.');
    await runa.sees('Blue ones come tomorrow.');
    const olaf = await desks.visit('Where is parcel 4002?', { name: 'Olaf' });
    await olaf.connected();
    await olaf.leave();
    const uma = await AdminPage.open(world.browser, world.engine);
    open.push(uma);
    await uma.signIn(/Uma Hart/);
    await uma.link('Chats').click();
    await uma.link(/Contoso/).click();
    await uma.link(/as blue as 4001/).click();
    await context.close();
    await uma.button('End the chat').click();
    await uma.page.getByRole('dialog').getByRole('button', { name: 'End the chat' }).click();
    await uma.page.getByText('over', { exact: true }).waitFor();
    const going = await desks.visit('Where is parcel 4003?', { name: 'Vera' });
    await going.connected();
    const known = { visits: before.visits + 2, answered: before.answered + 1, abandoned: before.abandoned + 1 };
    await expect.poll(reported).toMatchObject(known);

    await uma.part('Reports');
    expect(await uma.page.title()).toBe('Contoso – Reports – Administration');
    const total = uma.page.locator('.report .is-total td');
    await total.first().waitFor();
    expect((await total.allInnerTexts()).slice(0, 3).map(Number)).toEqual(Object.values(known));
    expect(await uma.page.locator('.report tbody tr').count()).toBe(8);
    await uma.field('By').selectOption('hour');
    await uma.button('Count').click();
    await uma.heading('By hour of the day').waitFor();
    expect(await uma.page.locator('.report tbody tr').count()).toBe(25);
    expect(await uma.page.locator('.axis').innerText()).toMatch(/^0+:00\s+12:00\s+23:00$/);
    expect(await uma.page.locator('.scale').innerText()).toMatch(/^[1-9]\d*$/);
    const bars = await uma.page
      .locator('.chart .bar')
      .evaluateAll((all) => all.map((bar) => bar.getAttribute('class')));
    expect(bars).toEqual(expect.arrayContaining(['bar is-answered', 'bar is-abandoned']));
    const csv = await saved(uma, 'Save as CSV');
    const cells = csv.trim().split('\r\n').at(-1)?.split(',');
    expect(cells?.slice(0, 5)).toEqual(['', '', ...Object.values(known).map(String)]);
    await uma.field('To').fill('2020-01-01');
    await uma.button('Count').click();
    await uma.page.getByText('This day is before the first one').waitFor();
    expect(await uma.field('To').getAttribute('aria-invalid')).toBe('true');
    await expectAccessibleDesk(uma.page);
    await uma.page.setViewportSize({ width: 1180, height: 820 });

    await uma.part('Search');
    await uma.field('Text').fill('x');
    await uma.button('Search').click();
    await uma.page.getByText('Write two characters at least.').waitFor();
    await uma.field('Text').fill('AS BLUE AS 4001');
    await uma.button('Search').click();
    await uma.heading('Found: 1').waitFor();
    for (const further = uma.button('Search further back'); (await further.count()) > 0; ) {
      await further.click();
      await expect.poll(() => uma.page.locator('[aria-busy=true]').count()).toBe(0);
    }
    await uma.page.getByText('All that is kept was looked through.').waitFor();
    expect(await saved(uma, 'Save as CSV')).toContain('as blue as 4001');
    await expectAccessibleDesk(uma.page);
    await uma.page.setViewportSize({ width: 1180, height: 820 });
    await uma.link(/as blue as 4001/).click();
    await uma.link('All of this visitor').click();
    const handedOut = JSON.parse(await saved(uma, 'Save as JSON'));
    expect(JSON.stringify(handedOut.conversations)).toContain('as blue as 4001');
    await uma.button('Erase everything of this visitor').click();
    await expectAccessibleDesk(uma.page);
    await uma.page.getByRole('dialog').getByRole('button', { name: 'Erase everything of this visitor' }).click();
    await uma.page.getByText(/^Receipt of what was removed. Chats: 1, messages: 0,/).waitFor();
    await uma.page.getByText('Nothing is known of this visitor.').waitFor();
    await expect.poll(reported).toMatchObject({ visits: known.visits - 1, answered: before.answered });
  });

  it('a message that could not be handled → listed, and sent again', async () => {
    const { config } = world.engine;
    const conversation = randomId();
    const client = new ServiceBusClient(
      `Endpoint=sb://127.0.0.1:${config.ports.broker};SharedAccessKeyName=local;SharedAccessKey=local;UseDevelopmentEmulator=true`,
    );
    const sender = client.createSender('conversation-events');
    await sender.sendMessages({ sessionId: `contoso.${conversation}`, body: Buffer.from('{"torn') });
    await client.close();
    const lea = await supervisor();
    await lea.link('All companies').click();
    await lea.link('Messages that could not be handled').click();
    const letters = lea.page.locator('.letters li');
    await lea.heading('Messages that could not be handled').waitFor();
    await expect
      .poll(async () => {
        await lea.button('Look again').click();
        return letters.getByText('unknown unreadable').count();
      })
      .toBe(1);
    await letters.getByText(/Contoso/).waitFor();
    await expectAccessibleDesk(lea.page);
    const send = lea.button(/^Send again: /);
    const before = await send.getAttribute('aria-label');
    await send.click();
    await lea.page.getByText('Sent again.').waitFor();
    await expect
      .poll(async () => {
        await lea.button('Look again').click();
        const labels = await send.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
        return labels.length === 1 && labels[0] !== before;
      })
      .toBe(true);
  });

  it('every part · German → accessible, light and dark, at 320 pixels; a supervisor does not erase', async () => {
    const lea = await supervisor({ locale: 'de' }, 'Anmelden');
    for (const part of ['Berichte', 'Suche', 'Besucher']) {
      await lea.page.setViewportSize({ width: 1180, height: 820 });
      await lea.page.locator('.parts').getByRole('link', { name: part, exact: true }).click();
      await expect.poll(() => lea.page.locator('[aria-busy=true]').count()).toBe(0);
      await expectAccessibleDesk(lea.page);
    }
    const field = lea.field('ID des Besuchers');
    await field.fill('nobody-of-this-id');
    await lea.button('Finden').click();
    await lea.page.getByText('Schreiben Sie die ganze ID').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await field.fill('f'.repeat(32));
    await lea.button('Finden').click();
    await lea.page.getByText('Über diesen Besucher ist nichts bekannt.').waitFor();
    await lea.page.getByText('Zum Löschen gehört die Rolle TenantAdministrator.').waitFor();
    expect(await lea.button(/löschen/).count()).toBe(0);
    await expectAccessibleDesk(lea.page);
  });

  it('an administrator → companies and chats; German', async () => {
    const page = await AdminPage.open(world.browser, world.engine, { locale: 'de' });
    open.push(page);
    await page.signIn(/Uma Hart/, 'Anmelden');
    await page.heading('Firmen').waitFor();
    await page.link('Chats').click();
    await page.link(/Contoso/).click();
    await page.page.getByText('Gerade läuft kein Chat.').waitFor();
    await expectAccessibleDesk(page.page);
    await page.page.getByRole('link', { name: 'Firmen', exact: true }).click();
    await page.link(/Contoso/).waitFor();
  });
});

describe('a supervisor who is one of the agents, in a browser (carebridge.md#come-in)', () => {
  beforeAll(() => withSupervisorAsAgent());

  /** Asks at the chat, and confirms. */
  async function confirmed(admin: AdminPage, name: string): Promise<void> {
    await admin.button(name).click();
    await expectAccessibleDesk(admin.page);
    await admin.page.setViewportSize({ width: 1180, height: 820 });
    await admin.page.getByRole('dialog').getByRole('button', { name }).click();
  }

  it('comes in unseen by the visitor, then takes over → the agent is told by whom, and leaves', async () => {
    const { desk: ada } = await desks.agent();
    const chat = await desks.visit('Where is parcel 3101?', { name: 'Tove' });
    await ada.accept('Where is parcel 3101?');
    await chat.connected();
    const { desk } = await desks.open();
    await desk.signIn('Lea Brandt');
    const lea = await supervisor();
    await lea.link(/Where is parcel 3101/).click();
    await confirmed(lea, 'Come in for colleagues only');
    await desk.invitation('parcel 3101').getByText('You come in beside Ada, for colleagues only').waitFor();
    await desk.accept('parcel 3101');
    await lea.page.getByText('You are in the chat. Go on at your desk.').waitFor();
    await ada.reads('Lea came in');
    await desk.say('Ada, offer her a refund.');
    await ada.sees('Ada, offer her a refund.');
    await chat.say('Are you there?');
    await ada.sees('Are you there?');
    await ada.say('Yes, one moment.');
    await chat.heardLine('Yes, one moment.');
    expect(chat.heard.filter(({ text }) => text.includes('refund'))).toEqual([]);
    await confirmed(lea, 'Take over');
    await ada.reads('Lea has taken this chat over as supervisor');
    await ada.reads('You have left this chat.');
    await desk.button('Speak to the visitor again…').waitFor({ state: 'detached' });
    await desk.say('Hello, Lea here.');
    await chat.heardLine('Hello, Lea here.');
    await chat.say('Thank you, Lea');
    await desk.sees('Thank you, Lea');
  });

  it('takes over without having been in → told to open the desk; then rung there, and in', async () => {
    const { desk: ada } = await desks.agent();
    const chat = await desks.visit('Where is parcel 3103?');
    await ada.accept('Where is parcel 3103?');
    await chat.connected();
    const lea = await supervisor();
    await lea.link(/Where is parcel 3103/).click();
    await confirmed(lea, 'Take over');
    await lea.page.getByText('You did not come in: open your desk').waitFor();
    const { desk } = await desks.open();
    await desk.signIn('Lea Brandt');
    await confirmed(lea, 'Take over');
    await desk.invitation('parcel 3103').getByText('You take this chat over from Ada').waitFor();
    await desk.accept('parcel 3103');
    await ada.reads('Lea has taken this chat over as supervisor');
    await desk.say('Lea has it now.');
    await chat.heardLine('Lea has it now.');
  });

  it('who supervises and is no agent → is told what it takes, in German, and offered nothing', async () => {
    const { desk: ada } = await desks.agent();
    const chat = await desks.visit('Where is parcel 3104?');
    await ada.accept('Where is parcel 3104?');
    await chat.connected();
    const uma = await AdminPage.open(world.browser, world.engine, { locale: 'de' });
    open.push(uma);
    await uma.signIn(/Uma Hart/, 'Anmelden');
    await uma.link('Chats').click();
    await uma.link(/Contoso/).click();
    await uma.link(/Where is parcel 3104/).click();
    await uma.page.getByText('Zum Dazukommen und Übernehmen müssen Sie Agent der Firma sein.').waitFor();
    expect(await uma.button(/Übernehmen|dazukommen/).count()).toBe(0);
    await expectAccessibleDesk(uma.page);
  });
});

import { describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { overflowAt320 } from './support/overflow.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

async function opened(path = ''): Promise<ChatPage> {
  const { context } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, `${world.site.origin}${path}`));
  await visitor.open();
  return visitor;
}

const closed = [{ day: (new Date().getUTCDay() + 3) % 7, from: '09:00', to: '17:00' }];

describe('message instead of a chat (carebridge.md#leave-a-message)', () => {
  it('closed company · message left → confirmed; the desk lists it, an agent takes it, notes and closes it', async () => {
    await world.changeTenant({ openingHours: closed });
    const ada = await desks.agent();
    const visitor = await opened();
    await visitor.button('Leave a message').click();
    await visitor.frame.getByLabel('Your name').fill('Tove');
    await visitor.button('Send message').click();
    await visitor.reads('Please fill this in.');
    expect(await axeFindings(visitor.page)).toEqual([]);
    expect(await overflowAt320(visitor.page)).toEqual([]);
    await visitor.frame.getByLabel('Your mail address').fill('tove@contoso.example');
    await visitor.frame.getByLabel('Your message').fill('When is berth 12 free?');
    await visitor.button('Send message').click();
    await visitor.reads('We have your message');
    await visitor.reads('tove@contoso.example');
    expect(await axeFindings(visitor.page)).toEqual([]);
    await ada.desk.page.getByRole('button', { name: /When is berth 12 free/ }).click();
    await ada.desk.button('Take').click();
    await ada.desk.page.getByLabel('Note for colleagues').fill('Called back');
    expect(await axeFindings(ada.desk.page)).toEqual([]);
    await ada.desk.page.keyboard.press('Escape');
    await ada.desk.page.getByRole('button', { name: /When is berth 12 free/ }).click();
    expect(await ada.desk.page.getByLabel('Note for colleagues').inputValue()).toBe('Called back');
    await ada.desk.button('Save note').click();
    await ada.desk.dialog.getByText(/^Saved at /).waitFor();
    await ada.desk.page.getByRole('dialog').getByText('You have it').waitFor();
    await ada.desk.button('Done').click();
    await ada.desk.page.getByRole('heading', { name: 'Messages' }).waitFor({ state: 'detached' });
    await ada.desk.button('Closed messages').click();
    await ada.desk.dialog.getByText('Closed by you').waitFor();
    expect(await axeFindings(ada.desk.page)).toEqual([]);
    await ada.desk.dialog.getByRole('button', { name: /When is berth 12 free/ }).click();
    await ada.desk.dialog.getByText('Called back').waitFor();
    expect(await axeFindings(ada.desk.page)).toEqual([]);
    await ada.desk.button('Open again').click();
    await ada.desk.reads('No message was closed yet.');
    await ada.desk.dialog.getByRole('button', { name: 'Close' }).click();
    await ada.desk.page.getByRole('button', { name: /When is berth 12 free/ }).waitFor();
  });

  it('German page of a closed company → a message is offered in German, dark as well', async () => {
    await world.changeTenant({ openingHours: closed });
    const visitor = await opened('/de');
    await visitor.button('Nachricht hinterlassen').click();
    await visitor.frame.getByLabel('Ihre Mailadresse').waitFor();
    await visitor.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    expect(await axeFindings(visitor.page)).toEqual([]);
    expect(await overflowAt320(visitor.page)).toEqual([]);
  });
});

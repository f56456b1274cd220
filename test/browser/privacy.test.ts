import { describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { overflowAt320 } from './support/overflow.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

const privacy = 'We keep what you write for 30 days.';
const link = 'https://contoso.example/privacy';

async function opened(): Promise<ChatPage> {
  const { context } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  return visitor;
}

/** All that the page has stored, but whether the panel is open. */
const storedBy = ({ page }: ChatPage): Promise<readonly string[]> =>
  page.evaluate(() =>
    [localStorage, sessionStorage].flatMap((storage) =>
      Object.entries(storage)
        .filter(([key]) => !key.endsWith('.open'))
        .map(([key, value]) => `${key}=${value}`),
    ),
  );

describe('privacy in the widget (carebridge.md#pre-chat, carebridge.md#page-texts)', () => {
  it('a notice and its link → stand where the visitor writes first; nothing is stored before the first message', async () => {
    await world.changeTenant({ pageTexts: { en: { privacy, privacyLink: link, nobodyThere: 'Ahoy!' } }, preChat: [] });
    const visitor = await opened();
    await visitor.reads('Ahoy!');
    await visitor.reads(privacy);
    expect(await visitor.frame.getByRole('link', { name: /Read more/ }).getAttribute('href')).toBe(link);
    expect(await storedBy(visitor)).toEqual([]);
    expect(await axeFindings(visitor.page)).toEqual([]);
    expect(await overflowAt320(visitor.page)).toEqual([]);
  });

  it('a consent that is not given → the form says so and stores nothing; given → the chat begins, and the agent reads it', async () => {
    const agreed = { name: 'agreed', label: 'I agree that you keep this chat.', kind: 'consent', required: true, link };
    const mail = { name: 'email', label: 'Your mail address', kind: 'mail', required: true };
    const question = { name: 'question', label: 'How can we help?', required: true };
    await world.changeTenant({ pageTexts: { en: { privacy } }, preChat: [question, mail, agreed] });
    const ada = await desks.agent();
    const visitor = await opened();
    await visitor.reads(privacy);
    await visitor.frame.getByLabel('How can we help?').fill('Where is parcel 8101?');
    await visitor.frame.getByLabel('Your mail address').fill('tove');
    await visitor.button('Start chat').click();
    await visitor.reads('Please write a mail address');
    await visitor.reads('Please agree first.');
    expect(await storedBy(visitor)).toEqual(['carebridge.contoso.draft={"text":"","answers":{},"sent":[]}']);
    expect(await axeFindings(visitor.page)).toEqual([]);
    expect(await overflowAt320(visitor.page)).toEqual([]);
    await visitor.frame.getByLabel('Your mail address').fill('tove@contoso.example');
    await visitor.frame.getByLabel(agreed.label).press('Space');
    await visitor.frame.getByLabel(agreed.label).press('Enter');
    await visitor.sees('parcel 8101');
    await ada.desk.accept('Where is parcel 8101?');
    await ada.desk.reads('tove@contoso.example');
    await ada.desk.reads('yes');
  });
});

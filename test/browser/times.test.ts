import { describe, expect, it } from 'vitest';
import type { PlatformTimes } from '../../shared/platform/times.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

/** Minutes as seconds. */
const times: Partial<PlatformTimes> = {
  pollMs: 2_000,
  typingMs: 2_000,
  agentSilentMs: 15_000,
  applicationIdleMs: 20_000,
};

const { world, desks } = useStage({ CAREBRIDGE_PLATFORM_TIMES: JSON.stringify(times) });

async function talking(question: string) {
  const ada = await desks.agent();
  const { context, watch } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, world.site.origin));
  await visitor.open();
  await visitor.say(question);
  await ada.desk.accept(question);
  await visitor.reads('You are talking to Ada');
  return { visitor, watch, ada };
}

describe('times that run out (ucwa.md#lifetimes)', () => {
  it('agent silent for too long · page closed without signing out → has left, and the visitor sees it', async () => {
    const { visitor, ada } = await talking('Is berth 8001 free?');
    await ada.desk.say('Just a second');
    await visitor.sees('Just a second');
    await ada.desk.page.goto('about:blank');
    await visitor.reads('Ada has left the chat');
    await visitor.say('Is anybody there?');
    await visitor.settled();
    expect(await visitor.lines()).toEqual(['Is berth 8001 free?', 'Just a second', 'Is anybody there?']);
  });

  it('typing · begun and not gone on with → the dots go by themselves', async () => {
    const { visitor, ada } = await talking('Is berth 8002 free?');
    await ada.desk.field.pressSequentially('Hm');
    await visitor.reads('Ada is typing');
    await visitor.frame.locator('.typing').waitFor({ state: 'detached' });
    expect(await visitor.lines()).toEqual(['Is berth 8002 free?']);
  });

  it('visitor whose page is gone → the agent reads since when, and when the chat ends; the page comes back → there again', async () => {
    const { visitor, ada } = await talking('Is berth 8003 free?');
    // A desk that speaks with colleagues alone looks after the chat every few seconds.
    await ada.desk.page.keyboard.press('Alt+W');
    await ada.desk.reads('Colleagues only.');
    await visitor.page.goto('about:blank');
    await ada.desk.reads('The visitor’s page is gone or asleep since');
    await ada.desk.reads('Away since');
    await visitor.page.goto(world.site.origin);
    await ada.desk.page.getByText('Away since').waitFor({ state: 'detached' });
  });

  it('visitor away for longer than an application is kept → over on both sides, the lines kept, and a new start', async () => {
    const { visitor, ada, watch } = await talking('Is berth 8004 free?');
    await ada.desk.say('A line to keep');
    await visitor.sees('A line to keep');
    await visitor.page.goto('about:blank');
    await ada.desk.reads('This chat is over.');
    watch.mayBeRefused();
    await visitor.page.goto(world.site.origin);
    await visitor.reads('The connection was interrupted for too long.');
    expect(await visitor.lines()).toEqual(['Is berth 8004 free?', 'A line to keep']);
    await visitor.button('Start a new chat').click();
    await visitor.reads('How can we help?');
  });
});

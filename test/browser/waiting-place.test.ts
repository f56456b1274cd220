import { beforeAll, describe, expect, it } from 'vitest';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { overflowAt320 } from './support/overflow.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

beforeAll(() => world.changeTenant({ owner: 'one', askAnewSeconds: 5, giveUpAfterSeconds: 3_600 }));

async function asks(question: string, path = ''): Promise<ChatPage> {
  const { context } = await world.visitor();
  const visitor = new ChatPage(await openPage(context, `${world.site.origin}${path}`));
  await visitor.open();
  await visitor.say(question);
  return visitor;
}

describe('place of a visitor who waits (carebridge.md#waiting)', () => {
  it('two wait → each reads the place, in the page’s language; the first is served → the second is next, also after a reload', async () => {
    const { desk: ada } = await desks.agent();
    const first = await asks('Where is parcel 9001?');
    await ada.invitation('parcel 9001').waitFor();
    await first.reads('You are next');
    const second = await asks('Wo ist Paket 9002?', '/de');
    await second.reads('Sie sind Nummer 2');
    expect(await axeFindings(second.page)).toEqual([]);
    expect(await overflowAt320(second.page)).toEqual([]);
    await ada.accept('parcel 9001');
    await first.reads('You are talking to Ada');
    expect(await first.frame.getByText('You are next').count()).toBe(0);
    await second.page.reload();
    await second.reads('Sie sind als Nächstes dran');
    expect(await second.frame.locator('[role="status"]', { hasText: 'Sie sind als' }).count()).toBe(1);
  });
});

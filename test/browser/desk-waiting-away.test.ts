import { beforeAll, describe, expect, it } from 'vitest';
import type { PlatformTimes } from '../../shared/platform/times.ts';
import { axeFindings } from './support/axe.ts';
import { openPage } from './support/browser-world.ts';
import { ChatPage } from './support/chat-page.ts';
import { useStage } from './support/stage.ts';

/** A page that is gone is noticed within some twenty seconds, and waited for a good while longer than a desk waits for news. */
const times: Partial<PlatformTimes> = { pollMs: 2_000, applicationIdleMs: 60_000 };

const { world, desks } = useStage({ CAREBRIDGE_PLATFORM_TIMES: JSON.stringify(times) });

beforeAll(() => world.changeTenant({ giveUpAfterSeconds: 3_600 }));

describe('desk · visitors who wait and are away (carebridge.md#board)', () => {
  it('the page of a visitor who waits is gone → the list says since when; the page comes back → there again', async () => {
    const { desk } = await desks.agent();
    const { context } = await world.visitor();
    const visitor = new ChatPage(await openPage(context, world.site.origin));
    await visitor.open();
    await visitor.say('Is berth 8005 free?');
    await desk.waits('8005').waitFor();
    await visitor.settled();
    await visitor.page.goto('about:blank');
    const away = desk.waits('8005').getByText('Away since');
    await away.waitFor();
    expect(await axeFindings(desk.page)).toEqual([]);
    await visitor.page.goto(world.site.origin);
    await away.waitFor({ state: 'detached' });
    await desk.waits('8005').waitFor();
  });
});

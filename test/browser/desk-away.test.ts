import { beforeAll, describe, expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage({ CAREBRIDGE_PLATFORM_TIMES: JSON.stringify({ ringMs: 4_000 }) });

beforeAll(() => world.changeTenant({ askAnewSeconds: 5, giveUpAfterSeconds: 3_600 }));

describe('desk · away after missed rings (carebridge.md#desk-status)', () => {
  it('a ring runs out → the visitor stays in the list; two rings → away, said, also after a reload; one click → back, and rung', async () => {
    const [{ desk: ada }, { desk: ben }] = [await desks.agent(0), await desks.agent(1)];
    await ben.button('Your status: Available').click();
    await ben.dialog.getByRole('radio', { name: 'Pause' }).check();
    await ben.button('Set status').click();
    await ben.button('Your status: Pause').waitFor();
    const chat = await desks.visit('Where is parcel 8001?', {}, 'Iris');
    await ada.waiter('parcel 8001').waitFor();
    await ben.waiter('parcel 8001').waitFor();
    await ada.button('Your status: Away').waitFor();
    await ada.reads('Two rings were not answered');
    await ada.page.reload();
    await ada.reads('Two rings were not answered');
    // No one is there any more, so the visitor was told and has gone.
    await chat.ended();
    await ada.button('I am back').focus();
    await ada.page.keyboard.press('Enter');
    await ada.button('Your status: Available').waitFor();
    expect(await ada.page.getByText('Two rings were not answered').count()).toBe(0);
    await desks.visit('Where is parcel 8002?', {}, 'Liv');
    await ada.invitation('parcel 8002').waitFor();
  });
});

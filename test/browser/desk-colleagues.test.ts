import { describe, expect, it } from 'vitest';
import { useStage } from './support/stage.ts';

const { desks } = useStage();

describe('desk · colleagues (carebridge.md#ask-colleague)', () => {
  it('visitor handed over with a note → the colleague reads who and why, comes in, and the first agent is out by itself', async () => {
    const { desk: ada } = await desks.agent(0);
    const chat = await desks.visit('Where is parcel 7401?');
    await ada.accept('parcel 7401');
    await chat.connected();
    const { desk: ben } = await desks.agent(1);
    await ada.page.keyboard.press('Alt+KeyH');
    await ada.dialog.getByLabel('Note for them').fill('She ordered twice.');
    await ada.dialog.getByRole('button', { name: 'Ben' }).click();
    await ada.reads('Handing over to: Ben');
    const card = ben.invitation('parcel 7401');
    await card.getByText('Ada wants to hand this visitor over to you').waitFor();
    await card.getByText('She ordered twice.').waitFor();
    await ben.accept('parcel 7401');
    await ada.reads('You have left this chat.');
    await ben.say('Hello, Ben here.');
    await chat.heardLine('Hello, Ben here.');
    await chat.say('Thank you, Ben');
    await ben.sees('Thank you, Ben');
    expect(await ada.page.getByText('was faster').count()).toBe(0);
  });

  it('asked in and declined, then asked in again → the agent is told and stays; the colleague comes in beside', async () => {
    const { desk: ada } = await desks.agent(0);
    const chat = await desks.visit('Where is parcel 7402?');
    await ada.accept('parcel 7402');
    await chat.connected();
    const { desk: ben } = await desks.agent(1);
    const ask = async (): Promise<void> => {
      await ada.button('Invite a colleague').click();
      await ada.dialog.getByRole('button', { name: 'Ben' }).click();
      await ben.invitation('parcel 7402').getByText('Ada asks you to come in').waitFor();
    };
    await ask();
    await ben.decline('parcel 7402');
    await ada.reads('Your colleague did not come in.');
    await ask();
    await ben.accept('parcel 7402');
    await ada.reads('With Ben');
    await ada.say('Ben, this is Iris.');
    await ben.sees('Ben, this is Iris.');
  });
});

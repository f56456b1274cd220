import { describe, expect, it } from 'vitest';
import { boardAnswerSchema } from '../../shared/protocol/carebridge/board.ts';
import { useStage } from './support/stage.ts';

const { world, desks } = useStage();

/** How the service sees one of the demo agents. */
async function agentOnBoard(which: 0 | 1) {
  const { engine } = world;
  const headers = { 'x-carebridge-key': engine.config.localKey };
  const response = await fetch(`${engine.origin}/api/desk/board/contoso`, { headers });
  const answer = boardAnswerSchema.parse(await response.json());
  const address = engine.config.agents[which]?.address;
  return answer.kind === 'snapshot' ? answer.agents.find((agent) => agent.address === address) : undefined;
}

describe('desk · status (carebridge.md#desk-status)', () => {
  it('signed in, a pause by keyboard alone, a reload, signed out → the service knows each, and the desk shows what it knows', async () => {
    expect(await agentOnBoard(0)).toMatchObject({ availability: 'unknown' });
    const { desk } = await desks.agent(0);
    const { keyboard } = desk.page;
    await desk.button('Your status: Available').waitFor();
    expect(await agentOnBoard(0)).toMatchObject({ availability: 'available', status: 'available' });
    await desk.button('Your status: Available').focus();
    await keyboard.press('Enter');
    await desk.dialog.waitFor();
    await desk.dialog.getByRole('radio', { name: 'Available' }).focus();
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowDown');
    await keyboard.press('Tab');
    await keyboard.type('Lunch');
    await keyboard.press('Enter');
    await desk.button('Your status: Pause: Lunch').waitFor();
    expect(await desk.page.evaluate(() => document.activeElement?.classList.contains('status'))).toBe(true);
    expect(await agentOnBoard(0)).toMatchObject({ availability: 'away', status: 'pause', reason: 'Lunch' });
    await desk.page.reload();
    await desk.button('Your status: Pause: Lunch').waitFor();
    await desk.button('Your status: Pause: Lunch').click();
    await desk.dialog.getByRole('radio', { name: 'Available' }).check();
    await desk.button('Set status').click();
    await desk.button('Your status: Available').waitFor();
    expect(await agentOnBoard(0)).toMatchObject({ availability: 'available' });
    await desk.button('Sign out').click();
    await desk.dialog.getByRole('button', { name: 'Sign out' }).click();
    await desk.button('Sign in').waitFor();
    expect(await agentOnBoard(0)).toMatchObject({ availability: 'away', status: 'signed-out' });
  });

  it('a status that does not reach the service · the network is away → told when it is back', async () => {
    const { desk, context, watch } = await desks.agent(1);
    watch.mayLoseNetwork();
    await desk.button('Your status: Available').waitFor();
    await context.setOffline(true);
    await desk.button('Your status: Available').click();
    await desk.dialog.getByRole('radio', { name: 'Away' }).check();
    await desk.button('Set status').click();
    await desk.button('Your status: Setting…').waitFor();
    await context.setOffline(false);
    await desk.button('Your status: Away').waitFor();
    expect(await agentOnBoard(1)).toMatchObject({ availability: 'away', status: 'away' });
  });
});

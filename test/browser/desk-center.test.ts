import { describe, expect, it } from 'vitest';
import { useCenterDesks } from './support/center-desks.ts';
import { centerStates } from './support/center-states.ts';
import { expectAccessibleDesk } from './support/desk-accessibility.ts';

const { desks, center } = useCenterDesks();

describe('desk · agents of a contact center (carebridge.md#contact-center-agents)', () => {
  it('offer at two desks of one agent, taken at one, talk, hand over, end, write again → as a team does it, and visitor and next agent read it all', async () => {
    const [first, second, tom] = [
      await center.agent('Ines Prado'),
      await center.agent('Ines Prado'),
      await center.agent('Tom Reyes'),
    ];
    const visitor = await center.visitor();
    await visitor.say('Where is my oven 8001?');
    for (const { desk } of [first, second])
      await desk
        .invitation('8001')
        .getByText(/Yours for \d+ s/)
        .waitFor();
    expect(await tom.desk.invitations.count()).toBe(0);
    await first.desk.reads('your status becomes Pause');
    await first.desk.accept('8001');
    await second.desk.invitation('8001').waitFor({ state: 'detached' });
    await visitor.reads('You are talking to Ines');
    await first.desk.say('It left on Monday.');
    await visitor.sees('It left on Monday.');
    await visitor.say('Can it be repaired?');
    await first.desk.sees('Can it be repaired?');

    await first.desk.button('Hand over').click();
    await first.desk.dialog.getByRole('button', { name: /^Tom Reyes/ }).click();
    await first.desk.reads('You have left this chat.');
    await visitor.reads('Someone else from our team takes over');
    await tom.desk.accept('8001');
    await tom.desk.sees('It left on Monday.');
    await visitor.reads('You are talking to Tom');
    await first.desk.button('Done').click();
    await first.desk.button('Remove from the list').first().waitFor();

    await tom.desk.page.keyboard.press('Alt+KeyN');
    await tom.desk.button('End for everybody').click();
    await tom.desk.reads('Time to finish up');
    await visitor.reads('Just write here if something else comes up.');
    await visitor.say('And the lamp 8002?');
    await first.desk.accept('8002');
    await first.desk.reads('New visit');
    expect(await first.desk.lines()).toEqual([
      'Where is my oven 8001?',
      'It left on Monday.',
      'Can it be repaired?',
      'And the lamp 8002?',
    ]);
  });

  it('offer turned down → the next agent rings, the first is told and comes back; no new chats → as chosen, and the page reloads', async () => {
    const [ines, tom] = [await center.agent('Ines Prado'), await center.agent('Tom Reyes')];
    await center.visit('Where is my oven 8003?');
    await ines.desk.decline('8003');
    await ines.desk.reads('so your status is Pause now');
    await tom.desk.accept('8003');
    await ines.desk.button('I am back').click();
    await ines.desk.page.getByRole('button', { name: 'Your status: Available' }).waitFor();
    await tom.desk.button(/^Your status/).click();
    await tom.desk.dialog.getByRole('radio', { name: 'Pause' }).check();
    await tom.desk.button('Set status').click();
    await tom.desk.reads('No new chats');
    await tom.desk.page.reload();
    await tom.desk.reads('No new chats');
    await tom.desk.say('On its way.');
    await tom.desk.sent('On its way.');
    expect(await tom.desk.lines()).toEqual(['Where is my oven 8003?', 'On its way.']);
  });
});

describe('desk · accessibility of what only a contact center has (docs/accessibility.md)', () => {
  for (const { name, arrange } of centerStates) {
    it(`${name} · wide and narrow, light and dark → nothing that axe-core finds wrong, nothing cut off`, async () => {
      const opened = await desks.open({ colorScheme: 'light' });
      await arrange(opened, center);
      await expectAccessibleDesk(opened.desk.page);
    });
  }
});

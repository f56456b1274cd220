import { describe, expect, test } from 'vitest';
import { echo, idle, joined, left, queuedIn, Story, transferred } from './story.ts';

/** A visit has ended and its visitor has written again, which the center has taken. */
const reopened = () =>
  Story.attended()
    .told(left('ines'))
    .told(idle)
    .settled('leave-conversation')
    .says('One more thing.')
    .settled('say-line');

const queueOf = ({ given }: Story) =>
  given.decisions.flatMap(({ commands }) =>
    commands.flatMap((command) => (command.kind === 'requeue-conversation' ? [command.queue] : [])),
  );
const openings = ({ given }: Story) =>
  given.decisions.flatMap(({ commands }) =>
    commands.flatMap((command) => (command.kind === 'open-conversation' ? [command] : [])),
  );

describe('routing queued · a visit that a line has begun and that the center does not queue (contact-center.md#reopening)', () => {
  test('nothing is told for half a minute → the center is asked to put it into the queue that had it last, once', () => {
    const story = reopened().after(29_000);
    expect([story.phase, story.pending]).toEqual(['waiting', []]);
    story.after(2_000);
    expect([story.pending, queueOf(story)]).toEqual([['requeue-conversation'], ['Berths']]);
    story.settled('requeue-conversation').told(queuedIn()).after(120_000);
    expect([story.phase, queueOf(story).length, openings(story).length]).toEqual(['waiting', 1, 1]);
    expect(story.told(joined('joao')).phase).toBe('attended');
  });

  test.each([
    ['it waits in a queue', [queuedIn('Harbour')]],
    ['an agent is in', [joined('joao')]],
    ['it is handed on, and no queue is told', [joined('joao'), transferred, left('joao')]],
  ])('%s → the center is not asked', (_, reports) => {
    const story = reopened();
    for (const report of reports) story.told(report);
    story.after(31_000).after(60_000);
    expect([queueOf(story), openings(story).length]).toEqual([[], 1]);
  });

  test('only the line comes back → the center is asked all the same', () => {
    expect(queueOf(reopened().told(echo('One more thing.')).after(31_000))).toEqual(['Berths']);
  });

  test('asked in vain → another conversation with all that was said, in that queue, and the first one is left', () => {
    const story = reopened().after(31_000).settled('requeue-conversation').after(31_000);
    expect(story.pending).toEqual(['open-conversation', 'leave-conversation']);
    expect(openings(story).at(-1)).toMatchObject({ queue: 'Berths', historyTo: 1 });
    story.settled('open-conversation', { platformConversation: 'c-2' }).settled('leave-conversation');
    story.says('Anyone?').settled('say-line').after(60_000);
    expect([story.phase, openings(story).length, queueOf(story).length]).toEqual(['waiting', 2, 1]);
    expect(story.tellings.filter(({ kind }) => kind === 'said')).toHaveLength(2);
  });

  test.each([
    ['LinkMissing', 'Berths'],
    ['PlatformRefused', undefined],
  ])('refused as %s → another conversation at once; a queue that was refused is not asked for again', (code, queue) => {
    const story = reopened().after(31_000).refused('requeue-conversation', code);
    expect(story.pending).toEqual(['open-conversation', 'leave-conversation']);
    expect(openings(story).at(-1)?.queue).toBe(queue);
  });

  test('refused, since an agent has it → nothing more is tried', () => {
    const story = reopened().after(31_000).refused('requeue-conversation', 'PlatformConflict').after(120_000);
    expect([story.pending, openings(story).length]).toEqual([[], 1]);
  });

  test('the center is not reached, and tells meanwhile that it waits → it is not asked any more', () => {
    const story = reopened().after(31_000).postponed('requeue-conversation');
    expect(story.told(queuedIn()).pending).toEqual([]);
  });

  test('the visitor leaves while the center is asked → it is told that the visit is over, and not asked any more', () => {
    expect(reopened().after(31_000).postponed('requeue-conversation').leaves().pending).toEqual(['leave-conversation']);
  });

  test('the visit before was left, and its reports come late → the center is asked, and a visit that goes on keeps its place', () => {
    const story = Story.attended().leaves().settled('leave-conversation').says('One more thing.').settled('say-line');
    story.told(queuedIn()).after(31_000);
    expect([story.phase, story.pending]).toEqual(['waiting', ['requeue-conversation']]);
    story.settled('requeue-conversation', { visit: 'goes-on' }).after(120_000);
    expect([story.phase, story.pending, queueOf(story).length, openings(story).length]).toEqual(['waiting', [], 1, 1]);
  });

  test('the same at a center without that request → another conversation', () => {
    const story = Story.attended().leaves().settled('leave-conversation').says('One more thing.').settled('say-line');
    story.told(queuedIn()).after(31_000).refused('requeue-conversation', 'LinkMissing');
    expect(story.pending).toEqual(['open-conversation', 'leave-conversation']);
  });

  test('the visit before was left, an agent comes in → the center is not asked', () => {
    const story = Story.attended().leaves().settled('leave-conversation').says('One more thing.').settled('say-line');
    story.told(queuedIn()).told(joined('joao')).after(31_000);
    expect([story.phase, queueOf(story)]).toEqual(['attended', []]);
  });

  test('the next reopening → asked for anew', () => {
    const story = reopened().after(31_000).settled('requeue-conversation').told(queuedIn()).told(joined('joao'));
    story.told(left('joao')).told(idle).after(11_000).settled('leave-conversation');
    story.says('And another.').settled('say-line').after(31_000);
    expect(queueOf(story)).toEqual(['Berths', 'Berths']);
  });

  test('a center that has never told of a queue → need not tell of this one', () => {
    const story = new Story()
      .opened()
      .settled('open-conversation', { platformConversation: 'c-1' })
      .told(joined('ines'));
    story.told(left('ines')).told(idle).settled('leave-conversation').says('Hello?').settled('say-line');
    expect(story.after(31_000).after(60_000).pending).toEqual([]);
  });
});

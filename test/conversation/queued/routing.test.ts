import { describe, expect, test } from 'vitest';
import { echo, idle, joined, left, queuedIn, Story, transferred } from './story.ts';

const kinds = ({ tellings }: Story) => tellings.map(({ kind }) => kind);

describe('routing queued · end or transfer', () => {
  test('last agent leaves → still open for three seconds, then ended, and the center is told', () => {
    const story = Story.attended().told(left('ines'));
    expect([story.phase, kinds(story).at(-1)]).toEqual(['waiting', 'left']);
    story.after(2_900);
    expect(kinds(story)).not.toContain('ended');
    story.after(200);
    expect(story.tellings.at(-1)).toEqual({ kind: 'ended', by: 'agent' });
    expect([story.phase, story.pending]).toEqual(['closing', ['leave-conversation']]);
    expect(story.settled('leave-conversation').phase).toBe('closed');
  });

  test('last agent leaves, the center is idle → ended at once', () => {
    const story = Story.attended().told(left('ines')).told(idle);
    expect([story.phase, story.pending]).toEqual(['closing', ['leave-conversation']]);
  });

  test.each([
    ['transfer before leaving', [transferred, left('ines')]],
    ['transfer after leaving', [left('ines'), transferred]],
    ['another queue, and no word of a transfer', [left('ines'), queuedIn('Harbour')]],
  ])('%s → not ended, however long it takes', (_, reports) => {
    const story = Story.attended();
    for (const report of reports) story.told(report);
    story.after(60_000);
    expect([story.phase, story.pending]).toEqual(['waiting', []]);
    expect(kinds(story)).not.toContain('ended');
    expect(story.told(joined('joao')).phase).toBe('attended');
  });

  test('leaving that comes late, older than the next agent’s coming → the agent stays', () => {
    const story = Story.attended();
    const leftAt = story.center + 5;
    story
      .told(joined('ines'), story.center + 20)
      .told(left('ines'), leftAt)
      .after(10_000);
    expect(story.phase).toBe('attended');
  });

  test('agent of before a transfer never leaves, the next one does → ended', () => {
    const story = Story.attended().told(transferred).told(joined('joao')).told(left('joao')).after(4_000);
    expect(story.phase).toBe('closing');
  });

  test('transfer that is told after the end was → goes on, and the center is not told of an end', () => {
    const story = Story.attended().says('Wait.').settled('say-line').told(left('ines')).after(4_000);
    expect([story.phase, story.pending]).toEqual(['closing', []]);
    story.told(transferred).after(60_000);
    expect([story.phase, story.pending]).toEqual(['waiting', []]);
    expect(kinds(story).slice(-2)).toEqual(['ended', 'waiting']);
  });

  test('idle while a line was taken just now → the center is told ten seconds later, unless the line has begun a visit there', () => {
    const story = Story.attended().says('One more thing.').settled('say-line').told(left('ines')).told(idle);
    expect([story.phase, story.pending]).toEqual(['closing', []]);
    const begun = Story.attended().says('One more thing.').settled('say-line').told(left('ines')).told(idle);
    begun.told(queuedIn()).after(30_000);
    expect([begun.phase, begun.pending]).toEqual(['waiting', []]);
    expect(story.after(11_000).pending).toEqual(['leave-conversation']);
  });
});

describe('routing queued · the next visit', () => {
  test('visitor writes while the center is being told of the end → taken back, and the line begins the next visit', () => {
    const story = Story.attended().told(left('ines')).told(idle).postponed('leave-conversation').says('Still there?');
    expect(story.pending).toEqual(['say-line']);
    expect(story.given.state.queued?.visit).toBe(2);
    expect(kinds(story).slice(-2)).toEqual(['said', 'waiting']);
  });

  test('visitor leaves, is back before the center was told → the agent is there still', () => {
    const story = Story.attended().leaves().postponed('leave-conversation').says('Still there?');
    expect([story.phase, story.pending]).toEqual(['attended', ['say-line']]);
  });

  test('reports of the visit before come late → they do not end the next one before it is queued', () => {
    const story = Story.waiting().leaves().settled('leave-conversation').says('I am back.').settled('say-line');
    story.told(joined('ines')).told(left('ines')).after(4_000);
    expect(story.phase).toBe('waiting');
    expect(story.told(queuedIn()).after(60_000).phase).toBe('waiting');
  });

  test('agent ends the visit while a line is on its way → the next visit begins with it, and no one is taken out', () => {
    const story = Story.attended().says('One more thing.').postponed('say-line').told(left('ines')).told(idle);
    expect([story.phase, story.pending]).toEqual(['waiting', ['say-line']]);
    expect(story.given.state.queued?.visit).toBe(2);
  });

  test('visitor leaves in two visits → the center is told once in each', () => {
    const story = Story.waiting().leaves().settled('leave-conversation').says('I am back.').settled('say-line');
    story.told(queuedIn()).leaves().settled('leave-conversation');
    const leaves = story.given.decisions.flatMap(({ commands }) =>
      commands.filter(({ kind }) => kind === 'leave-conversation'),
    );
    expect(leaves).toHaveLength(2);
    expect(story.phase).toBe('closed');
  });
});

describe('routing queued · opening', () => {
  test('refused → the visitor is told so, lines that will not arrive are named; the next line tries again with all that was said', () => {
    const story = new Story().opened().says('hello').refused('open-conversation');
    expect(story.tellings).toContainEqual({ kind: 'undelivered', operationId: 't-1-hello' });
    expect(story.tellings.at(-1)).toEqual({ kind: 'ended', by: 'company', why: 'nobody' });
    expect([story.phase, story.pending]).toEqual(['closed', []]);
    story.says('hello again');
    expect(story.pending).toEqual(['open-conversation']);
    expect(story.given.last.commands).toContainEqual(
      expect.objectContaining({ kind: 'open-conversation', historyTo: 3 }),
    );
  });

  test('a report tells the id before the answer does → the opening counts as done', () => {
    const story = new Story().opened().told(queuedIn());
    expect([story.phase, story.pending]).toEqual(['waiting', []]);
  });

  test('opened twice, since an answer was lost → the other one is left, and says nothing about the visit', () => {
    const story = Story.attended()
      .told(joined('kim'), 7_900_000, 'c-2')
      .told(left('kim'), 7_900_001, 'c-2')
      .after(9_000);
    expect(story.phase).toBe('attended');
    expect(story.pending).toEqual(['leave-conversation']);
    expect(story.given.state.queued?.platform.id).toBe('c-1');
  });

  test('gone while lines are on their way → another one with all that was said, at the last queue', () => {
    const story = Story.waiting().says('one').says('two').refused('say-line', 'PlatformNotFound');
    expect(story.pending).toEqual(['open-conversation']);
    expect(story.given.last.commands[0]).toMatchObject({ kind: 'open-conversation', historyTo: 2, queue: 'Berths' });
    story.settled('open-conversation', { platformConversation: 'c-2' }).says('three');
    expect(story.pending).toEqual(['say-line']);
  });

  test('nobody comes in time → the visitor is told, and the center that the visitor left', () => {
    const story = Story.waiting().after(181_000);
    expect(story.tellings.slice(-2)).toMatchObject([
      { kind: 'line', text: 'No one can answer right now.', who: { role: 'company' } },
      { kind: 'ended', by: 'company', why: 'nobody' },
    ]);
    expect(story.pending).toEqual(['leave-conversation']);
  });
});

describe('routing queued · lines', () => {
  test('turns the wrong way round → in their order; a missing one is waited for two seconds', () => {
    const story = Story.waiting().says('second', 2).says('first', 1).says('fourth', 4);
    const said = () => story.tellings.flatMap((told) => (told.kind === 'said' ? [told.text] : []));
    expect(said()).toEqual(['first', 'second']);
    story.after(2_100);
    expect(said()).toEqual(['first', 'second', 'fourth']);
    story.says('third', 3);
    expect(said()).toEqual(['first', 'second', 'fourth', 'third']);
  });

  test('answer lost, the line comes back → it is there, and not sent again; its double does not stand in for an equal one', () => {
    const story = Story.waiting().says('yes').postponed('say-line').told(echo('yes'));
    expect(story.pending).toEqual([]);
    expect(story.given.state.queued?.platform.linesThere).toEqual({ least: 1, most: 1 });
    const doubled = Story.waiting().says('yes', 1).postponed('say-line').settled('say-line', { line: 'repeated' });
    doubled.told(echo('yes')).says('yes', 2).postponed('say-line');
    expect(doubled.told(echo('yes')).pending).toEqual(['say-line']);
    expect(doubled.told(echo('yes')).pending).toEqual([]);
  });

  test('more lines on their way than are kept → the visitor is told that a further one will not arrive', () => {
    const story = Story.waiting();
    for (let turn = 1; turn <= 201; turn += 1) story.says('hello', turn);
    expect(story.pending).toHaveLength(200);
    expect(story.tellings.at(-1)).toEqual({ kind: 'undelivered', operationId: 't-201-hello' });
  });
});

import { describe, expect, test } from 'vitest';
import { bridged, ended, invitation, mira, planWith, removable, said } from './facts.ts';
import { type Given, givenBridged } from './given.ts';
import { idle, joined, left, queuedIn, Story, transferred } from './queued/story.ts';

describe('measures of a visit · bridged', () => {
  const plan = planWith({ owner: 'one', agents: [mira], askAtOnce: 1, skill: 'berths' });
  const ring = (given: Given): string => given.sent('invite-agent').at(-1)?.operationId ?? '';
  const came = (given: Given): Given =>
    given.callback('room', removable(mira.address), invitation(mira.address, 'joined', ring(given)));

  test('an agent comes in, says something, the visitor leaves → when each was for the first time, and who was in', () => {
    const ringing = givenBridged(plan).callback('visitor', bridged(mira)).settled('invite-agent');
    const visit = ringing.state.facts.visitor?.at;
    expect(ringing.state.work.measures).toEqual([{ visit }]);
    const attended = came(ringing);
    const answeredAt = attended.state.at;
    const replied = attended.callback('room', said(1, mira.address));
    const repliedAt = replied.state.at;
    const again = replied.callback('room', said(2, mira.address));
    const over = again.callback('visitor', ended());
    expect(over.state.work.measures).toMatchObject([
      { visit, answeredAt, repliedAt, endedBy: 'visitor', agents: [{ id: mira.address }], skill: 'berths' },
    ]);
    expect(over.state.work.measures?.[0]?.endedAt).toBeGreaterThan(repliedAt);
  });
});

describe('measures of a visit · queued', () => {
  const last = ({ given }: Story) => given.state.work.measures?.at(-1);

  test('no agent comes, the visitor leaves → ended by the visitor, no agent', () => {
    const story = Story.waiting().after(5_000).leaves();
    expect(last(story)).toMatchObject({ endedBy: 'visitor', agents: [], skill: 'Berths' });
    expect(last(story)).not.toHaveProperty('answeredAt');
  });

  test('an end that is taken back by a transfer → the visit goes on, and ends later with both agents', () => {
    const story = Story.attended().told(left('ines')).after(4_000);
    expect(last(story)?.endedAt).toBeDefined();
    const answeredAt = last(story)?.answeredAt;
    story.told(transferred).told(queuedIn('Harbour'));
    expect(last(story)).toMatchObject({ answeredAt });
    expect(last(story)?.endedAt).toBeUndefined();
    story.told(joined('joao')).told(left('joao')).told(idle);
    expect(last(story)).toMatchObject({ answeredAt, endedBy: 'others', skill: 'Harbour' });
    expect(last(story)?.agents?.map(({ id }) => id)).toEqual(['ines', 'joao']);
  });

  test('a further visit → measured by itself, and the one before stays as it ended', () => {
    const story = Story.attended().leaves().settled('leave-conversation');
    const before = last(story);
    story.says('One more thing.').settled('say-line').told(queuedIn('Berths')).told(joined('ines'));
    expect(story.given.state.work.measures).toMatchObject([before, { visit: story.given.state.queued?.beganAt }]);
    expect(last(story)?.endedAt).toBeUndefined();
    expect(last(story)?.answeredAt).toBeGreaterThan(before?.endedAt ?? 0);
  });
});

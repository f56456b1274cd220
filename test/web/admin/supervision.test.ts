import { describe, expect, it } from 'vitest';
import { AdminFailure } from '../../../web/admin/api/requests.ts';
import { routeOf, watchPath } from '../../../web/admin/model/parts.ts';
import { chatOf, liveOf } from '../../../web/admin/supervision/api/read-chats.ts';
import { csvOfLive } from '../../../web/admin/supervision/model/live-csv.ts';
import { Watched } from '../../../web/admin/supervision/model/watched.ts';

/** Readings that come when the test says so. */
class Source {
  readonly answers: (string | AdminFailure)[] = [];
  signedOut = 0;
  read = 0;
  #due: (() => void)[] = [];

  readonly watched = new Watched<string>({
    read: async () => {
      this.read += 1;
      const answer = this.answers.shift() ?? 'last';
      if (answer instanceof AdminFailure) throw answer;
      return answer;
    },
    rhythm: { next: () => new Promise<void>((resolve) => this.#due.push(resolve)) },
    onSignedOut: () => {
      this.signedOut += 1;
    },
    isLast: (value) => value === 'over',
  });

  /** The next reading is due. */
  due(): void {
    for (const resolve of this.#due.splice(0)) resolve();
  }
}

const temporary = () => new AdminFailure('temporary');

describe('what is watched', () => {
  it('a reading fails → the one before is shown as late, until the next one', async () => {
    const source = new Source();
    source.answers.push('one', temporary(), 'two');
    const stop = source.watched.watch();
    await expect.poll(() => source.watched.seen.get()).toEqual({ state: 'ready', value: 'one', isLate: false });
    source.due();
    await expect.poll(() => source.watched.seen.get()).toEqual({ state: 'ready', value: 'one', isLate: true });
    source.due();
    await expect.poll(() => source.watched.seen.get()).toEqual({ state: 'ready', value: 'two', isLate: false });
    stop();
    source.due();
    source.watched.look();
    await Promise.resolve();
    expect(source.read).toBe(3);
  });

  it('nothing was read yet, and the service cannot be reached → said, and tried again; what is gone is not', async () => {
    const source = new Source();
    source.answers.push(temporary(), 'one', new AdminFailure('gone'));
    source.watched.watch();
    await expect
      .poll(() => source.watched.seen.get())
      .toMatchObject({ state: 'failed', failure: { kind: 'temporary' } });
    source.due();
    await expect.poll(() => source.watched.seen.get()).toMatchObject({ value: 'one' });
    source.due();
    await expect.poll(() => source.watched.seen.get()).toMatchObject({ state: 'failed', failure: { kind: 'gone' } });
    source.due();
    await Promise.resolve();
    expect(source.read).toBe(3);
    source.watched.look();
    await expect.poll(() => source.watched.seen.get()).toMatchObject({ value: 'last' });
  });

  it('what will not change any more → read once; again when it is looked for', async () => {
    const source = new Source();
    source.answers.push('over', 'over');
    source.watched.watch();
    await expect.poll(() => source.watched.seen.get()).toMatchObject({ value: 'over' });
    source.due();
    await Promise.resolve();
    expect(source.read).toBe(1);
    source.watched.look();
    await expect.poll(() => source.read).toBe(2);
  });

  it('the sign-in has ended → told', async () => {
    const source = new Source();
    source.answers.push(new AdminFailure('signed-out'));
    source.watched.watch();
    await expect.poll(() => source.signedOut).toBe(1);
  });
});

describe('what the service tells of chats (carebridge.md#live-chats)', () => {
  it('a live answer → times as numbers, names, whispers; what is not there is not invented', () => {
    const at = '2026-03-02T10:00:00.000Z';
    const live = liveOf({
      more: 3,
      chats: [
        {
          id: 'a',
          phase: 'attended',
          startedAt: at,
          agents: [{ address: 'sip:ada@b.example', displayName: '', audience: 'agents' }],
          lastLine: { at, by: 'agent', displayName: 'Ada', audience: 'agents', text: 'Psst' },
        },
        { id: 'b', phase: 'of a later release' },
      ],
      agents: [
        { address: 'sip:ada@b.example', availability: 'away', status: 'pause', chats: 1, maxChats: 2, seenAt: at },
        { address: 'sip:bob@b.example', availability: 'strange' },
      ],
    });
    expect(live.more).toBe(3);
    expect(live.chats[0]).toMatchObject({
      startedAt: Date.parse(at),
      visitor: undefined,
      unansweredSince: undefined,
      agents: [{ name: 'sip:ada@b.example', isWhispering: true }],
      lastLine: { by: 'agent', isWhispered: true, text: 'Psst' },
    });
    expect(live.chats[1]).toMatchObject({ phase: 'closed', lastLine: undefined });
    expect(live.agents).toMatchObject([
      { status: 'pause', availability: 'away', activeAt: Date.parse(at) },
      { status: undefined, availability: 'unknown', activeAt: undefined, chats: 0 },
    ]);
  });

  it('agents of the contact center → by their status; a company without one has none', () => {
    const at = '2026-03-02T10:00:00.000Z';
    const ines = { agentId: 'ines', agentName: 'Ines', status: 'busy', chats: 2, capacity: 3, idleSince: at };
    expect(liveOf({ centerAgents: [ines, { agentId: 'tom', status: 'strange' }] }).centerAgents).toEqual([
      { id: 'ines', name: 'Ines', status: 'busy', chats: 2, capacity: 3, activeAt: Date.parse(at) },
      { id: 'tom', name: 'tom', status: 'logged-out', chats: 0, capacity: 0, activeAt: undefined },
    ]);
    expect(liveOf({}).centerAgents).toBeUndefined();
  });

  it('the list as CSV → a line each, in its order; no text is a formula', () => {
    const at = '2026-03-02T10:00:00.000Z';
    const { chats } = liveOf({
      chats: [
        { id: 'b', phase: 'waiting', startedAt: at, displayName: '=1+1', unansweredSince: at, agents: [] },
        {
          id: 'a',
          phase: 'attended',
          startedAt: at,
          subject: 'Berth 12, or 13',
          agents: [
            { address: 'sip:a@b.example', displayName: 'Ada' },
            { address: 'sip:b@b.example', displayName: 'Bo' },
          ],
          lastLine: { at, by: 'service', displayName: '', audience: 'everyone', text: 'Say "hello"' },
        },
      ],
    });
    expect(csvOfLive(chats).split('\r\n')).toEqual([
      'id,phase,startedAt,visitor,subject,agents,unansweredSince,lastLineAt,lastLineBy,lastLine',
      `b,waiting,${at},'=1+1,,,${at},,,`,
      `a,attended,${at},,"Berth 12, or 13",Ada; Bo,,${at},service,"Say ""hello"""`,
      '',
    ]);
  });

  it('a chat → those who are in it alone, its lines, what was made of it', () => {
    const chat = chatOf({
      id: 'a',
      phase: 'closed',
      visitorId: 'v',
      agents: [
        { address: 'sip:ada@b.example', displayName: 'Ada', isPresent: true },
        { address: 'sip:bob@b.example', displayName: 'Bob', isPresent: false },
      ],
      transcript: [{ at: '2026-03-02T10:00:00Z', by: 'visitor', displayName: 'Tove', text: 'Hello' }],
      ratings: [{ rating: 4 }],
      wrapUps: [{ tags: ['berth'], note: 'Done' }],
    });
    expect(chat).toMatchObject({
      visitorId: 'v',
      agents: [{ name: 'Ada' }],
      lines: [{ by: 'visitor', name: 'Tove', isWhispered: false, text: 'Hello' }],
      ratings: [{ rating: 4, comment: '' }],
      wrapUps: [{ tags: ['berth'], note: 'Done' }],
    });
  });
});

describe('addresses of the supervision', () => {
  it('a company, a chat → there and back; what is no part → what goes on', () => {
    expect(routeOf('#/chats')).toEqual({ page: 'chats' });
    expect(routeOf(watchPath('a/b', 'chat', 'c d'))).toEqual({ page: 'watch', id: 'a/b', part: 'chat', of: 'c d' });
    expect(routeOf('#/chats/contoso/nothing')).toEqual({ page: 'watch', id: 'contoso', part: 'live', of: '' });
  });
});

import { describe, expect, it } from 'vitest';
import type { BoardNews, OwnStatus, ToldStatus } from '../../../web/desk/api/board-answer.ts';
import { boardNewsOf } from '../../../web/desk/api/board-answer.ts';
import { ApiFailure } from '../../../web/desk/api/desk-api.ts';
import { Presence } from '../../../web/desk/model/presence.ts';
import { until } from '../../support/until.ts';
import { FakeDeskApi, tenant } from './support.ts';

const nothingElse = { reason: undefined, chats: 0, maxChats: undefined };
const own = (status: OwnStatus['status'], revision: number): OwnStatus => ({ status, revision, ...nothingElse });

/** A service whose board says what the test lets it say. */
class BoardApi extends FakeDeskApi {
  readonly asked: (number | undefined)[] = [];
  readonly told: (ToldStatus & { readonly revision: number })[] = [];
  whole: BoardNews = { cursor: 5, isWhole: true, own: own('available', 3), waits: [], aheadMs: 0 };
  taken: (told: ToldStatus & { readonly revision: number }) => Promise<OwnStatus | 'overtaken'> = async (told) =>
    own(told.status, told.revision);
  #next = Promise.withResolvers<BoardNews>();

  say(news: BoardNews): void {
    this.#next.resolve(news);
    this.#next = Promise.withResolvers();
  }

  override board(_tenant?: unknown, after?: number): Promise<BoardNews> {
    this.asked.push(after);
    return after === undefined ? Promise.resolve(this.whole) : this.#next.promise;
  }

  override tellStatus(_tenant?: unknown, told?: ToldStatus, revision = 0): Promise<OwnStatus | 'overtaken'> {
    const one = { ...(told ?? { status: 'away' }), revision };
    this.told.push(one);
    return this.taken(one);
  }
}

async function begin(api = new BoardApi()) {
  const presence = new Presence(api, [tenant]);
  presence.start();
  await until(() => api.asked.length > 0);
  return { api, presence };
}

const status = ({ shown }: Presence) => shown.get().status;

describe('presence of the desk (carebridge.md#desk-status)', () => {
  it('status · chosen → told with the next number, shown once the service has taken it', async () => {
    const { api, presence } = await begin();
    await until(() => status(presence) === 'available');
    const answered = Promise.withResolvers<OwnStatus>();
    api.taken = () => answered.promise;
    presence.tell({ status: 'pause', reason: 'Lunch' });
    await until(() => api.told.length === 1);
    expect(api.told).toEqual([{ status: 'pause', reason: 'Lunch', revision: 4 }]);
    expect(presence.shown.get()).toMatchObject({ status: 'available', isTelling: true });
    answered.resolve({ ...own('pause', 4), reason: 'Lunch' });
    await until(() => !presence.shown.get().isTelling);
    expect(presence.shown.get()).toMatchObject({ status: 'pause', reason: 'Lunch' });
    presence.stop();
  });

  it('status · overtaken by another page of the agent’s → the board is read again, and it is told once more', async () => {
    const { api, presence } = await begin();
    await until(() => status(presence) === 'available');
    api.whole = { cursor: 9, isWhole: true, own: own('away', 7), waits: [], aheadMs: 0 };
    api.taken = async (told) => (told.revision === 8 ? own(told.status, 8) : 'overtaken');
    presence.tell({ status: 'pause' });
    await until(() => status(presence) === 'pause');
    expect(api.told.map(({ revision }) => revision)).toEqual([4, 8]);
    presence.stop();
  });

  it('status · no answer → told again under the same number, by the last choice', async () => {
    const { api, presence } = await begin();
    await until(() => status(presence) === 'available');
    const lost = Promise.withResolvers<OwnStatus>();
    api.taken = () => lost.promise;
    presence.tell({ status: 'pause' });
    await until(() => api.told.length === 1);
    presence.tell({ status: 'away' });
    api.taken = async (told) => own(told.status, told.revision);
    lost.reject(new ApiFailure('temporary'));
    await until(() => status(presence) === 'away');
    expect(api.told).toEqual([
      { status: 'pause', revision: 4 },
      { status: 'away', revision: 4 },
    ]);
    presence.stop();
  });

  it('board · a change of before comes late → does not take back what was told since; a later one counts', async () => {
    const { api, presence } = await begin();
    await until(() => status(presence) === 'available');
    presence.tell({ status: 'away' });
    await until(() => status(presence) === 'away');
    api.say({ cursor: 6, isWhole: false, own: own('available', 3), waits: [], aheadMs: 0 });
    await until(() => api.asked.includes(6));
    expect(status(presence)).toBe('away');
    api.say({ cursor: 7, isWhole: false, own: own('pause', 5), waits: [], aheadMs: 0 });
    await until(() => status(presence) === 'pause');
    presence.stop();
  });

  it('start · once more while it goes on → the board is asked once; stopped and started → from the beginning', async () => {
    const { api, presence } = await begin();
    await until(() => api.asked.length === 2);
    presence.start();
    expect(api.asked).toEqual([undefined, 5]);
    presence.stop();
    presence.start();
    await until(() => api.asked.length === 4);
    api.say({ cursor: 6, isWhole: false, own: undefined, waits: [], aheadMs: 0 });
    await until(() => api.asked.length === 5);
    expect(api.asked).toEqual([undefined, 5, undefined, 5, 6]);
    presence.stop();
  });

  it('tenant · lists the agent no more → nothing is asked or told of it any more', async () => {
    const { api, presence } = await begin();
    await until(() => status(presence) === 'available');
    api.taken = () => Promise.reject(new ApiFailure('gone'));
    presence.tell({ status: 'away' });
    await until(() => !presence.shown.get().isTelling);
    expect(status(presence)).toBeUndefined();
  });
});

describe('board answer · read by hand (carebridge.md#board)', () => {
  const { address } = tenant;
  const agent = { address, availability: 'away', status: 'pause', reason: 'Lunch', revision: 2, chats: 0 };
  it.each<[string, object, object]>([
    [
      'a snapshot',
      { kind: 'snapshot', cursor: 4, agents: [{ address: 'sip:x@y', revision: 9 }, agent] },
      { status: 'pause', reason: 'Lunch', revision: 2 },
    ],
    ['a snapshot without the agent', { kind: 'snapshot', cursor: 4, agents: [] }, { status: undefined, revision: 0 }],
    [
      'changes',
      {
        kind: 'changes',
        cursor: 4,
        changes: [
          { kind: 'ended', conversation: 'a' },
          { kind: 'agent', agent },
        ],
      },
      { status: 'pause' },
    ],
    [
      'the agent’s removal',
      {
        kind: 'changes',
        cursor: 4,
        changes: [
          { kind: 'agent', agent },
          { kind: 'agent-removed', address },
        ],
      },
      { revision: 0 },
    ],
    [
      'a status of a later release',
      { kind: 'snapshot', cursor: 4, agents: [{ ...agent, status: 'training' }] },
      { status: undefined, revision: 2 },
    ],
  ])('%s → what it says of the agent', (_name, body, expected) => {
    expect(boardNewsOf(body as never, address)).toMatchObject({ cursor: 4, own: expected });
  });

  it('changes of others, or no changes → nothing of the agent', () => {
    const changes = [{ kind: 'agent', agent: { ...agent, address: 'sip:x@y' } }, 7, { kind: 'agent' }];
    expect(boardNewsOf({ kind: 'changes', cursor: 4, changes }, address).own).toBeUndefined();
  });
});

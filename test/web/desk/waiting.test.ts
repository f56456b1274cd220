import { describe, expect, it } from 'vitest';
import {
  type BoardNews,
  boardNewsOf,
  type OwnStatus,
  type ToldStatus,
  type WaitChange,
  waitingAfter,
} from '../../../web/desk/api/board-answer.ts';
import { ApiFailure, type ConversationName, type DeskTenant, type Outcome } from '../../../web/desk/api/desk-api.ts';
import { Presence } from '../../../web/desk/model/presence.ts';
import type { AgentEvent } from '../../../web/desk/transport/agent-event.ts';
import { waitingElsewhere } from '../../../web/desk/views/waiting-list.tsx';
import { until } from '../../support/until.ts';
import { deskOver, entering, FakeDeskApi, FakeStorage, invitation, key, tenant } from './support.ts';

const { conversation } = invitation;
const visitor = { conversation, since: 10, name: 'Tove', subject: 'Is berth 12 free?', asked: [] };
const other = { ...visitor, conversation: 'cd'.repeat(16), since: 5 };
const own: OwnStatus = { status: 'available', reason: undefined, revision: 1, chats: 2, maxChats: 3 };
const whole = (waits: readonly WaitChange[], cursor = 3): BoardNews => ({
  cursor,
  isWhole: true,
  own,
  waits,
  aheadMs: 0,
});

/** A service with visitors on its boards, who can be taken. */
class WaitingApi extends FakeDeskApi {
  readonly taken: ConversationName[] = [];
  readonly told: ToldStatus[] = [];
  boards: Readonly<Record<string, BoardNews>> = { harbour: whole([visitor]) };
  takes: () => Promise<Outcome> = () => new Promise(() => undefined);

  override async board(of: DeskTenant = tenant, after?: number): Promise<BoardNews> {
    const news = this.boards[of.id];
    return after === undefined && news !== undefined ? news : new Promise(() => undefined);
  }

  override take(name: ConversationName = { tenant: '', conversation: '' }): Promise<Outcome> {
    this.taken.push(name);
    return this.takes();
  }

  override async tellStatus(_of?: unknown, told: ToldStatus = { status: 'away' }, revision = 0): Promise<OwnStatus> {
    this.told.push(told);
    return { ...own, status: told.status, revision };
  }
}

async function desk(api = new WaitingApi(), storage = new FakeStorage()) {
  const opened = await deskOver(storage, 'new', api);
  await until(() => opened.model.presence.waiting.get() !== undefined);
  const [first] = opened.model.presence.waiting.get() ?? [];
  if (first === undefined) throw new Error('No visitor waits.');
  return { ...opened, api, storage, first };
}

const missed: AgentEvent = { kind: 'silent', key, why: 'missed' };
const rung: AgentEvent = { kind: 'rung', invitation };

describe('board answer · who waits, read by hand (carebridge.md#board)', () => {
  const visit = { conversation, since: '2026-01-05T10:00:00Z', subject: 'Berth', asked: [tenant.address], lines: 1 };
  it('a snapshot, by a page whose clock is a minute ahead → each with the time of that clock', () => {
    const body = { kind: 'snapshot', cursor: 1, agents: [], waiting: [{ ...visit, name: 'Tove' }, visit] };
    const { waits } = boardNewsOf(body as never, tenant.address, 60_000);
    const since = Date.parse('2026-01-05T10:01:00Z');
    const read = { conversation, since, subject: 'Berth', asked: [tenant.address] };
    expect(waits).toEqual([
      { ...read, name: 'Tove' },
      { ...read, name: '' },
    ]);
  });

  it('changes → who waits, who has an agent, whose visit is over; others and unknown ones are ignored', () => {
    const changes = [
      { kind: 'waiting', visit },
      { kind: 'attended', conversation, agents: [] },
      { kind: 'ended', conversation: 'x' },
      { kind: 'later', conversation },
      7,
    ];
    const { waits } = boardNewsOf({ kind: 'changes', cursor: 2, changes } as never, tenant.address);
    expect(waits).toMatchObject([{ conversation, name: '' }, { gone: conversation }, { gone: 'x' }]);
  });

  it('chats and their limit → as told; without a limit → not known', () => {
    const agent = { address: tenant.address, chats: 2, maxChats: 3 };
    const of = (entry: object) =>
      boardNewsOf({ kind: 'snapshot', cursor: 1, agents: [entry] } as never, tenant.address).own;
    expect(of(agent)).toMatchObject({ chats: 2, maxChats: 3 });
    expect(of({ address: tenant.address })).toMatchObject({ chats: 0, maxChats: undefined });
  });

  it('waiting after · the whole, then changes, twice → longest first, each once', () => {
    const first = waitingAfter([other], { isWhole: true, waits: [visitor] });
    expect(first).toEqual([visitor]);
    const asked = { ...visitor, asked: ['sip:bo@harbour.example'] };
    const news = { isWhole: false, waits: [other, asked, { gone: 'unknown' }] };
    const second = waitingAfter(first, news);
    expect(second).toEqual([other, asked]);
    expect(waitingAfter(second, news)).toEqual(second);
    expect(waitingAfter(second, { isWhole: false, waits: [{ gone: conversation }] })).toEqual([other]);
  });
});

describe('waiting visitors at the desk', () => {
  it('two tenants → all who wait, longest first, each with the company; chats are counted together', async () => {
    const api = new WaitingApi();
    const second = { ...tenant, id: 'pier', displayName: 'Pier' };
    api.boards = { harbour: whole([visitor]), pier: whole([other]) };
    const presence = new Presence(api, [tenant, second]);
    expect(presence.waiting.get()).toBeUndefined();
    presence.start();
    await until(() => presence.waiting.get()?.length === 2);
    expect(presence.waiting.get()).toEqual([
      { ...other, tenant: second },
      { ...visitor, tenant },
    ]);
    expect(presence.shown.get().capacity).toEqual({ chats: 4, most: 6 });
    presence.stop();
  });

  it('away is told of one who waits → since when; an answer that does not tell it → not known any more', async () => {
    const api = new WaitingApi();
    const told = {
      kind: 'snapshot',
      cursor: 3,
      agents: [],
      waiting: [{ conversation, since: '2026-01-05T10:00:00Z' }],
    };
    const since = Date.parse('2026-01-05T10:02:00Z');
    const away = [{ conversation, since: '2026-01-05T10:02:00Z' }];
    api.boards = { harbour: boardNewsOf({ ...told, away }, '', 5) };
    const presence = new Presence(api, [tenant]);
    presence.start();
    await until(() => presence.waiting.get() !== undefined);
    expect(presence.waiting.get()).toMatchObject([{ conversation, awaySince: since + 5 }]);
    presence.stop();
    api.boards = { harbour: boardNewsOf(told, '', 5) };
    presence.start();
    await until(() => presence.waiting.get()?.[0]?.awaySince === undefined);
    presence.stop();
  });

  it('who rings here, or is in a chat of this desk → is not listed a second time; once that is over → again', async () => {
    const { model, transport, first } = await desk();
    const shown = () => waitingElsewhere(model.presence.waiting.get() ?? [], model.record.get());
    expect(shown()).toEqual([first]);
    transport.tell(rung);
    expect(shown()).toEqual([]);
    transport.tell(...entering);
    expect(shown()).toEqual([]);
    transport.tell({ kind: 'over', key, isOwn: true });
    expect(shown()).toEqual([first]);
  });

  it('take · the ring that answers it → is accepted by itself, shown, and announced as no ring', async () => {
    const { model, transport, api, first } = await desk();
    void model.take(first);
    void model.take(first);
    expect(api.taken).toEqual([{ tenant: 'harbour', conversation }]);
    expect(model.takings.under.get()).toEqual([conversation]);
    transport.tell(rung);
    expect(transport.posted).toEqual([invitation.accept]);
    expect(model.takings.under.get()).toEqual([]);
    expect([model.ledInto.get(), model.record.get().active]).toEqual([key, key]);
    expect(model.announcement.get()).toBeUndefined();
    transport.tell(rung);
    expect(transport.posted).toEqual([invitation.accept]);
  });

  it('take · a colleague’s invitation, or another visitor’s ring meanwhile → is not accepted by itself', async () => {
    const { model, transport, first } = await desk();
    void model.take(first);
    transport.tell({ kind: 'rung', invitation: { ...invitation, by: 'Bo' } });
    transport.tell({ kind: 'rung', invitation: { ...invitation, key: 'k', conversation: 'ef'.repeat(16) } });
    expect(transport.posted).toEqual([]);
    expect(model.takings.under.get()).toEqual([conversation]);
  });

  it('take · of a visitor who rings here already → accepts', async () => {
    const { model, transport, api, first } = await desk();
    transport.tell(rung);
    await model.take(first);
    expect([transport.posted, api.taken]).toEqual([[invitation.accept], []]);
  });

  it.each<[string, () => Promise<Outcome>, object]>([
    ['another one has the visitor', async () => 'overtaken', { kind: 'gone', what: 'take' }],
    ['the agent could not be rung', async () => 'refused', { kind: 'failed', what: 'take' }],
    ['no such visit', () => Promise.reject(new ApiFailure('gone')), { kind: 'gone', what: 'take' }],
    ['no answer', () => Promise.reject(new ApiFailure('temporary')), { kind: 'failed', what: 'take' }],
  ])('take · %s → is said, and may be tried again', async (_name, takes, said) => {
    const { model, api, first } = await desk();
    api.takes = takes;
    await model.take(first);
    expect(model.announcement.get()).toEqual(said);
    expect(model.takings.under.get()).toEqual([]);
  });

  it('take · was answered by a ring before it failed → nothing more is said', async () => {
    const { model, transport, api, first } = await desk();
    const answered = Promise.withResolvers<Outcome>();
    api.takes = () => answered.promise;
    const taking = model.take(first);
    transport.tell(rung);
    answered.resolve('overtaken');
    await taking;
    expect(model.announcement.get()).toBeUndefined();
  });
});

describe('away after missed rings', () => {
  it('two in a row → away, once; the same event again does not count; choosing a status → begins anew', async () => {
    const { model, transport, api } = await desk();
    transport.tell(rung);
    transport.tell(missed, missed);
    expect([model.record.get().missed, api.told]).toEqual([1, []]);
    transport.tell(rung, missed);
    await until(() => model.presence.shown.get().status === 'away');
    transport.tell(rung, missed);
    expect(api.told).toEqual([{ status: 'away' }]);
    model.tell({ status: 'available' });
    expect(model.record.get().missed).toBe(0);
    await until(() => model.presence.shown.get().status === 'available');
  });

  it('a ring in between that is accepted, declined or answered elsewhere → not in a row; one that is taken back says nothing', async () => {
    const { model, transport, api } = await desk();
    for (const why of ['accepted', 'declined', 'elsewhere'] as const) {
      transport.tell(rung, missed, rung, { kind: 'silent', key, why });
      expect(model.record.get().missed).toBe(0);
    }
    transport.tell(rung, missed, rung, ...entering);
    expect(model.record.get().missed).toBe(0);
    transport.tell(rung, missed, rung, { kind: 'silent', key, why: 'withdrawn' });
    expect([model.record.get().missed, api.told]).toEqual([1, []]);
  });

  it('a reload → what was missed before still counts', async () => {
    const { transport, storage, model } = await desk();
    transport.tell(rung, missed);
    model.stop();
    const api = new WaitingApi();
    const again = await deskOver(storage, 'resumed', api);
    await until(() => again.model.presence.shown.get().status === 'available');
    again.transport.tell(rung, missed);
    await until(() => again.model.presence.shown.get().status === 'away');
  });
});

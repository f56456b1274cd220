import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RosterAgent } from '../../../shared/assignment/roster-agent.ts';
import type { EventBus, Outgoing } from '../../../shared/bus/bus.ts';
import { Unavailable } from '../../../shared/kernel/errors.ts';
import { hashId, randomId } from '../../../shared/kernel/ids.ts';
import type { LogEntry } from '../../../shared/kernel/log.ts';
import type { Tenant } from '../../../shared/providers/tenant.ts';
import { BoardStore } from '../../../shared/service/roster/board-store.ts';
import { Roster } from '../../../shared/service/roster/roster.ts';
import { RosterUpkeep } from '../../../shared/service/roster/roster-upkeep.ts';
import { WaitStore } from '../../../shared/service/roster/wait-store.ts';
import { StoredConversations } from '../../../shared/service/worker/stored-conversation.ts';
import type { VisitReport, VisitStanding } from '../../../shared/service/worker/visit-board.ts';
import { startTables, type TestTables } from '../../ledger/support/tables.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const agent = (name: string, number: number, more: object = {}) => ({
  objectId: `9d8c7b6a-5f4e-4d3c-8b2a-19081726354${number}`,
  address: `sip:${name}@harbour.example`,
  displayName: name,
  ...more,
});

/** A tenant with a board of its own. */
const newTenant = (more: object = {}): Tenant => ({
  ...harbour({}, { agents: [agent('odile', 1, more), agent('per', 2)] }),
  id: `harbour-${randomId().slice(0, 8)}`,
});
const odile = 'sip:odile@harbour.example';

/** An instance: its board, its roster, and what it has sent and logged. */
function instance(skippedMs: () => number = () => 0, send?: EventBus['send']) {
  const sent: Outgoing[] = [];
  const logged: LogEntry[] = [];
  const log = (entry: LogEntry): void => void logged.push(entry);
  const now = () => Date.now() + skippedMs();
  const bus: EventBus = {
    send: send ?? (async (envelope) => void sent.push(envelope)),
    schedule: async () => {},
    close: async () => {},
  };
  const boards = new BoardStore({ ledger: tables.ledger, kept: async () => {}, log, now });
  const roster = new Roster({ boards, bus, log, now });
  return { boards, roster, sent, logged };
}

const conversationOf = (number: number): string => hashId('visit', String(number));
const report = (tenant: Tenant, number: number, version: number, standing: VisitStanding): VisitReport => ({
  name: { tenant: tenant.id, conversation: conversationOf(number) },
  version,
  startedAt: 1_000 + number,
  at: Date.now(),
  standing,
});
const waits = (skill?: string): VisitStanding => ({
  phase: 'waiting',
  subject: 'Berth 12',
  asked: [],
  lines: 0,
  ...(skill === undefined ? {} : { skill }),
});
const rings = (...asked: readonly string[]): VisitStanding => ({
  phase: 'waiting',
  subject: 'Berth 12',
  asked,
  lines: 0,
});
const attended: VisitStanding = { phase: 'attended', people: [odile] };

const woken = (sent: readonly Outgoing[]) =>
  sent.map(({ body }) => (body as { readonly conversation: string }).conversation);

describe('roster · an agent who may be asked and was not before (carebridge.md#board)', () => {
  test('available at another instance → as many visits as it takes are told, those whose skill it has before others', async () => {
    const tenant = newTenant({ skills: [{ name: 'berths', level: 3 }], maxChats: 3 });
    const [here, there] = [instance(), instance()];
    await here.roster.tell(tenant, report(tenant, 1, 1, waits('cranes')));
    await here.roster.tell(tenant, report(tenant, 2, 1, waits()));
    await here.roster.tell(tenant, report(tenant, 3, 1, waits('berths')));
    await here.roster.tell(tenant, report(tenant, 4, 1, attended));
    expect(await here.roster.picture(tenant)).toMatchObject([{ availability: 'unknown', chats: 1 }, { chats: 0 }]);
    await there.boards.put(tenant, { kind: 'seen', address: odile, isFirst: true });
    expect(woken(there.sent)).toEqual([2, 3].map(conversationOf));
    expect(there.sent.map(({ to, session }) => [to, session])).toContainEqual([
      'service',
      `${tenant.id}.${conversationOf(2)}`,
    ]);
    expect(await here.roster.picture(tenant)).toMatchObject([{ availability: 'available', maxChats: 3 }, {}]);
    await there.boards.put(tenant, { kind: 'seen', address: odile, isFirst: true });
    expect(there.sent).toHaveLength(2);
  });

  test('has room again · a chat of as many as there may be ends → visits that wait are told', async () => {
    const tenant = newTenant({ maxChats: 1 });
    const { roster, boards, sent } = instance();
    await boards.put(tenant, { kind: 'seen', address: odile, isFirst: true });
    await roster.tell(tenant, report(tenant, 1, 1, attended));
    await roster.tell(tenant, report(tenant, 2, 1, waits()));
    expect(sent).toEqual([]);
    await roster.tell(tenant, report(tenant, 1, 2, { phase: 'ended' }));
    expect(woken(sent)).toEqual([conversationOf(2)]);
  });

  test('rung for as many visits as it takes → has no room for another; a ring ends → the visit that waits next is told, not the one that rang', async () => {
    const tenant = newTenant({ maxChats: 2 });
    const { roster, boards, sent } = instance();
    await boards.put(tenant, { kind: 'seen', address: odile, isFirst: true });
    await roster.tell(tenant, report(tenant, 1, 1, rings(odile)));
    expect(await roster.picture(tenant)).toMatchObject([{ chats: 1 }, { chats: 0 }]);
    await roster.tell(tenant, report(tenant, 2, 1, rings(odile)));
    await roster.tell(tenant, report(tenant, 2, 1, rings(odile)));
    expect(await roster.picture(tenant)).toMatchObject([{ chats: 2, maxChats: 2 }, { chats: 0 }]);
    await roster.tell(tenant, report(tenant, 3, 1, waits()));
    await roster.tell(tenant, report(tenant, 1, 2, attended));
    expect(await roster.picture(tenant)).toMatchObject([{ chats: 2 }, { chats: 0 }]);
    expect(sent).toEqual([]);
    await roster.tell(tenant, report(tenant, 2, 2, waits()));
    expect(await roster.picture(tenant)).toMatchObject([{ chats: 1 }, { chats: 0 }]);
    expect(woken(sent)).toEqual([conversationOf(3)]);
    await boards.put(tenant, { kind: 'recount' });
    expect(await roster.picture(tenant)).toMatchObject([{ chats: 1 }, { chats: 0 }]);
  });

  test('more visits than the agent takes → those that wait longest', async () => {
    const tenant = newTenant();
    const { roster, boards, sent } = instance();
    const numbers = Array.from({ length: 9 }, (_, number) => number);
    await Promise.all(numbers.map((number) => roster.tell(tenant, report(tenant, number, 1, waits()))));
    await boards.put(tenant, { kind: 'seen', address: odile, isFirst: true });
    expect(woken(sent)).toEqual(numbers.slice(0, 6).map(conversationOf));
  });

  test('the bus is away → the status stands, and that no visit was told is logged', async () => {
    const tenant = newTenant();
    const { roster, boards, logged } = instance(undefined, async () => {
      throw new Unavailable('QueueUnavailable', 'The bus is away.');
    });
    await roster.tell(tenant, report(tenant, 1, 1, waits()));
    expect(await boards.put(tenant, { kind: 'seen', address: odile, isFirst: true })).toBe('written');
    expect(await roster.picture(tenant)).toMatchObject([{ availability: 'available' }, {}]);
    expect(logged).toContainEqual(
      expect.objectContaining({ event: 'failure', step: 'roster-wake', code: 'QueueUnavailable' }),
    );
  });
});

describe('roster · visits that look at the same time (decisions/0015-who-is-asked.md)', () => {
  test('twelve visits at three instances, two agents who take three and six → nine places are taken, none twice, and a visit that ends gives room', async () => {
    const tenant = newTenant({ maxChats: 3 });
    const instances = [instance(), instance(), instance()];
    const look = (number: number) => {
      const decide = (agents: readonly RosterAgent[]) => {
        const address = agents.find(({ chats, maxChats }) => chats < maxChats)?.address;
        const standing = address === undefined ? waits() : rings(address);
        return { report: report(tenant, number, 1, standing), decision: address };
      };
      const looked = { id: `look ${number}`, conversation: conversationOf(number), decide };
      return instances[number % 3]?.roster.look(tenant, looked);
    };
    const numbers = Array.from({ length: 12 }, (_, number) => number);
    const asked = await Promise.all(numbers.map(look));
    expect(asked.filter((address) => address === odile)).toHaveLength(3);
    expect(asked.filter((address) => address === undefined)).toHaveLength(3);
    expect(await instances[0]?.roster.picture(tenant)).toMatchObject([
      { chats: 3, maxChats: 3 },
      { chats: 6, maxChats: 6 },
    ]);
    const first = asked.indexOf(odile);
    await instances[1]?.roster.tell(tenant, report(tenant, first, 2, { phase: 'ended' }));
    expect(await look(12)).toBe(odile);
  });
});

describe('boards · several instances (docs/data.md)', () => {
  test('many reports at once, at three instances, each twice → counted once', async () => {
    const tenant = newTenant();
    const instances = [instance(), instance(), instance()];
    const [first] = instances;
    const numbers = Array.from({ length: 24 }, (_, number) => number);
    const told = numbers.flatMap((number) =>
      [0, 1].flatMap((again) => [
        instances[(number + again) % 3]?.roster.tell(tenant, report(tenant, number, 1, waits())),
        instances[(number + again + 1) % 3]?.roster.tell(
          tenant,
          report(tenant, number, 2, number % 2 === 0 ? attended : { phase: 'ended' }),
        ),
      ]),
    );
    await Promise.all(told);
    expect(await first?.roster.picture(tenant)).toMatchObject([{ chats: 12 }, { chats: 0 }]);
    expect((await first?.boards.read(tenant.id, 0))?.board.waiting).toBe(0);
    expect(await first?.boards.visits(tenant.id)).toHaveLength(12);
  });

  test('inputs that come while one is written → go into the next transaction together', async () => {
    const tenant = newTenant();
    const { boards, roster } = instance();
    await boards.open(tenant.id);
    const before = (await boards.read(tenant.id, 0))?.version ?? 0;
    await Promise.all(
      Array.from({ length: 30 }, (_, number) => roster.tell(tenant, report(tenant, number, 1, waits()))),
    );
    expect(((await boards.read(tenant.id, 0))?.version ?? 0) - before).toBeLessThanOrEqual(3);
  });

  test('what ends or is to be forgotten, where there is no board → makes none', async () => {
    const tenant = newTenant();
    const { boards, roster } = instance();
    await roster.tell(tenant, report(tenant, 1, 4, { phase: 'ended' }));
    expect(await boards.put(tenant, { kind: 'left', address: odile })).toBe('repeated');
    const look = { id: 'a', conversation: conversationOf(1), decide: () => ({ report: undefined, decision: 'over' }) };
    expect(await roster.look(tenant, look)).toBe('over');
    expect(await boards.read(tenant.id, 0)).toBeUndefined();
  });

  test('erased at one instance and begun anew at another → the first one goes on with the new one', async () => {
    const tenant = newTenant();
    const [here, there] = [instance(), instance()];
    await here.roster.tell(tenant, report(tenant, 1, 1, attended));
    await there.boards.erase(tenant.id);
    await there.roster.tell(tenant, report(tenant, 2, 1, attended));
    await here.roster.tell(tenant, report(tenant, 3, 1, attended));
    expect(await here.roster.picture(tenant)).toMatchObject([{ chats: 2 }, {}]);
  });
});

describe('boards · upkeep (docs/data.md)', () => {
  const upkeepOf = ({ boards }: ReturnType<typeof instance>, tenant: Tenant, skippedMs = 0) =>
    new RosterUpkeep({
      boards,
      waits: new WaitStore(tables.ledger, Date.now),
      tenants: { find: async () => tenant },
      stored: new StoredConversations(tables.ledger),
      now: () => Date.now() + skippedMs,
    });

  test('a visit of which no end was told and no conversation is there → gone with the hourly run, and counted no more', async () => {
    const tenant = newTenant();
    const here = instance();
    await here.roster.tell(tenant, report(tenant, 1, 1, attended));
    await upkeepOf(here, tenant).review(tenant);
    expect(await here.boards.visits(tenant.id)).toHaveLength(1);
    await upkeepOf(here, tenant, 700_000).review(tenant);
    expect(await here.boards.visits(tenant.id)).toEqual([]);
    expect(await here.roster.picture(tenant)).toMatchObject([{ chats: 0 }, {}]);
  });

  test('a conversation that is erased → no row of the board names it', async () => {
    const tenant = newTenant();
    const here = instance();
    await here.roster.tell(tenant, report(tenant, 1, 1, waits()));
    await here.roster.tell(tenant, report(tenant, 2, 1, waits()));
    await here.roster.tell(tenant, report(tenant, 1, 2, { phase: 'ended' }));
    const conversation = conversationOf(1);
    const held = async () => {
      const state = await tables.ledger.load(`board.${tenant.id}`);
      const rows = await tables.ledger.rows(`board.${tenant.id}`, '', '~');
      return [state, ...rows].filter((row) => JSON.stringify(row).includes(conversation)).length;
    };
    expect(await held()).toBeGreaterThan(0);
    await upkeepOf(here, tenant).forget({ tenant: tenant.id, conversation });
    expect(await held()).toBe(0);
    expect(await here.boards.visits(tenant.id)).toHaveLength(1);
  });

  test('what readers were told → is gone after ten minutes, with the hourly run', async () => {
    const tenant = newTenant();
    let skippedMs = 0;
    const here = instance(() => skippedMs);
    await here.roster.tell(tenant, report(tenant, 1, 1, attended));
    const entries = async () => (await tables.ledger.rows(`board.${tenant.id}`, 'log.', 'log/')).length;
    await upkeepOf(here, tenant).review(tenant);
    expect(await entries()).toBe(1);
    skippedMs = 700_000;
    await upkeepOf(here, tenant, skippedMs).review(tenant);
    expect(await entries()).toBeLessThanOrEqual(1);
    skippedMs = 1_400_000;
    await upkeepOf(here, tenant, skippedMs).review(tenant);
    expect(await entries()).toBe(0);
  });
});

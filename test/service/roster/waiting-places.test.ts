import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hashId, randomId } from '../../../shared/kernel/ids.ts';
import { dayMs, minuteMs } from '../../../shared/kernel/time.ts';
import type { Tenant } from '../../../shared/providers/tenant.ts';
import { RelayKeys } from '../../../shared/service/relay/relay-keys.ts';
import { RelayTokens } from '../../../shared/service/relay/relay-tokens.ts';
import { BoardStore } from '../../../shared/service/roster/board-store.ts';
import { WaitingPlaces } from '../../../shared/service/roster/waiting-places.ts';
import type { VisitStanding } from '../../../shared/service/worker/visit-board.ts';
import { VisitRecords } from '../../../shared/service/worker/visit-records.ts';
import { startTables, type TestTables } from '../../ledger/support/tables.ts';
import { harbour } from '../../providers/trusted-application/support/tenant.ts';

const origin = 'https://www.harbour.example';
const odile = 'sip:odile@harbour.example';
const per = 'sip:per@harbour.example';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const agent = (name: string, number: number, skills: readonly string[] = []) => ({
  objectId: `9d8c7b6a-5f4e-4d3c-8b2a-19081726354${number}`,
  address: `sip:${name}@harbour.example`,
  displayName: name,
  maxChats: 2,
  skills: skills.map((skill) => ({ name: skill, level: 5 })),
});

/** A tenant with two agents, an instance that tells places, and a clock that can be put on. */
class Company {
  readonly tenant: Tenant = {
    ...harbour({}, { agents: [agent('odile', 1, ['invoices']), agent('per', 2)] }),
    id: `harbour-${randomId().slice(0, 8)}`,
  };
  readonly #now = () => Date.now() + this.skippedMs;
  readonly #boards = new BoardStore({ ledger: tables.ledger, kept: async () => {}, log: () => {}, now: this.#now });
  readonly #visits = new VisitRecords(tables.records, this.#now);
  readonly tokens = new RelayTokens(
    new RelayKeys(tables.records, 30 * dayMs, this.#now),
    { openingMs: minuteMs, conversationMs: dayMs },
    this.#now,
  );
  readonly places = new WaitingPlaces({
    tokens: this.tokens,
    visits: this.#visits,
    boards: this.#boards,
    now: this.#now,
  });
  skippedMs = 0;

  async available(...addresses: readonly string[]): Promise<void> {
    for (const address of addresses) await this.#boards.put(this.tenant, { kind: 'seen', address, isFirst: true });
  }

  async tells(address: string, status: 'available' | 'away'): Promise<void> {
    await this.#boards.put(this.tenant, { kind: 'status', address, told: { status, revision: 1 } });
  }

  /** A visitor of an own sign-in, who has begun to wait. */
  async visitor(skill?: string): Promise<Visitor> {
    const threadId = randomId();
    const visitor = new Visitor(this, hashId('visit', threadId), threadId);
    await this.#visits.began(
      { tenant: this.tenant.id, conversation: visitor.conversation },
      { threadId, at: this.#now() },
    );
    await visitor.stands({ ...waits, ...(skill === undefined ? {} : { skill }) });
    return visitor;
  }

  async report(conversation: string, version: number, standing: VisitStanding): Promise<void> {
    const at = this.#now();
    const name = { tenant: this.tenant.id, conversation };
    await this.#boards.put(this.tenant, { kind: 'visit', report: { name, version, startedAt: at, at, standing } });
  }
}

const waits = { phase: 'waiting', subject: 'Berth 12', asked: [], lines: 0 } as const;
const attended = { phase: 'attended', people: [per] } as const;

class Visitor {
  readonly #company: Company;
  readonly conversation: string;
  readonly #threadId: string;
  #version = 0;

  constructor(company: Company, conversation: string, threadId: string) {
    this.#company = company;
    this.conversation = conversation;
    this.#threadId = threadId;
  }

  async stands(standing: VisitStanding): Promise<void> {
    this.#version += 1;
    await this.#company.report(this.conversation, this.#version, standing);
  }

  async token(): Promise<string> {
    const { tenant, tokens } = this.#company;
    return (await tokens.waiting({ tenant: tenant.id, origin, threadId: this.#threadId })).token;
  }

  /** What is told to a page that asks so much later that what the instance has read is old. */
  async told() {
    this.#company.skippedMs += 5_000;
    const { places, tenant } = this.#company;
    return places.of({ tenant, origin, token: await this.token() });
  }
}

let company: Company;
beforeEach(() => {
  company = new Company();
});

describe('place of a visitor who waits (carebridge.md#waiting)', () => {
  test('three wait for agents who are there → each is told the place, and moves up; no time is told', async () => {
    await company.available(odile, per);
    const [first, second, third] = [await company.visitor(), await company.visitor(), await company.visitor()];
    const told = [await first.told(), await second.told(), await third.told()];
    expect(told).toEqual([1, 2, 3].map((position) => ({ position, askAgainSeconds: 20 })));
    await first.stands(attended);
    expect(await third.told()).toMatchObject({ position: 2 });
    expect(await first.told()).toEqual({ askAgainSeconds: 5 });
  });

  test('who asks for another skill is not ahead', async () => {
    await company.available(odile, per);
    await company.visitor('invoices');
    const other = await company.visitor('berths');
    const any = await company.visitor();
    expect([await other.told(), await any.told()]).toMatchObject([{ position: 1 }, { position: 3 }]);
  });

  test('nine were answered after one to nine minutes → the tenth is told from when to when, and what is left of it later', async () => {
    await company.available(odile);
    for (let minutes = 1; minutes <= 9; minutes += 1) {
      const visitor = await company.visitor();
      company.skippedMs += minutes * minuteMs;
      await company.available(odile);
      await visitor.stands(attended);
      expect(await visitor.told()).not.toHaveProperty('wait');
    }
    await company.available(odile);
    const tenth = await company.visitor();
    const { wait } = await tenth.told();
    expect(wait?.fromSeconds).toBeGreaterThan(40);
    expect(wait?.fromSeconds).toBeLessThanOrEqual(55);
    expect(wait?.toSeconds).toBeGreaterThan(8 * 60);
    company.skippedMs += 2 * minuteMs;
    await company.available(odile);
    const later = (await tenth.told()).wait;
    expect(later?.fromSeconds).toBe(0);
    expect(later?.toSeconds).toBeLessThan((wait?.toSeconds ?? 0) - 110);
    company.skippedMs += 9 * minuteMs;
    await company.available(odile);
    expect(await tenth.told()).toEqual({ position: 1, askAgainSeconds: 20 });
  });

  test('no agent is there, one may be → the place alone; all are known to be away → no place, which would be a hope', async () => {
    const visitor = await company.visitor();
    expect(await visitor.told()).toEqual({ position: 1, askAgainSeconds: 20 });
    await company.tells(odile, 'away');
    expect(await visitor.told()).toMatchObject({ position: 1 });
    await company.tells(per, 'away');
    expect(await visitor.told()).toEqual({ askAgainSeconds: 20 });
  });
});

describe('place of a visitor who waits · who may ask (carebridge.md#waiting)', () => {
  test.each<[string, (visitor: Visitor) => Promise<readonly [string | undefined, string]>]>([
    ['no token', async () => [undefined, origin]],
    ['one that is good on another page', async (visitor) => [await visitor.token(), 'https://evil.example']],
    [
      'one by which chats are rated',
      async () => {
        const signIn = { tenant: company.tenant.id, origin, threadId: randomId() };
        return [(await company.tokens.rating(signIn)).token, origin];
      },
    ],
  ])('%s → Unauthenticated', async (_name, asking) => {
    const [token, page] = await asking(await company.visitor());
    const { tenant } = company;
    await expect(company.places.of({ tenant, origin: page, token })).rejects.toMatchObject({ code: 'Unauthenticated' });
  });

  test('a token of another tenant → Unauthenticated; one page that asks without end → TooManyRequests', async () => {
    const visitor = await company.visitor();
    const { tenant, places } = company;
    const token = await visitor.token();
    const other = { ...tenant, id: 'other' };
    await expect(places.of({ tenant: other, origin, token })).rejects.toMatchObject({ code: 'Unauthenticated' });
    const asked = Array.from({ length: 21 }, () => places.of({ tenant, origin, token }));
    const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'TooManyRequests' } }]);
  });

  test('fifty who wait ask at once → the board is read once for all of them', async () => {
    const visitors = await Promise.all(Array.from({ length: 50 }, () => company.visitor()));
    const tokens = await Promise.all(visitors.map((visitor) => visitor.token()));
    const { tenant, places } = company;
    const before = tables.operations.length;
    const told = await Promise.all(tokens.map((token) => places.of({ tenant, origin, token })));
    expect(told.map(({ position }) => position).toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, at) => at + 1),
    );
    // Beside the board's, one reading for each: which conversation it is.
    expect(tables.operations.length - before).toBeLessThanOrEqual(55);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Burial, EventBus, GivenUp, Outgoing } from '../../../shared/bus/bus.ts';
import { sealed } from '../../../shared/bus/envelope.ts';
import {
  ConfigurationError,
  ProtocolViolation,
  ProviderRefused,
  RequestRefused,
  StateConflict,
  Unavailable,
} from '../../../shared/kernel/errors.ts';
import type { LogEntry } from '../../../shared/kernel/log.ts';
import { DeliveryFailures } from '../../../shared/service/messages/delivery-failures.ts';
import { FailedMessages, postponementMs, prospectOf } from '../../../shared/service/messages/failed-message.ts';
import { startTables, type TestTables } from '../../ledger/support/tables.ts';

let tables: TestTables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.close());

const violation = new ProtocolViolation('odd', { expected: 'a', got: 'b', source: 'trusted-application.md#links' });
const envelope = sealed({
  to: 'platform',
  session: 'entra.call',
  body: { kind: 'callbacks', partition: 'entra.call' },
});

/** A queue that takes what it is given, or nothing while it is away. */
class TakingQueue implements EventBus, Burial {
  readonly buried: GivenUp[] = [];
  readonly scheduled: { readonly envelope: Outgoing; readonly dueAt: number }[] = [];
  away = false;
  async send(): Promise<void> {}
  async schedule(envelope: Outgoing, dueAt: number): Promise<void> {
    this.#refuse();
    this.scheduled.push({ envelope, dueAt });
  }
  async bury(letter: GivenUp): Promise<void> {
    this.#refuse();
    this.buried.push(letter);
  }
  async close(): Promise<void> {}
  #refuse(): void {
    if (this.away) throw new Unavailable('QueueUnavailable', 'away');
  }
}

function begin() {
  const bus = new TakingQueue();
  const log: LogEntry[] = [];
  const failures = new DeliveryFailures(tables.records, () => undefined, Date.now);
  const failed = new FailedMessages({
    bus,
    failures,
    maxDeliveries: 10,
    defectPauseMs: 0,
    postponeMs: 300_000,
    patienceMs: 0,
    log: (entry) => log.push(entry),
    now: () => 1_000,
  });
  const take = (error: unknown, count: number, of = envelope) =>
    failed.take(error, {
      message: of,
      envelope: of,
      delivery: { count, messageId: 'm-1' },
      fields: { step: 'a step' },
    });
  return { bus, log, failures, take };
}

const errors = (log: readonly LogEntry[]) => log.filter(({ level }) => level === 'error');

describe('failed message', () => {
  test.each<[string, unknown, string]>([
    ['an outage', new Unavailable('StoreUnavailable', 'away'), 'later'],
    ['others who write first', new StateConflict('busy'), 'later'],
    ['what breaks the protocol', violation, 'never'],
    ['a record that is too large', new RequestRefused('RecordTooLarge', 'too large'), 'never'],
    ['a refusal by the platform', new ProviderRefused('PlatformUnauthorized', 'no', 403), 'perhaps'],
    ['a defect of ours', new TypeError('undefined is not a function'), 'perhaps'],
    ['a setting', new ConfigurationError('no'), 'perhaps'],
  ])('%s → a later attempt helps as it should', (_, error, prospect) => {
    expect(prospectOf(error)).toBe(prospect);
  });

  test('never handled by any attempt → a dead letter at the first, one error line', async () => {
    const { bus, log, take } = begin();
    expect(await take(violation, 1)).toBe('settled');
    expect(bus.buried).toMatchObject([{ session: 'entra.call', body: envelope, code: 'UnexpectedAnswer' }]);
    expect(errors(log)).toMatchObject([{ event: 'dead-lettered', outcome: 'GivenUp', code: 'UnexpectedAnswer' }]);
  });

  test('never handled, taken again behind a crash → the same copy, which the queue drops as a duplicate', async () => {
    const { bus, take } = begin();
    await take(violation, 1);
    await take(violation, 2);
    expect(new Set(bus.buried.map(({ messageId }) => messageId)).size).toBe(1);
  });

  test('never handled while the queue is away → comes again', async () => {
    const { bus, log, take } = begin();
    bus.away = true;
    expect(await take(violation, 1)).toBe('back');
    expect(errors(log)).toEqual([]);
  });

  test('a defect → ten deliveries, one error line each, then a dead letter with its code', async () => {
    const { bus, log, failures, take } = begin();
    for (let count = 1; count <= 10; count += 1) expect(await take(new TypeError('odd'), count)).toBe('back');
    expect(errors(log).map(({ event }) => event)).toEqual([...Array(9).fill('failure'), 'dead-lettered']);
    expect(errors(log).every(({ stack = [] }) => stack.length > 0)).toBe(true);
    expect(await failures.codeOf('m-1')).toBe('TypeError');
    expect(bus.buried).toEqual([]);
  });

  test('an outage that lasts longer than all deliveries → never a dead letter, put off for longer each time', async () => {
    const { bus, log, take } = begin();
    const away = new Unavailable('StoreUnavailable', 'away');
    for (let count = 1; count < 10; count += 1) expect(await take(away, count)).toBe('back');
    expect(await take(away, 10)).toBe('settled');
    expect(await take(away, 1, { ...envelope, postponed: 1 })).toBe('settled');
    expect(bus.scheduled).toMatchObject([
      { dueAt: 301_000, envelope: { session: 'entra.call', body: envelope.body, postponed: 1 } },
      { dueAt: 601_000, envelope: { postponed: 2 } },
    ]);
    expect(errors(log)).toEqual([]);
  });

  test('an outage of the queue itself → comes again', async () => {
    const { bus, take } = begin();
    bus.away = true;
    expect(await take(new Unavailable('StoreUnavailable', 'away'), 10)).toBe('back');
  });

  test('put off for a day → given up by the queue, said once', async () => {
    const { log, take } = begin();
    const tired = { ...envelope, postponed: 28 };
    expect(await take(new Unavailable('PlatformUnreachable', 'gone'), 10, tired)).toBe('back');
    expect(errors(log)).toMatchObject([{ event: 'dead-lettered', code: 'PlatformUnreachable' }]);
    const pauses = Array.from({ length: 28 }, (_, earlier) => postponementMs(300_000, earlier) ?? 0);
    expect(pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(24 * 3_600_000);
  });
});

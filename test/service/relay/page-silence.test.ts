import { describe, expect, test } from 'vitest';
import { minuteMs } from '../../../shared/kernel/time.ts';
import { useApplicationWorld } from '../../support/application-world.ts';
import { inside, newOpening, newPage, RecordingBus, relayOf, storesOf } from './support/relay-parts.ts';

const world = useApplicationWorld();

/** A conversation whose page has opened it, at a time of the test's choice. */
async function opened() {
  const deployment = await world.deploy(() => ({ status: 404 }), { CAREBRIDGE_TOKENS_PER_MINUTE: '100000' });
  const stores = await storesOf(deployment);
  const bus = new RecordingBus();
  const clock = { at: Date.now() };
  const relay = relayOf({ deployment, stores, bus, now: () => clock.at });
  const page = newPage();
  const { answer } = await relay.access.open(await newOpening(relay, page));
  const name = { tenant: page.tenant.id, conversation: answer.conversationId };
  const alarm = (dueAt: number) => ({ kind: 'page-silence', schema: 1, ...name, dueAt }) as const;
  const { conversation } = name;
  return { bus, clock, relay, page, answer, name, conversation, alarm, deployment, stores };
}

/** The time of the alarm that was set last. */
const lastOf = (alarms: readonly number[]): number => alarms.at(-1) ?? Number.NaN;

describe("silence of a visitor's page (carebridge.md#relay-away)", () => {
  test('nothing is asked for → told once the time is over, and not again', async () => {
    const { bus, clock, relay, conversation, alarm } = await opened();
    const dueAt = lastOf(bus.alarms(conversation));
    expect(dueAt - clock.at).toBeGreaterThan(15 * minuteMs);
    clock.at = dueAt;
    await relay.silence.rang(alarm(dueAt));
    expect(bus.acts(conversation)).toMatchObject([{ kind: 'open' }, { kind: 'silent' }]);
    expect(lastOf(bus.alarms(conversation))).toBe(dueAt);
  });

  test('the page asks for events → the alarm is set anew, as long after', async () => {
    const { bus, clock, relay, page, answer, conversation, alarm } = await opened();
    const dueAt = lastOf(bus.alarms(conversation));
    clock.at += 10 * minuteMs;
    await relay.events.answer(inside(page, answer), { ack: 2, timeoutMs: 1 });
    clock.at = dueAt;
    await relay.silence.rang(alarm(dueAt));
    expect(bus.acts(conversation)).toMatchObject([{ kind: 'open' }]);
    const next = lastOf(bus.alarms(conversation));
    expect(next - dueAt).toBe(10 * minuteMs);
    clock.at = next;
    await relay.silence.rang(alarm(next));
    expect(bus.acts(conversation).at(-1)).toMatchObject({ kind: 'silent' });
  });

  test('no request for three minutes → away since the last one, and the end is told; a request → there again (carebridge.md#visitor-away)', async () => {
    const { clock, relay, page, answer, name } = await opened();
    const cameAt = clock.at;
    const silenceOf = () => relay.channels.silenceOf(name);
    expect(await silenceOf()).toBeUndefined();
    clock.at += 3 * minuteMs;
    const away = await silenceOf();
    expect(away?.since).toBe(cameAt);
    expect(away?.endsAt).toBeGreaterThanOrEqual(cameAt + 15 * minuteMs);
    await relay.events.answer(inside(page, answer), { ack: 2, timeoutMs: 1 });
    expect(await silenceOf()).toBeUndefined();
  });

  test('an alarm that comes early → is set again for its time', async () => {
    const { bus, clock, relay, conversation, alarm } = await opened();
    const dueAt = lastOf(bus.alarms(conversation));
    clock.at = dueAt - 1;
    await relay.silence.rang(alarm(dueAt));
    expect(bus.alarms(conversation)).toEqual([dueAt, dueAt]);
    expect(bus.acts(conversation)).toMatchObject([{ kind: 'open' }]);
  });

  test('back after a silence, or where the alarm was lost → an alarm is set', async () => {
    const { bus, clock, relay, page, answer, conversation, alarm } = await opened();
    const dueAt = lastOf(bus.alarms(conversation));
    clock.at = dueAt;
    await relay.silence.rang(alarm(dueAt));
    clock.at += 2 * minuteMs;
    const { resumeToken } = answer;
    await relay.access.resume({ page, conversation, resumeToken, address: undefined });
    expect(lastOf(bus.alarms(conversation))).toBeGreaterThan(clock.at + 15 * minuteMs);
  });

  test('an alarm of a conversation that has been erased → leads to nothing', async () => {
    const { bus, clock, relay, name, conversation, alarm } = await opened();
    const dueAt = lastOf(bus.alarms(conversation));
    expect(await relay.traces.erase(name)).toBeGreaterThan(3);
    clock.at = dueAt;
    await relay.silence.rang(alarm(dueAt));
    expect(bus.acts(conversation)).toMatchObject([{ kind: 'open' }]);
    expect(bus.alarms(conversation)).toEqual([dueAt]);
  });
});

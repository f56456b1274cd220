import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Instance } from '../../shared/channels/instance.ts';
import { mailboxPartition } from '../../shared/channels/mail.ts';
import { dayMs, hourMs } from '../../shared/kernel/time.ts';
import { startTables, type TestTables } from '../ledger/support/tables.ts';
import { until } from '../support/until.ts';
import { callOf, Holder, ledgerBehind, mailCall } from './support/held-ledger.ts';
import { ask, byMailAlone, lineChannels, newChannel, openAt, say, textsIn } from './support/line-channels.ts';

let tables: TestTables;

beforeAll(async () => {
  tables = await startTables();
});

afterAll(() => tables.close());

/** An instance whose calls of the ledger can be held. */
function heldInstance() {
  const holder = new Holder();
  return { holder, channels: lineChannels(ledgerBehind(tables.ledger, holder.before)) };
}

/** Which instance has claimed a channel. */
async function claimant(partition: string): Promise<string> {
  const { claim } = ((await tables.ledger.load(partition))?.state ?? {}) as { claim?: { by: string } };
  return claim?.by ?? '';
}

/** The instance waits for entries of a channel that it has claimed. */
async function parked(partition: string, before: string): Promise<void> {
  await until(async () => (await claimant(partition)) !== before);
}

/** So that what comes next has come later by the clock. */
function nextMillisecond(): Promise<void> {
  const now = Date.now();
  return until(() => Date.now() > now);
}

const mailOf = (instance: string) => tables.ledger.rows(mailboxPartition(instance), 'mail.', 'mail/');

it('line · of another instance, while a request waits → answered, and the mail is removed (docs/decisions/0003-cursor-channels.md)', async () => {
  const [serving, other] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const channel = newChannel();
  await openAt(serving, channel);
  const waiting = ask(serving, channel, 2);
  await say(other, channel, 'hello');
  expect(textsIn(await waiting)).toEqual(['hello']);
  const owner = await claimant(channel);
  await until(async () => (await mailOf(owner)).length === 0);
});

it('lines · of the serving instance alone → one transaction each, and requests ask nothing of the channel (docs/decisions/0003-cursor-channels.md)', async () => {
  const calls: string[] = [];
  const channel = newChannel();
  const alone = lineChannels(
    ledgerBehind(tables.ledger, async ({ method, partition }) => {
      if (partition === channel) calls.push(method);
    }),
  );
  await openAt(alone, channel);
  calls.length = 0;
  for (let from = 2; from < 6; from += 1) {
    const waiting = ask(alone, channel, from);
    await say(alone, channel, `line ${from}`);
    expect(textsIn(await waiting)).toEqual([`line ${from}`]);
  }
  expect(calls).toEqual(['commit', 'commit', 'commit', 'commit']);
});

it('line · written before the claim, and not mailed → the claim finds it (docs/decisions/0003-cursor-channels.md)', async () => {
  const [opener, { holder, channels: moved }] = [lineChannels(tables.ledger), heldInstance()];
  const channel = newChannel();
  await openAt(opener, channel);
  const claim = holder.hold(callOf('commit', channel));
  const waiting = ask(moved, channel, 2);
  await claim.reached;
  await say(opener, channel, 'before the claim');
  claim.release();
  expect(textsIn(await waiting)).toEqual(['before the claim']);
});

it('line · on its way when the channel is claimed → written after the claim, and mailed (docs/decisions/0003-cursor-channels.md)', async () => {
  const [{ holder, channels: writer }, moved] = [heldInstance(), lineChannels(tables.ledger)];
  const channel = newChannel();
  await openAt(writer, channel);
  const before = await claimant(channel);
  const append = holder.hold(callOf('commit', channel));
  const said = say(writer, channel, 'after the claim');
  await append.reached;
  const waiting = ask(moved, channel, 2);
  await parked(channel, before);
  append.release();
  await said;
  expect(textsIn(await waiting)).toEqual(['after the claim']);
});

it('line · written by an instance that ends before it mails → mailed by the one that writes it again (docs/decisions/0003-cursor-channels.md)', async () => {
  const [serving, { holder, channels: dying }, next] = [
    lineChannels(tables.ledger),
    heldInstance(),
    lineChannels(tables.ledger),
  ];
  const channel = newChannel();
  await openAt(serving, channel);
  const waiting = ask(serving, channel, 2);
  const mail = holder.hold(mailCall('change'));
  const said = say(dying, channel, 'hello');
  await mail.reached;
  await say(next, channel, 'hello');
  expect(textsIn(await waiting)).toEqual(['hello']);
  mail.release();
  await said;
});

it('channel · claimed by an instance that has gone → its client is served by another one, from its cursor on (docs/decisions/0003-cursor-channels.md)', async () => {
  const [gone, next, writer] = [lineChannels(tables.ledger), lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const channel = newChannel();
  await openAt(gone, channel);
  const owner = await claimant(channel);
  await say(writer, channel, 'to the dead');
  expect(await mailOf(owner)).toHaveLength(1);
  expect(textsIn(await ask(next, channel, 2))).toEqual(['to the dead']);
  const waiting = ask(next, channel, 3);
  await parked(channel, owner);
  await say(writer, channel, 'to the living');
  expect(textsIn(await waiting)).toEqual(['to the living']);
  const kinds = (await mailOf(owner)).map(({ value }) => (value as { kind: string }).kind);
  expect(kinds.toSorted()).toEqual(['claim', 'entry']);
});

it('claim · announced by an instance that ends before it has written it → the one before serves on (docs/decisions/0003-cursor-channels.md)', async () => {
  const [serving, { holder, channels: dying }, writer] = [
    lineChannels(tables.ledger),
    heldInstance(),
    lineChannels(tables.ledger),
  ];
  const channel = newChannel();
  await openAt(serving, channel);
  const claim = holder.hold(callOf('commit', channel));
  const asked = ask(dying, channel, 2);
  await claim.reached;
  const waiting = ask(serving, channel, 2, { ack: 1_000_002 });
  const owner = await claimant(channel);
  await until(async () => (await mailOf(owner)).length === 0);
  await say(writer, channel, 'hello');
  expect(textsIn(await waiting)).toEqual(['hello']);
  claim.release();
  await asked;
});

it('client · goes to another instance and comes back, and nothing was said meanwhile → served (docs/decisions/0003-cursor-channels.md)', async () => {
  const [first, second, writer] = [
    lineChannels(tables.ledger),
    lineChannels(tables.ledger),
    lineChannels(tables.ledger),
  ];
  const channel = newChannel();
  await openAt(first, channel);
  const owner = await claimant(channel);
  const gone = new AbortController();
  const abandoned = ask(second, channel, 2, { signal: gone.signal });
  await parked(channel, owner);
  gone.abort();
  expect(textsIn(await abandoned)).toBe('none');
  await nextMillisecond();
  const waiting = ask(first, channel, 2, { ack: 1_000_002 });
  await until(async () => (await claimant(channel)) === owner);
  await say(writer, channel, 'hello');
  expect(textsIn(await waiting)).toEqual(['hello']);
});

it('claim · written late, when its client has come back to the instance before → not written, and that one serves on (docs/decisions/0003-cursor-channels.md)', async () => {
  const [serving, { holder, channels: slow }, writer] = [
    lineChannels(tables.ledger),
    heldInstance(),
    lineChannels(tables.ledger),
  ];
  const channel = newChannel();
  await openAt(serving, channel);
  const opened = (await tables.ledger.load(channel))?.etag;
  const claim = holder.hold(callOf('commit', channel));
  const older = ask(slow, channel, 2);
  await claim.reached;
  await nextMillisecond();
  const newer = ask(serving, channel, 2, { ack: 1_000_002 });
  await until(async () => (await tables.ledger.load(channel))?.etag !== opened);
  claim.release();
  expect(textsIn(await older)).toBe('replaced');
  await say(writer, channel, 'hello');
  expect(textsIn(await newer)).toEqual(['hello']);
});

it('requests · overlap on two instances, the newer one claims the channel → the older one is replaced (ucwa.md#event-channel)', async () => {
  const [first, second] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const channel = newChannel();
  await openAt(first, channel);
  const owner = await claimant(channel);
  const older = ask(first, channel, 2);
  await nextMillisecond();
  const newer = ask(second, channel, 2);
  expect(textsIn(await older)).toBe('replaced');
  await parked(channel, owner);
  await say(first, channel, 'hello');
  expect(textsIn(await newer)).toEqual(['hello']);
});

it('requests · overlap on two instances, the newer one asks for less → neither is replaced, and both are answered (docs/decisions/0003-cursor-channels.md)', async () => {
  const often = { ...byMailAlone, lookOftenMs: 20 };
  const [first, second] = [lineChannels(tables.ledger, often), lineChannels(tables.ledger, often)];
  const channel = newChannel();
  await openAt(first, channel);
  const owner = await claimant(channel);
  const older = ask(first, channel, 2, { ack: 1_000_002 });
  // Of two in one millisecond the name decides which claim stays.
  await nextMillisecond();
  const newer = ask(second, channel, 2);
  await parked(channel, owner);
  await say(lineChannels(tables.ledger), channel, 'hello');
  expect([textsIn(await older), textsIn(await newer)]).toEqual([['hello'], ['hello']]);
});

it('mail · read, and its removal held up → each line comes once (docs/decisions/0003-cursor-channels.md)', async () => {
  const [{ holder, channels: serving }, writer] = [heldInstance(), lineChannels(tables.ledger)];
  const channel = newChannel();
  await openAt(serving, channel);
  const removal = holder.hold(mailCall('change'));
  for (const from of [2, 3, 4]) {
    const waiting = ask(serving, channel, from);
    await say(writer, channel, `line ${from}`);
    expect(textsIn(await waiting)).toEqual([`line ${from}`]);
  }
  removal.release();
});

it('mail · read twice, as by a reader that ended before it removed it → each line comes once (docs/decisions/0003-cursor-channels.md)', async () => {
  const [serving, writer] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const channel = newChannel();
  await openAt(serving, channel);
  const owner = await claimant(channel);
  const value = { kind: 'entry', channel, number: 2, etag: 'W/"old"' };
  const again = ['mail.again', 'mail.once-more'].map((rowKey) => ({ op: 'upsert', rowKey, value }) as const);
  const waiting = ask(serving, channel, 2);
  await say(writer, channel, 'first');
  await tables.ledger.change(mailboxPartition(owner), again);
  expect(textsIn(await waiting)).toEqual(['first']);
  const second = ask(serving, channel, 3);
  await tables.ledger.change(mailboxPartition(owner), again);
  await until(async () => (await mailOf(owner)).length === 0);
  await say(serving, channel, 'second');
  expect(textsIn(await second)).toEqual(['second']);
  expect(textsIn(await ask(serving, channel, 2))).toEqual(['first', 'second']);
});

it('mail · of a newer release, which this one does not know → removed (docs/decisions/0003-cursor-channels.md)', async () => {
  const serving = lineChannels(tables.ledger);
  const channel = newChannel();
  await openAt(serving, channel);
  const owner = await claimant(channel);
  const value = { kind: 'from the future' };
  await tables.ledger.change(mailboxPartition(owner), [{ op: 'upsert', rowKey: 'mail.future', value }]);
  const waiting = ask(serving, channel, 2);
  await until(async () => (await mailOf(owner)).length === 0);
  await say(serving, channel, 'hello');
  expect(textsIn(await waiting)).toEqual(['hello']);
});

it('mail · lost → the waiting request looks by itself (docs/decisions/0003-cursor-channels.md)', async () => {
  const [serving, { holder, channels: writer }] = [
    lineChannels(tables.ledger, { ...byMailAlone, lookMs: 20 }),
    heldInstance(),
  ];
  const channel = newChannel();
  await openAt(serving, channel);
  const mail = holder.hold(mailCall('change'));
  const waiting = ask(serving, channel, 2);
  const said = say(writer, channel, 'hello');
  await mail.reached;
  expect(textsIn(await waiting)).toEqual(['hello']);
  mail.release();
  await said;
});

it('channel · as 0.3.0 has written it, without a claim → claimed by the first request, and served by mail (docs/data.md)', async () => {
  const [serving, writer] = [lineChannels(tables.ledger), lineChannels(tables.ledger)];
  const channel = newChannel();
  const state = { schema: 1, application: { name: 'Iris' }, ended: false };
  const rows = [{ op: 'insert', rowKey: 'parked', value: { by: 'old', at: 1, ack: 2 } }] as const;
  await tables.ledger.commit({ partition: channel, loaded: undefined, state, log: { kind: 'opened' }, rows });
  const waiting = ask(serving, channel, 2);
  await parked(channel, '');
  await say(writer, channel, 'hello');
  expect(textsIn(await waiting)).toEqual(['hello']);
});

it('lines · of an instance of 0.3.0, which sends no mail, while an update is under way → found soon, here and in other channels (docs/decisions/0003-cursor-channels.md)', async () => {
  const serving = lineChannels(tables.ledger, { ...byMailAlone, lookOftenMs: 20 });
  const [old, own] = [newChannel(), newChannel()];
  const opened = { schema: 1, application: { name: 'Iris' }, ended: false };
  await tables.ledger.commit({ partition: old, loaded: undefined, state: opened, log: { kind: 'opened' } });
  await openAt(serving, own);
  const waiting = [ask(serving, old, 2), ask(serving, own, 2)];
  await parked(old, '');
  for (const partition of [old, own]) {
    const loaded = await tables.ledger.load(partition);
    if (loaded === undefined) throw new Error('There is no channel.');
    await tables.ledger.commit({ partition, loaded, state: loaded.state, log: { kind: 'events', text: 'from 0.3.0' } });
  }
  expect((await Promise.all(waiting)).map(textsIn)).toEqual([['from 0.3.0'], ['from 0.3.0']]);
});

it('client · asks another of three instances each time, while a third writes → every line once and in order (docs/decisions/0003-cursor-channels.md)', async () => {
  const instances = [lineChannels(tables.ledger), lineChannels(tables.ledger), lineChannels(tables.ledger)] as const;
  const channel = newChannel();
  await openAt(instances[0], channel);
  const heard: (readonly string[] | string)[] = [];
  for (let from = 2; from < 14; from += 1) {
    const [reader, writer] = [instances[from % 3] ?? instances[0], instances[(from * 2) % 3] ?? instances[0]];
    const waiting = ask(reader, channel, from);
    await say(writer, channel, `line ${from}`);
    heard.push(textsIn(await waiting));
  }
  expect(heard).toEqual(Array.from({ length: 12 }, (_, index) => [`line ${index + 2}`]));
});

it('mailbox · of an instance that was not listed for three hours → swept, and two days later forgotten; a living one’s is kept (docs/data.md)', async () => {
  let now = Date.now();
  const clock = () => now;
  const [gone, living] = [
    lineChannels(tables.ledger, byMailAlone, clock),
    lineChannels(tables.ledger, byMailAlone, clock),
  ];
  const [first, second] = [newChannel(), newChannel()];
  await openAt(gone, first);
  const dead = await claimant(first);
  await say(living, first, 'to the dead');
  now += 3 * hourMs;
  await openAt(living, second);
  const alive = await claimant(second);
  await say(lineChannels(tables.ledger), second, 'to the living');
  const listed = async () => {
    const days = [0, 1, 2, 3].map((age) => new Date(now - age * dayMs).toISOString().slice(0, 10).replaceAll('-', ''));
    const entries = await Promise.all(days.map((day) => tables.ledger.indexed('mailboxes', day)));
    return entries.flat().map(({ key }) => key);
  };
  await living.sweep(() => false);
  expect([(await mailOf(dead)).length, (await mailOf(alive)).length]).toEqual([0, 1]);
  expect((await listed()).includes(dead)).toBe(true);
  now += 2 * dayMs;
  await living.sweep(() => false);
  expect((await listed()).filter((key) => key === dead || key === alive)).toEqual([]);
  expect((await mailOf(alive)).length).toBe(0);
});

describe('instance · alone or not', () => {
  const never = 1_000_000;
  /** A ledger of its own: no other instance is listed. */
  const alone = async () => {
    const own = await startTables();
    return { ledger: own.ledger, close: () => own.close() };
  };

  it('nobody else is listed → mail is looked for at the pace of who is alone (docs/decisions/0003-cursor-channels.md)', async () => {
    const { ledger, close } = await alone();
    const here = lineChannels(ledger, { ...byMailAlone, quietMs: never, busyMs: never });
    const writer = lineChannels(ledger);
    const channel = newChannel();
    await openAt(here, channel);
    const asked = ask(here, channel, 2);
    await say(writer, channel, 'from one that serves nothing');
    expect(textsIn(await asked)).toEqual(['from one that serves nothing']);
    await close();
  });

  it('another one is listed → at the usual pace; one that was not for three hours is no neighbour (docs/decisions/0003-cursor-channels.md)', async () => {
    const { ledger, close } = await alone();
    const [here, other] = [lineChannels(ledger, { ...byMailAlone, aloneMs: never }), lineChannels(ledger)];
    const channel = newChannel();
    await openAt(other, newChannel());
    await openAt(here, channel);
    const asked = ask(here, channel, 2);
    await say(other, channel, 'from a neighbour');
    expect(textsIn(await asked)).toEqual(['from a neighbour']);
    const later = new Instance(ledger, () => Date.now() + 3 * hourMs);
    expect(await later.hasNeighbours()).toBe(false);
    expect(await new Instance(ledger, Date.now).hasNeighbours()).toBe(true);
    await close();
  });
});

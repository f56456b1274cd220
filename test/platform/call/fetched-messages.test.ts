import { expect, test } from 'vitest';
import { callSchema } from '../../../shared/platform/call/call.ts';
import { messagesFetched } from '../../../shared/platform/call/changes/messages-fetched.ts';
import { visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { fetchedMessages } from '../../../shared/platform/call/fetched-messages.ts';
import { eventChannelKind } from '../../../shared/platform/channels/event-channel.ts';
import type { ConfirmedEntry } from '../../../shared/platform/channels/event-channels.ts';
import { attended, type CallDriver, mira, text } from './call-driver.ts';

/** A visitor's message that Mira has to fetch, and what her channel holds of it. */
function said() {
  const driver = attended();
  driver.deliveryMs = 30_000;
  driver.take(visitorSends({ content: text('Hello?') }));
  const delivery = driver.last?.deliveries.find(({ applicationId }) => applicationId === mira.applicationId);
  if (delivery === undefined) throw new Error('Mira is told nothing.');
  return { driver, delivery, message: { leg: 'meeting', number: driver.call.meeting?.messages ?? 0 } as const };
}

/** An entry as it comes back out of its row. */
function stored(row: object): ConfirmedEntry {
  return eventChannelKind.readContent(JSON.parse(JSON.stringify({ kind: 'events', ...row })));
}

const awaiting = (driver: CallDriver) => driver.call.undelivered?.flatMap((each) => each.awaiting) ?? [];

test('entry · holds a message that is waited for → says its leg and number, and that it is, as 0.1.0 reads it', () => {
  const { driver, delivery, message } = said();
  expect(delivery).toMatchObject({ awaited: true, confirms: { target: driver.call.target, messages: [message] } });
  expect([...fetchedMessages([stored(delivery)])]).toEqual([[driver.call.target, [message]]]);
});

test('entry · written by 0.1.0 → its message is found by its link, and has been fetched', () => {
  const { driver, delivery, message } = said();
  const { groups } = delivery;
  const fetched = fetchedMessages([stored({ groups, awaited: true })]).get(driver.call.target) ?? [];
  expect(fetched).toEqual([{ number: message.number }]);
  driver.fetches(mira.applicationId, fetched);
  expect(awaiting(driver)).toEqual([]);
});

test('entries · of two calls and several messages → each call its own', () => {
  const confirms = (target: string, number: number) =>
    stored({ groups: [], confirms: { target, messages: [{ leg: 'meeting', number }] } });
  const found = fetchedMessages([confirms('one', 2), confirms('other', 2), confirms('one', 3)]);
  expect([...found]).toEqual([
    [
      'one',
      [
        { leg: 'meeting', number: 2 },
        { leg: 'meeting', number: 3 },
      ],
    ],
    ['other', [{ leg: 'meeting', number: 2 }]],
  ]);
});

test('message · awaited by a call that 0.1.0 has written, without leg → fetched by its number', () => {
  const { driver, message } = said();
  const state = JSON.parse(JSON.stringify(driver.call), (name, value) =>
    name === 'awaiting' ? value.map(({ leg: _, ...rest }: { leg: string }) => rest) : value,
  );
  const fetched = messagesFetched(mira.applicationId, [message])(callSchema.parse(state));
  expect(fetched).toMatchObject({ call: { undelivered: [] } });
});

test('message · fetched on another leg by the same number → still awaited', () => {
  const { driver, message } = said();
  driver.fetches(mira.applicationId, [{ leg: 'visitor', number: message.number }]);
  expect(awaiting(driver)).toHaveLength(1);
});

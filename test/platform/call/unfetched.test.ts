import { expect, test } from 'vitest';
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { eject, leaveMeeting } from '../../../shared/platform/call/changes/leave-meeting.ts';
import { agentSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import {
  attended,
  type CallDriver,
  joined,
  jonas,
  mira,
  type ReceivedEvent,
  text,
  visitorApplication,
} from './call-driver.ts';

/** What the sender was told of the end of own messages, as `status`. */
const endsOf = (events: readonly ReceivedEvent[]): readonly unknown[] =>
  events.flatMap(({ event }) => {
    const {
      link,
      status,
      _embedded: embedded,
    } = event as { link: { rel: string }; status?: string; _embedded?: object };
    return link.rel === 'message' && JSON.stringify(embedded).includes('"Outgoing"') ? [status] : [];
  });

/** A visitor who has said something that two agents have to fetch. */
function asked(): CallDriver {
  const driver = attended();
  joined(driver, jonas);
  driver.deliveryMs = 30_000;
  driver.take(visitorSends({ content: text('Hello?') }));
  expect(endsOf(driver.channel(visitorApplication))).toEqual([]);
  return driver;
}

const newest = (driver: CallDriver) => ({ leg: 'meeting', number: driver.call.meeting?.messages ?? 0 }) as const;

test('unfetched · one agent has fetched it, the other leaves without → delivered, once (ucwa.md#delivery)', () => {
  const driver = asked();
  driver.fetches(mira.applicationId, [newest(driver)]);
  expect(endsOf(driver.channel(visitorApplication))).toEqual([]);
  driver.take(leaveMeeting(jonas.applicationId));
  expect(endsOf(driver.channel(visitorApplication))).toEqual(['Success']);
  expect(driver.call.undelivered).toEqual([]);
});

test('unfetched · one leaves, the other has still to fetch it → waits for the other (ucwa.md#delivery)', () => {
  const driver = asked();
  driver.take(eject(jonas.uri));
  expect(endsOf(driver.channel(visitorApplication))).toEqual([]);
  driver.fetches(mira.applicationId, [newest(driver)]);
  expect(endsOf(driver.channel(visitorApplication))).toEqual(['Success']);
});

test('unfetched · everybody leaves without having fetched it → not delivered (ucwa.md#delivery)', () => {
  const driver = asked();
  driver.take(leaveMeeting(jonas.applicationId));
  driver.take(leaveMeeting(mira.applicationId));
  expect(endsOf(driver.channel(visitorApplication))).toEqual(['Failure']);
});

test('unfetched · the visitor closes the chat before an agent’s words were fetched → the agent hears so at once (ucwa.md#delivery)', () => {
  const driver = attended();
  driver.deliveryMs = 30_000;
  driver.take(agentSends({ content: text('Here I am'), applicationId: mira.applicationId }));
  driver.take(visitorLeaves);
  expect(endsOf(driver.channel(mira.applicationId))).toEqual(['Failure']);
});

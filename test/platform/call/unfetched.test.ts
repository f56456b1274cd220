import { expect, test } from 'vitest';
import { visitorLeaves } from '../../../shared/platform/call/changes/end-visitor-leg.ts';
import { eject, leaveMeeting } from '../../../shared/platform/call/changes/leave-meeting.ts';
import { messagesFetched } from '../../../shared/platform/call/changes/messages-fetched.ts';
import { agentSends, visitorSends } from '../../../shared/platform/call/changes/send-message.ts';
import { attended, joined, jonas, mira, type ReceivedEvent, text, visitorApplication, type World } from './world.ts';

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
function asked(): World {
  const world = attended();
  joined(world, jonas);
  world.deliveryMs = 30_000;
  world.take(visitorSends({ content: text('Hello?') }));
  expect(endsOf(world.channel(visitorApplication))).toEqual([]);
  return world;
}

const newest = (world: World) => ({ leg: 'meeting', number: world.call.meeting?.messages ?? 0 }) as const;

test('unfetched · one agent has fetched it, the other leaves without → delivered, once (ucwa.md#delivery)', () => {
  const world = asked();
  world.take(messagesFetched(mira.applicationId, [newest(world)]));
  expect(endsOf(world.channel(visitorApplication))).toEqual([]);
  world.take(leaveMeeting(jonas.applicationId));
  expect(endsOf(world.channel(visitorApplication))).toEqual(['Success']);
  expect(world.call.undelivered).toEqual([]);
});

test('unfetched · one leaves, the other has still to fetch it → waits for the other (ucwa.md#delivery)', () => {
  const world = asked();
  world.take(eject(jonas.uri));
  expect(endsOf(world.channel(visitorApplication))).toEqual([]);
  world.take(messagesFetched(mira.applicationId, [newest(world)]));
  expect(endsOf(world.channel(visitorApplication))).toEqual(['Success']);
});

test('unfetched · everybody leaves without having fetched it → not delivered (ucwa.md#delivery)', () => {
  const world = asked();
  world.take(leaveMeeting(jonas.applicationId));
  world.take(leaveMeeting(mira.applicationId));
  expect(endsOf(world.channel(visitorApplication))).toEqual(['Failure']);
});

test('unfetched · the visitor closes the chat before an agent’s words were fetched → the agent hears so at once (ucwa.md#delivery)', () => {
  const world = attended();
  world.deliveryMs = 30_000;
  world.take(agentSends({ content: text('Here I am'), applicationId: mira.applicationId }));
  world.take(visitorLeaves);
  expect(endsOf(world.channel(mira.applicationId))).toEqual(['Failure']);
});

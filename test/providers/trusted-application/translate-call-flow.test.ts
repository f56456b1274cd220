import { describe, expect, test } from 'vitest';
import { relPrefixes } from '../../../shared/protocol/hypermedia/rel.ts';
import { samples } from './support/call-flow-events.ts';
import { agent, at, baseuri, hrefs, meetingUri, Vocabulary, visitor } from './support/callbacks.ts';
import { nowMs } from './support/issuer.ts';
import { translateSenders } from './support/translating.ts';

const link = (href: string) => ({ href, base: `${baseuri}/` });
const { visitorLeg, room, invitation } = hrefs;
const addParticipant = link(at(hrefs.agentInvitation.replace(/\/[^/]+$/, ''), '&conversationId=c4b3a291'));
const connect = link(at(invitation.replace(/\/[^/]+$/, ''), '&conversationId=c4b3a291'));
const bridged = `${visitorLeg}/conversationBridge/bridgedParticipants`;
const send = (leg: string) => ({ send: link(at(`${leg}/messaging/messages`)) });

/** What each callback of the call flow says; the first member is the event's place in its callback. */
const expected: Readonly<Record<string, readonly (readonly [number, object])[]>> = {
  E01: [
    [
      0,
      {
        type: 'visitor-invited',
        visitor: { address: visitor, displayName: 'Tove' },
        subject: 'Berth 12',
        threadId: 'Thread9',
        customContent: 'data:application/json,%7b%22berth%22%3a12%7d',
        links: {
          decline: link(at(`${invitation}/decline`)),
          bridge: link(at(`${invitation}/acceptAndBridge`)),
          openRoom: link(at(hrefs.startAdhocMeeting)),
          conversation: link(at(visitorLeg)),
        },
      },
    ],
  ],
  E02: [
    [
      0,
      {
        type: 'room-invitation-changed',
        state: 'opening',
        operationId: 'op.1',
        meetingUri,
        links: { conversation: link(at(room)) },
      },
    ],
    [1, { type: 'leg-changed', state: 'conferencing', links: { self: link(at(room)) } }],
  ],
  E03: [[0, { type: 'leg-changed', state: 'conferenced', links: { self: link(at(room)), addParticipant } }]],
  E04: [[1, { type: 'messaging-changed', state: 'disconnected', links: { connect } }]],
  E05: [
    [
      0,
      {
        type: 'room-invitation-changed',
        state: 'opened',
        operationId: 'op.1',
        meetingUri,
        links: { conversation: link(at(room)) },
      },
    ],
  ],
  E06: [],
  E07: [
    [0, { type: 'messaging-changed', state: 'connected', links: send(room) }],
    [1, { type: 'leg-changed', state: 'conferenced', links: { self: link(at(room)), addParticipant } }],
  ],
  E08: [],
  E09: [
    [0, { type: 'messaging-changed', state: 'connected', links: send(visitorLeg) }],
    [1, { type: 'bridge-changed', present: true, links: { agents: link(at(bridged)) } }],
    [2, { type: 'leg-changed', state: 'connected', links: { self: link(at(visitorLeg)) } }],
  ],
  E10: [[0, { type: 'invitation-ended', outcome: 'connected' }]],
  E11: [[0, { type: 'participant-changed', address: visitor, displayName: 'Tove', present: true }]],
  E12: [
    [
      0,
      {
        type: 'bridged-agent-changed',
        address: agent,
        present: true,
        audience: 'everyone',
        links: { self: link(at(`${bridged}/odile.hart@harbour.example`)) },
      },
    ],
  ],
  E13: [[0, { type: 'message-settled', operationId: 'op.4', outcome: 'delivered' }]],
  E14: [[0, { type: 'agent-invitation-changed', operationId: 'op.3', address: agent, outcome: 'ringing' }]],
  E15: [
    [0, { type: 'participant-changed', address: agent, displayName: 'Odile Hart', present: true }],
    [2, { type: 'agent-invitation-changed', operationId: 'op.3', address: agent, outcome: 'joined' }],
  ],
  E16: [],
  E17: [
    [
      0,
      {
        type: 'message-received',
        number: 2,
        from: agent,
        text: 'Good morning, Tove',
        sentAt: Date.UTC(2026, 3, 2, 9, 29, 58, 500),
      },
    ],
  ],
  E18: [],
  E19: [
    [
      0,
      {
        type: 'message-received',
        number: 3,
        from: visitor,
        text: 'Is berth 12 free? 1+1',
        sentAt: Date.UTC(2026, 3, 2, 9, 29, 58, 500),
      },
    ],
  ],
  E20: [
    [0, { type: 'messaging-changed', state: 'disconnected', links: {} }],
    [1, { type: 'bridge-changed', present: false, links: {} }],
    [2, { type: 'leg-ended', code: 'Ended' }],
  ],
  E21: [[0, { type: 'participant-changed', address: visitor, displayName: 'Tove', present: false }]],
  E22: [[0, { type: 'leg-ended' }]],
};

describe.each(relPrefixes)('translate · prefix %s', (prefix) => {
  test.each(Object.entries(samples))(
    '%s → its events (trusted-application.md#events)',
    async (name, { leg, senders }) => {
      const events = await translateSenders(leg, senders(new Vocabulary(prefix)));
      const wanted = expected[name]?.map(([index, event]) => ({
        ...event,
        at: nowMs,
        position: { leg, ack: 7, index },
      }));
      expect(events).toEqual(wanted);
    },
  );
});

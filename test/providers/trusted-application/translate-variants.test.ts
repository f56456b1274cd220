import { describe, expect, test } from 'vitest';
import { toDataUri } from '../../../shared/protocol/hypermedia/data-uri.ts';
import { samples } from './support/call-flow-events.ts';
import { agent, at, callbackBody, hrefs, Vocabulary, visitor } from './support/callbacks.ts';
import { nowMs } from './support/issuer.ts';
import { translateBody, translateSenders, plain as v } from './support/translating.ts';

const { room, visitorLeg, invitation } = hrefs;
const seat = at(`${room}/participants/${agent.slice(4)}`);
const messageHref = at(`${room}/messaging/messages/5`);

function message(members: Record<string, string>, links: Readonly<Record<string, string>>, type = 'completed') {
  const resource = v.resource(
    'message',
    messageHref,
    { direction: 'Incoming', ...members },
    { participant: seat, ...links },
  );
  return v.fromConversation(room, v.event(type, 'message', messageHref, { resource }));
}
const text = (words: string) => ({ '.plainMessage': toDataUri('text/plain;charset=utf-8', words) });

describe('messages (trusted-application.md#messages)', () => {
  test('an incoming message · as started and as completed → the same number twice', async () => {
    const both = [message({}, text('Yes'), 'started'), message({}, text('Yes'), 'completed')];
    expect(await translateSenders('room', both)).toMatchObject([
      { type: 'message-received', number: 5, text: 'Yes', position: { index: 0 } },
      { type: 'message-received', number: 5, text: 'Yes', position: { index: 1 } },
    ]);
  });

  test('an incoming message · as HTML → its text', async () => {
    const html = '<div>Berth&nbsp;<b>12</b> &amp; 13<br/>are &lt;free&gt;</div><script>x()</script>';
    const events = await translateSenders('room', [message({}, { '.htmlMessage': toDataUri('text/html', html) })]);
    expect(events).toMatchObject([{ text: 'Berth 12 & 13\nare <free>' }]);
  });

  test('an incoming message · HTML over 8 KB → its start, cut before it is read', async () => {
    const html = `${'é'.repeat(5_000)}<br>`;
    const events = await translateSenders('room', [message({}, { '.htmlMessage': toDataUri('text/html', html) })]);
    expect(events).toMatchObject([{ text: 'é'.repeat(4_096) }]);
  });

  test('an incoming message · time as /Date()/ → epoch milliseconds (trusted-application.md#times)', async () => {
    const events = await translateSenders('room', [message({ timeStamp: '/Date(1775120000123)/' }, text('Yes'))]);
    expect(events).toMatchObject([{ sentAt: 1775120000123 }]);
  });

  test('an incoming message · without usable time → the time of the callback', async () => {
    expect(await translateSenders('room', [message({ timeStamp: 'soon' }, text('Yes'))])).toMatchObject([
      { sentAt: nowMs },
    ]);
  });

  test('an incoming message · base64 data URI → its text', async () => {
    const uri = `data:text/plain;charset=utf-8;base64,${Buffer.from('Grüße ✓').toString('base64')}`;
    expect(await translateSenders('room', [message({}, { '.plainMessage': uri })])).toMatchObject([
      { text: 'Grüße ✓' },
    ]);
  });

  test('an incoming message · of 40 KB → whole', async () => {
    const long = 'harbour '.repeat(5_000);
    expect(await translateSenders('room', [message({}, text(long))])).toMatchObject([{ text: long }]);
  });

  test('an incoming message · sender only embedded → from the embedded participant', async () => {
    const resource = {
      ...v.resource('message', messageHref, { direction: 'Incoming' }, text('Yes')),
      _embedded: { [v.rel('senderParticipant')]: [{ uri: agent.toUpperCase() }] },
    };
    const events = await translateSenders('room', [
      v.fromConversation(room, v.event('completed', 'message', messageHref, { resource })),
    ]);
    expect(events).toMatchObject([{ from: agent }]);
  });

  test('the visitor’s message · on the visitor leg → ignored, since the room carries it (decision 18)', async () => {
    expect(await translateSenders('visitor', [message({}, text('Yes'))])).toEqual([]);
  });

  test('our own message · failed → failed, with the reason (trusted-application.md#reasons)', async () => {
    const resource = v.resource('message', messageHref, { direction: 'Outgoing', operationId: 'op.8' });
    const reason = { code: 'RemoteFailure', subcode: 'Unreachable', message: 'no answer' };
    const event = v.event('completed', 'message', messageHref, { resource, status: 'failure', reason });
    expect(await translateSenders('visitor', [v.fromConversation(visitorLeg, event)])).toMatchObject([
      { type: 'message-settled', operationId: 'op.8', outcome: 'failed', code: 'Unreachable' },
    ]);
  });

  test('our own message · started, or without operation id → nothing to say', async () => {
    const mine = (members: Record<string, string>, type: string) =>
      v.event(type, 'message', messageHref, {
        resource: v.resource('message', messageHref, { direction: 'Outgoing', ...members }),
      });
    const senders = [v.fromConversation(visitorLeg, mine({ operationId: 'op.8' }, 'started'), mine({}, 'completed'))];
    expect(await translateSenders('visitor', senders)).toEqual([]);
  });
});

describe('invitations (trusted-application.md#invitations)', () => {
  const asked = (state: string, reason?: { code: string; subcode?: string; message: string }, status = 'Failure') =>
    v.fromCommunication(
      v.event('completed', 'participantInvitation', at(hrefs.agentInvitation), {
        resource: v.resource('participantInvitation', at(hrefs.agentInvitation), {
          state,
          operationId: 'op.3',
          to: agent,
        }),
        status,
        ...(reason === undefined ? {} : { reason }),
      }),
    );

  test.each([
    ['Failed', 'Declined', 'refused'],
    ['Failed', 'Busy', 'refused'],
    ['Failed', 'Missed', 'missed'],
    ['Failed', 'Expired', 'missed'],
    ['Failed', 'DestinationNotFound', 'failed'],
    ['Failed', 'Unavailable', 'failed'],
    ['Failed', 'TemporarilyUnavailable', 'failed'],
    ['Failed', 'Canceled', 'withdrawn'],
    ['Cancelled', undefined, 'withdrawn'],
    ['Declined', undefined, 'refused'],
  ])(
    'an agent · state %s, subcode %s → %s (trusted-application.md#add-participant)',
    async (state, subcode, outcome) => {
      const reason = subcode === undefined ? undefined : { code: 'RemoteFailure', subcode, message: 'no' };
      expect(await translateSenders('room', [asked(state, reason)])).toMatchObject([
        { type: 'agent-invitation-changed', outcome, operationId: 'op.3', address: agent },
      ]);
    },
  );

  test('an agent · no answer, reason Timeout without subcode → missed', async () => {
    expect(await translateSenders('room', [asked('Failed', { code: 'Timeout', message: 'no' })])).toMatchObject([
      { outcome: 'missed', code: 'Timeout' },
    ]);
  });

  test.each([
    ['Failed', 'failed'],
    ['Declined', 'declined'],
    ['Cancelled', 'cancelled'],
    ['Connected', 'connected'],
  ])('the visitor’s invitation · completed as %s → %s', async (state, outcome) => {
    const resource = v.resource('messagingInvitation', at(invitation), {
      direction: 'Incoming',
      state,
      operationId: 'd1',
    });
    const senders = [v.fromCommunication(v.event('completed', 'messagingInvitation', at(invitation), { resource }))];
    expect(await translateSenders('visitor', senders)).toMatchObject([{ type: 'invitation-ended', outcome }]);
  });

  test('the visitor’s invitation · caller only as a link with a title → address and name from it', async () => {
    const from = { href: at(`${visitorLeg}/participants/${visitor.slice(4)}`), title: 'Tove' };
    const resource = v.resource('messagingInvitation', at(invitation), { direction: 'Incoming', state: 'Connecting' });
    const linked = { ...resource, _links: { [v.rel('from')]: from } };
    const senders = [
      v.fromCommunication(v.event('started', 'messagingInvitation', at(invitation), { resource: linked })),
    ];
    expect(await translateSenders('visitor', senders)).toMatchObject([
      { type: 'visitor-invited', visitor: { address: visitor, displayName: 'Tove' } },
    ]);
  });

  test('the visitor’s invitation · with inviteUserToMeeting (decision 13) → ignored', async () => {
    const extra = { inviteUserToMeeting: at('/elsewhere') };
    const resource = v.resource('messagingInvitation', at(invitation), { direction: 'Incoming' }, extra);
    const senders = [v.fromCommunication(v.event('started', 'messagingInvitation', at(invitation), { resource }))];
    const events = await translateSenders('visitor', senders);
    expect(events).toMatchObject([{ type: 'visitor-invited', links: {} }]);
    expect(JSON.stringify(events)).not.toContain('elsewhere');
  });

  test('the request for a room · failed → failed, with the reason', async () => {
    const members = { direction: 'Outgoing', state: 'Failed', operationId: 'op.1' };
    const href = at(hrefs.meetingInvitation);
    const reason = { code: 'ServiceFailure', message: 'no' };
    const resource = v.resource('onlineMeetingInvitation', href, members);
    const senders = [v.fromCommunication(v.event('completed', 'onlineMeetingInvitation', href, { resource, reason }))];
    expect(await translateSenders('room', senders)).toMatchObject([
      { type: 'room-invitation-changed', state: 'failed', code: 'ServiceFailure' },
    ]);
  });
});

describe('people (trusted-application.md#participants)', () => {
  test('a bridged participant · older name of the URI, filter on → audience agents (decision 8)', async () => {
    const href = at(`${visitorLeg}/conversationBridge/bridgedParticipants/${agent.slice(4)}`);
    const resource = v.resource('bridgedParticipant', href, { uri: agent, messageFilterState: 'Enabled' });
    const senders = [v.fromConversation(visitorLeg, v.event('updated', 'bridgedParticipant', href, { resource }))];
    expect(await translateSenders('visitor', senders)).toMatchObject([
      { type: 'bridged-agent-changed', address: agent, audience: 'agents', present: true },
    ]);
  });

  test('a bridged participant · deleted → gone, known by its href', async () => {
    const href = at(`${visitorLeg}/conversationBridge/bridgedParticipants/${agent.slice(4)}`);
    const senders = [v.fromConversation(visitorLeg, v.event('deleted', 'bridgedParticipant', href))];
    expect(await translateSenders('visitor', senders)).toMatchObject([{ address: agent, present: false, links: {} }]);
  });

  test('a participant · event in leaders, or about ourselves → no coming and going', async () => {
    const own = at(`${room}/participants/help@harbour.example`);
    const senders = [
      v.fromConversation(
        room,
        v.event('deleted', 'participant', seat, { in: ['leaders', at(`${room}/participants`, '&filter=Leaders')] }),
        v.event('added', 'participant', own, { title: 'Harbour Office' }),
      ),
    ];
    expect(await translateSenders('room', senders)).toEqual([]);
  });

  test('a participant · by telephone → tel URI', async () => {
    const href = at(`${room}/participants/tel:+4712345678`);
    const senders = [v.fromConversation(room, v.event('added', 'participant', href, { title: 'Phone' }))];
    expect(await translateSenders('room', senders)).toMatchObject([{ address: 'tel:+4712345678' }]);
  });
});

describe('resources that an event left out (trusted-application.md#callback-body)', () => {
  const stripped = { event: 'updated', name: 'conversation', href: at(room) } as const;

  test.each(['absent', 'null'])('a conversation · _embedded %s → read from its link', async (how) => {
    const event = v.event(stripped.event, stripped.name, stripped.href);
    const bare = how === 'null' ? { ...event, _embedded: null } : event;
    const elsewhere = { [stripped.href]: v.resource('conversation', stripped.href, { state: 'Conferenced' }) };
    expect(await translateSenders('room', [v.fromCommunication(bare)], elsewhere)).toMatchObject([
      { type: 'leg-changed', state: 'conferenced' },
    ]);
  });

  test('a conversation · gone by the time it is read → nothing', async () => {
    expect(await translateSenders('room', [v.fromCommunication(v.event('updated', 'conversation', at(room)))])).toEqual(
      [],
    );
  });

  test('a message · started without content → read from its link', async () => {
    const elsewhere = {
      [messageHref]: v.resource(
        'message',
        messageHref,
        { direction: 'Incoming' },
        { participant: seat, ...text('Yes') },
      ),
    };
    const senders = [v.fromConversation(room, v.event('started', 'message', messageHref))];
    expect(await translateSenders('room', senders, elsewhere)).toMatchObject([{ number: 5, text: 'Yes', from: agent }]);
  });

  test('our own message · completed without content → read from its link', async () => {
    const href = at(`${visitorLeg}/messaging/messages/2`);
    const elsewhere = { [href]: v.resource('message', href, { direction: 'Outgoing', operationId: 'op.4' }) };
    const senders = [v.fromConversation(visitorLeg, v.event('completed', 'message', href, { status: 'Success' }))];
    expect(await translateSenders('visitor', senders, elsewhere)).toMatchObject([
      { type: 'message-settled', operationId: 'op.4' },
    ]);
  });
});

describe('tolerance (trusted-application.md#resources)', () => {
  const known = samples.E03?.senders(v)[0] ?? {};

  test('a callback · unknown rels, types, senders and members around a known event → the known event only', async () => {
    const odd = [
      { ...v.event('added', 'dataCollaboration', at(`${room}/dataCollaboration`)), context: 'x' },
      { ...v.event('added', 'conversation', at(room)), type: 'exploded' },
      { type: 'added' },
      'nonsense',
    ];
    const senders = [
      { rel: 'other:presence', href: '/x', events: [] },
      v.fromCommunication(...(odd as never[])),
      known,
      7 as never,
    ];
    expect(await translateBody('room', callbackBody('room', 3, senders, { extra: true }))).toMatchObject([
      { type: 'leg-changed', state: 'conferenced', position: { ack: 3 } },
    ]);
  });

  test('a resource · null members, numeric etag, null title, array of links → read', async () => {
    const resource = {
      state: 'Connected',
      subject: null,
      etag: 12,
      rel: null,
      _links: { [v.rel('sendMessage')]: [{ href: '/send', title: null }] },
    };
    const event = v.event('updated', 'messaging', at(`${room}/messaging`), { resource });
    expect(await translateSenders('room', [v.fromConversation(room, event)])).toMatchObject([
      { type: 'messaging-changed', state: 'connected', links: { send: { href: '/send' } } },
    ]);
  });

  test('a state that is unknown → no event', async () => {
    const resource = v.resource('conversation', at(room), { state: 'Levitating' });
    const senders = [v.fromCommunication(v.event('updated', 'conversation', at(room), { resource }))];
    expect(await translateSenders('room', senders)).toEqual([]);
  });

  test('a callback · without self link → ordered by its arrival', async () => {
    const { _links: _without, ...body } = callbackBody('room', 3, [known]);
    expect(await translateBody('room', body)).toMatchObject([{ position: { leg: 'room', ack: nowMs, index: 0 } }]);
  });

  test('a callback · baseuri with trailing slash, or absent → links with a base', async () => {
    const slash = await translateBody(
      'room',
      callbackBody('room', 3, [known], { baseuri: 'https://pool3.harbour.example/' }),
    );
    const { baseuri: _absent, ...without } = callbackBody('room', 3, [known]);
    const absent = await translateBody('room', without);
    expect([slash, absent].map(([event]) => event)).toMatchObject([
      { links: { self: { base: 'https://pool3.harbour.example/' } } },
      { links: { self: { base: 'https://api.harbour.example/platformservice/discover' } } },
    ]);
  });

  test('a callback · baseuri of another host → ForeignLink (trusted-application.md#links)', async () => {
    const body = callbackBody('room', 3, [known], { baseuri: 'https://pool3.harbour.example.evil.example' });
    await expect(translateBody('room', body)).rejects.toMatchObject({ name: 'ProtocolViolation', code: 'ForeignLink' });
  });

  test('a body that is no package → ProtocolViolation', async () => {
    await expect(translateBody('room', ['x'])).rejects.toMatchObject({ code: 'UnexpectedAnswer' });
  });

  test('a mixture of both prefixes → read alike (decision 1)', async () => {
    const older = new Vocabulary('ms:rtc:saas:');
    const senders = [...(samples.E03?.senders(older) ?? []), known];
    expect(await translateSenders('room', senders)).toHaveLength(2);
  });
});

describe('calls (trusted-application.md#invitations)', () => {
  const call = (type: string, direction: string) => {
    const links = {
      conversation: at(visitorLeg),
      decline: at(`${invitation}/decline`),
      accept: at(`${invitation}/accept`),
    };
    const resource = v.resource('audioVideoInvitation', at(invitation), { direction, subject: 'Ring ring' }, links);
    return v.fromConversation(visitorLeg, v.event(type, 'audioVideoInvitation', at(invitation), { resource }));
  };

  test('an incoming call · started → an invitation that can only be declined', async () => {
    const [event] = await translateSenders('visitor', [call('started', 'Incoming')]);
    expect(event).toMatchObject({ type: 'visitor-invited', subject: 'Ring ring' });
    expect(Object.keys(event?.type === 'visitor-invited' ? event.links : {}).sort()).toEqual([
      'conversation',
      'decline',
    ]);
  });

  test.each([
    ['completed', 'Incoming', 'visitor'],
    ['started', 'Outgoing', 'visitor'],
    ['started', 'Incoming', 'room'],
  ] as const)('a call · %s, %s, on the %s leg → nothing', async (type, direction, leg) => {
    expect(await translateSenders(leg, [call(type, direction)])).toEqual([]);
  });
});

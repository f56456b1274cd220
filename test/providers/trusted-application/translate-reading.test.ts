import { describe, expect, test } from 'vitest';
import type { StoredCallback } from '../../../shared/providers/provider.ts';
import type { Reply } from '../../support/small-server.ts';
import { at, callbackBody, hrefs } from './support/callbacks.ts';
import { nowMs } from './support/issuer.ts';
import { connectedProvider, conversation } from './support/platform.ts';
import { harbour } from './support/tenant.ts';
import { plain as v } from './support/translating.ts';

const body = (baseuri: string, href = at(hrefs.room)) =>
  JSON.stringify(callbackBody('room', 4, [v.fromCommunication(v.event('updated', 'conversation', href))], { baseuri }));
const callback = (text: string): StoredCallback => ({
  conversation,
  leg: 'room',
  deliveryId: 'd',
  receivedAt: nowMs,
  body: text,
});

describe('translate · a resource that the event left out is read from the platform (trusted-application.md#callback-body)', () => {
  test('there → read with our token, one log line', async () => {
    const conferenced = { status: 200, json: v.resource('conversation', at(hrefs.room), { state: 'Conferenced' }) };
    const on = await connectedProvider(() => conferenced);
    const events = await on.provider.translate(callback(body(on.platform.origin)), harbour());
    expect(events).toMatchObject([{ type: 'leg-changed', state: 'conferenced' }]);
    expect(on.platform.seen).toMatchObject([
      { method: 'GET', path: at(hrefs.room), headers: { authorization: 'Bearer application-token-1' } },
    ]);
    expect(on.log).toMatchObject([{ event: 'platform-call', step: 'left-out-resource', conversationId: conversation }]);
  });

  test.each([404, 410])('%s → nothing to tell', async (status) => {
    const on = await connectedProvider(() => ({ status }));
    expect(await on.provider.translate(callback(body(on.platform.origin)), harbour())).toEqual([]);
  });

  test.each<[string, string, Reply]>([
    ['503', 'PlatformUnavailable', { status: 503 }],
    ['429', 'PlatformThrottled', { status: 429 }],
    ['403', 'PlatformUnauthorized', { status: 403 }],
    ['no resource', 'UnexpectedAnswer', { status: 200, text: '[]' }],
    ['no answer', 'PlatformUnreachable', 'broken'],
  ])('%s → %s, so that nothing of the callback is lost', async (_circumstance, code, reply) => {
    const on = await connectedProvider(() => reply);
    await expect(on.provider.translate(callback(body(on.platform.origin)), harbour())).rejects.toMatchObject({ code });
  });

  test('of a kind that says nothing to us → not read', async () => {
    const on = await connectedProvider(() => ({ status: 500 }));
    const unread = [
      v.fromCommunication(
        v.event('started', 'messagingInvitation', at(hrefs.invitation)),
        v.event('updated', 'communication', at(hrefs.communication)),
      ),
      v.fromConversation(
        hrefs.room,
        v.event('added', 'participantMessaging', at(`${hrefs.room}/participants/a@harbour.example/messaging`)),
        v.event('added', 'onlineMeeting', at(`${hrefs.room}/onlineMeeting`)),
      ),
    ];
    const text = JSON.stringify(callbackBody('room', 4, unread, { baseuri: on.platform.origin }));
    expect(await on.provider.translate(callback(text), harbour())).toEqual([]);
    expect(on.platform.seen).toEqual([]);
  });

  test('link to another host → ForeignLink, nothing is sent', async () => {
    const on = await connectedProvider(() => ({ status: 200 }));
    const text = body(on.platform.origin, 'https://evil.example/conversations/1');
    await expect(on.provider.translate(callback(text), harbour())).rejects.toMatchObject({ code: 'ForeignLink' });
    expect(on.platform.seen).toEqual([]);
  });
});

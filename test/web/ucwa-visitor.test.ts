import { describe, expect, it } from 'vitest';
import type { VisitorEvent } from '../../web/transport/chat-transport.ts';
import { UcwaVisitor } from '../../web/transport/ucwa/ucwa-visitor.ts';

const session = {
  base: 'https://platform.example/ucwa/psanon/v1/applications',
  token: 'psat=token',
  endpoint: 'sip:care@harbour.example',
  self: '/applications/1',
  cursor: '/applications/1/events?ack=4',
  invitation: undefined,
  sendMessage: '/c/1/messaging/messages',
  setIsTyping: undefined,
};

/** A resumed chat on a platform without events, which answers messages as given. */
function resumed(answers: readonly Response[]) {
  const events: VisitorEvent[] = [];
  const asked: string[] = [];
  const left = [...answers];
  const visitor = new UcwaVisitor(
    {
      take: (taken) => void events.push(...taken),
      connection: () => undefined,
      over: () => undefined,
    },
    {
      now: () => 50,
      fetch: (url, init) => {
        if (init?.method === 'GET') return new Promise(() => undefined);
        asked.push(new URL(String(url)).search);
        return Promise.resolve(left.shift() ?? new Response(null, { status: 500 }));
      },
    },
  );
  visitor.resume(session);
  return { visitor, events, asked };
}

const created = () => new Response(null, { status: 201, headers: { location: '/c/1/messaging/messages/7' } });

describe('visitor’s message (ucwa.md#send-message)', () => {
  it('taken → confirmed at once under its number, not only when all recipients have fetched it', async () => {
    const { visitor, events, asked } = resumed([created()]);
    expect(await visitor.deliver({ operationId: 'op 1', text: 'Hello' })).toBe('sent');
    expect(asked).toEqual(['?operationId=op%201']);
    expect(events).toEqual([{ kind: 'confirmed', id: '7', operationId: 'op 1', at: 50 }]);
    visitor.stop();
  });

  it('answer after the turn was lost → confirmed by the tab that has the turn now', async () => {
    const { visitor, events } = resumed([created()]);
    const delivered = visitor.deliver({ operationId: 'op-1', text: 'Hello' });
    visitor.stop();
    expect(await delivered).toBe('sent');
    expect(events).toEqual([]);
  });

  it('no answer in time, refused → again later, or never', async () => {
    const refused = Response.json({ code: 'EntityTooLarge' }, { status: 413 });
    const { visitor } = resumed([new Response(null, { status: 503 }), refused]);
    expect(await visitor.deliver({ operationId: 'op-1', text: 'Hello' })).toBe('later');
    expect(await visitor.deliver({ operationId: 'op-2', text: 'Too long' })).toBe('failed');
    visitor.stop();
  });

  it('answered by something in between, with any status → not taken, not refused: again later (ucwa.md#recognition)', async () => {
    const html = { 'content-type': 'text/html' };
    const between = [200, 201, 400, 401, 403, 404, 405, 409, 410, 413].map(
      (status) => new Response('<title>Blocked</title>', { status, headers: html }),
    );
    const others = [new Response(null, { status: 204 }), Response.json({ error: 'denied' }, { status: 403 })];
    const { visitor, events } = resumed([...between, ...others]);
    for (const _ of [...between, ...others]) {
      expect(await visitor.deliver({ operationId: 'op-1', text: 'Hello' })).toBe('later');
    }
    expect(events).toEqual([]);
    visitor.stop();
  });

  it('more than may be sent → again after the time that the platform says, within bounds; too much waits elsewhere → again later (ucwa.md#budgets)', async () => {
    const refused = (subcode: string | undefined, retryAfter: string) =>
      new Response(JSON.stringify({ code: 'TooManyRequests', subcode }), {
        status: 429,
        headers: { 'retry-after': retryAfter },
      });
    const { visitor } = resumed([
      refused('LimitExceeded', '3'),
      refused('LimitExceeded', '3600'),
      refused(undefined, '5'),
    ]);
    const deliver = () => visitor.deliver({ operationId: 'op-1', text: 'Hello' });
    expect([await deliver(), await deliver(), await deliver()]).toEqual([
      { tooFastMs: 3_000 },
      { tooFastMs: 60_000 },
      'later',
    ]);
    visitor.stop();
  });
});

describe('visitor’s chat · begun (ucwa.md#start-messaging)', () => {
  it('invitation → to the endpoint, with the token answer’s thread, the subject and what was filled in', async () => {
    const invited = Promise.withResolvers<Record<string, unknown>>();
    const self = '/ucwa/psanon/v1/applications/1';
    const communication = {
      rel: 'communication',
      _links: { startMessaging: { href: `${self}/messagingInvitations` } },
    };
    const application = {
      _links: { self: { href: self }, events: { href: `${self}/events?ack=1` } },
      _embedded: { communication },
    };
    const answers: Readonly<Record<string, unknown>> = {
      'GET /discover': { _links: { anonApplications: { href: '/ucwa/psanon/v1/applications' } } },
      'POST /ucwa/psanon/v1/applications': application,
    };
    const visitor = new UcwaVisitor(
      { take: () => undefined, connection: () => undefined, over: () => undefined },
      {
        fetch: async (url, init) => {
          const asked = `${init?.method} ${new URL(String(url)).pathname}`;
          if (asked in answers) return Response.json(answers[asked]);
          if (init?.method === 'GET') return new Promise(() => undefined);
          invited.resolve(JSON.parse(String(init?.body)));
          return new Response(null, { status: 201, headers: { 'x-ms-correlation-id': '7f0c' } });
        },
      },
    );
    await visitor.begin(
      {
        transport: 'ucwa',
        discoverUrl: 'https://platform.example/discover',
        token: 'psat=token',
        endpoint: 'sip:care@harbour.example',
        threadId: 'a'.repeat(32),
      },
      { operationId: 'op-1', culture: 'en', subject: 'Is berth 12 free?', details: { boat: 'Tern & Co' } },
    );
    const body = await invited.promise;
    visitor.stop();
    expect(body).toMatchObject({
      operationId: 'op-1',
      to: 'sip:care@harbour.example',
      threadId: 'a'.repeat(32),
      subject: 'Is berth 12 free?',
    });
    const { customContent } = body._links as { customContent: { href: string } };
    expect(JSON.parse(decodeURIComponent(customContent.href.split(',')[1] ?? ''))).toEqual({ boat: 'Tern & Co' });
  });
});

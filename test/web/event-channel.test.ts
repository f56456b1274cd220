import { describe, expect, it } from 'vitest';
import { EventChannel } from '../../web/transport/event-channel.ts';
import type { ChannelEvent } from '../../web/transport/ucwa/channel-event.ts';
import { channelSource } from '../../web/transport/ucwa/channel-source.ts';
import { UcwaRequests } from '../../web/transport/ucwa/ucwa-requests.ts';

/** An answer after `waitedMs`, or none then (status 0); the platform's own has its headers, one by something in between has not. */
type Scripted =
  | { readonly status: number; readonly body?: unknown; readonly waitedMs?: number; readonly headers?: HeadersInit }
  | 'no answer';

const ownHeaders = { 'content-type': 'application/json', 'x-ms-correlation-id': '7f0c' };

const base = 'https://platform.example/ucwa/psanon/v1/applications';
const self = '/ucwa/psanon/v1/applications/1';
const message = (n: number) => ({
  link: { rel: 'message', href: `/c/1/messaging/messages/${n}` },
  type: 'completed',
  status: 'Success',
  _embedded: { message: { rel: 'message', direction: 'Incoming' } },
});
const answer = (next: string, ...events: readonly object[]): Scripted => ({
  status: 200,
  body: { _links: { next: { href: next } }, sender: [{ rel: 'conversation', href: '/c/1', events }] },
});

/** Runs a channel against answers in their order, until they are used up or it ends; returns requests, events and connection states. */
async function played(answers: readonly Scripted[], renewals: readonly boolean[] = []) {
  const left = [...answers];
  const renew = [...renewals];
  const asked: string[] = [];
  const taken: ChannelEvent[] = [];
  const states: string[] = [];
  const pauses: number[] = [];
  let now = 0;
  const requests = new UcwaRequests(base, 'psat=token', async (url) => {
    const { search, pathname } = new URL(String(url));
    asked.push(pathname === self ? 'self' : search);
    const next = left.shift();
    if (left.length === 0) channel.stop();
    if (next === undefined || next === 'no answer') throw new TypeError('Failed to fetch');
    now += next.waitedMs ?? 0;
    if (next.status === 0) throw new TypeError('Failed to fetch');
    const { body, headers = ownHeaders } = next;
    const text = typeof body === 'string' ? body : body === undefined ? null : JSON.stringify(body);
    return new Response(text, { status: next.status, headers });
  });
  const owner = {
    take: (events: readonly ChannelEvent[]) => void taken.push(...events),
    connection: (state: string, pauseMs = 0) => {
      states.push(state);
      pauses.push(pauseMs);
      if (pauseMs > 0) queueMicrotask(() => channel.nudge());
    },
    renewToken: async () => renew.shift() ?? false,
  };
  const channel = new EventChannel(channelSource(requests, self), owner, { now: () => now });
  return { end: await channel.run('/events?ack=2'), asked, taken, states, pauses };
}

const last: Scripted = answer('/events?ack=99');

describe('event channel (ucwa.md#event-channel)', () => {
  it('answers · with events and without → followed one after another, events in their order', async () => {
    const { asked, taken, end } = await played([
      answer('/events?ack=4', message(2), message(3)),
      answer('/events?ack=4'),
      answer('/events?ack=5', message(4)),
      last,
    ]);
    expect(asked).toEqual(['?ack=2', '?ack=4', '?ack=4', '?ack=5']);
    expect(taken.map(({ href }) => href.at(-1))).toEqual(['2', '3', '4']);
    expect(end).toBe('stopped');
  });

  it('resync · number too high or cleared away → goes on at the given link', async () => {
    const resync = { status: 200, body: { _links: { resync: { href: '/events?ack=7' } } } };
    expect((await played([resync, last])).asked).toEqual(['?ack=2', '?ack=7']);
  });

  it('no answer, 503, 409 PGetReplaced → the same number again, and reconnecting is reported only when it lasts', async () => {
    const replaced = { status: 409, body: { code: 'Conflict', subcode: 'PGetReplaced' } };
    const away = { status: 503, body: { code: 'ServiceUnavailable' } };
    const { asked, states } = await played(['no answer', away, replaced, answer('/events?ack=3'), last]);
    expect(asked).toEqual(['?ack=2', '?ack=2&wait=0', '?ack=2&wait=0', '?ack=2&wait=0', '?ack=3']);
    expect(states.slice(0, 3)).toEqual(['reconnecting', 'reconnecting', 'connected']);
    expect((await played(['no answer', last])).states).not.toContain('reconnecting');
  });

  it('nudged · while it waits → asks again at once, without reporting a failure', async () => {
    const asked: string[] = [];
    const states: string[] = [];
    const requests = new UcwaRequests(base, 'psat=token', async (url, init) => {
      asked.push(new URL(String(url)).search);
      queueMicrotask(() => (asked.length === 3 ? channel.stop() : channel.nudge()));
      return new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
    });
    const owner = { take: () => undefined, connection: (state: string) => void states.push(state) };
    const channel = new EventChannel(channelSource(requests, self), owner);
    expect(await channel.run('/events?ack=2')).toBe('stopped');
    expect(asked).toEqual(['?ack=2', '?ack=2&wait=0', '?ack=2&wait=0']);
    expect(states).toEqual([]);
  });

  it('404, 410 → the end', async () => {
    const gone = { status: 404, body: { code: 'NotFound', subcode: 'ApplicationNotFound' } };
    expect((await played([gone, last])).end).toBe('missing');
    expect((await played([{ status: 410, body: { code: 'Gone' } }, last])).end).toBe('gone');
  });

  it('401 → another token where there is one, otherwise the end', async () => {
    expect((await played([{ status: 401 }, last])).end).toBe('unauthorised');
    expect((await played([{ status: 401 }, answer('/events?ack=3'), last], [true])).asked).toEqual([
      '?ack=2',
      '?ack=2',
      '?ack=3',
    ]);
  });

  it('link to another host → never followed, so that the token cannot leave', async () => {
    const { asked, end } = await played([answer('https://elsewhere.example/events?ack=3'), last]);
    expect(asked).toEqual(['?ack=2']);
    expect(end).toBe('refused');
  });
});

const html = { 'content-type': 'text/html' };
const page = '<!doctype html><title>Blocked</title>';

describe('event channel · something in between answers (ucwa.md#recognition)', () => {
  const answers: readonly [string, Scripted][] = [
    ['404, html', { status: 404, body: page, headers: html }],
    ['200, html', { status: 200, body: page, headers: html }],
    ['200, JSON of another kind', { status: 200, body: { ok: true }, headers: {} }],
    ['200, nothing', { status: 200, body: '', headers: {} }],
    ['204', { status: 204, headers: {} }],
    ['401 of a proxy', { status: 401, body: page, headers: { 'www-authenticate': 'Basic realm="Proxy"' } }],
    ['403, html', { status: 403, body: page, headers: html }],
    [
      '404, a JSON code of another service',
      { status: 404, body: { code: 'NotFound', message: 'no route' }, headers: {} },
    ],
    ['404, problem+json', { status: 404, body: { status: 404, code: 'NotFound', title: 'Nothing.' }, headers: {} }],
    ['410, html', { status: 410, body: page, headers: html }],
    ['400, html', { status: 400, body: page, headers: html }],
    ['409, a code of another service', { status: 409, body: { code: 'RESOURCE_LOCKED' }, headers: {} }],
    ['413, a number as code', { status: 413, body: { code: 413, message: 'too large' }, headers: {} }],
    ['400, our word for another status', { status: 400, body: { code: 'Conflict' }, headers: {} }],
    ['429, a code of another service', { status: 429, body: { code: 'QuotaExceeded' }, headers: {} }],
    ['409 without a code', { status: 409, body: {}, headers: {} }],
    ['511', { status: 511, body: page, headers: html }],
  ];
  for (const [name, between] of answers) {
    it(`${name} → nothing ends; the same number again`, async () => {
      const { asked, end } = await played([between, answer('/events?ack=3'), last]);
      expect(asked).toEqual(['?ack=2', '?ack=2&wait=0', '?ack=3']);
      expect(end).toBe('stopped');
    });
  }

  it('headers that a page cannot read → the platform is known by its codes and links', async () => {
    const gone = { status: 404, body: { code: 'NotFound', subcode: 'ApplicationNotFound' }, headers: {} };
    expect((await played([gone, last])).end).toBe('missing');
    const { body } = { body: undefined, ...(answer('/events?ack=3') as object) };
    expect((await played([{ status: 200, body, headers: {} }, last])).asked).toEqual(['?ack=2', '?ack=3']);
  });
});

describe('event channel · a path that cuts off what waits (ucwa.md#event-channel)', () => {
  const cut: Scripted = { status: 504, body: page, headers: html, waitedMs: 5_000 };
  const empty = (waitedMs: number): Scripted => ({ ...(answer('/events?ack=2') as object), status: 200, waitedMs });

  it('504, no connection, 200 with html after seconds → empty polls: asked again at once, for a shorter wait', async () => {
    for (const first of [cut, { status: 0, waitedMs: 5_000 } as const, { ...cut, status: 200 }]) {
      const { asked, states } = await played([first, empty(3_000), empty(3_000), last]);
      expect(asked).toEqual(['?ack=2', '?ack=2&wait=3', '?ack=2&wait=3', '?ack=2&wait=3']);
      expect(states).not.toContain('reconnecting');
    }
  });

  it('one poll after the other cut off → another request tells whether the platform is there', async () => {
    const application: Scripted = { status: 200, body: { _links: { self: { href: self } } } };
    const idle = await played([cut, cut, cut, application, cut, application, last]);
    expect(idle.asked.filter((asked) => asked === 'self')).toHaveLength(2);
    expect(idle.states).not.toContain('reconnecting');
    const away = await played([cut, cut, cut, 'no answer', cut, 'no answer', last]);
    expect(away.states).toContain('reconnecting');
  });

  it('waits that are answered in full → a longer one is asked for after a while', async () => {
    const { asked } = await played([cut, ...Array.from({ length: 4 }, () => empty(3_000)), last]);
    expect(asked.at(-1)).toBe('?ack=2&wait=4');
  });

  it('failed at once → a failure, not a cut', async () => {
    const { states } = await played([{ ...cut, waitedMs: 20 }, { ...cut, waitedMs: 20 }, last]);
    expect(states).toContain('reconnecting');
  });

  it('Retry-After of an hour → a minute, and the reader is told', async () => {
    const busy = { status: 429, body: { code: 'TooManyRequests' }, headers: { ...ownHeaders, 'retry-after': '3600' } };
    const { asked, pauses } = await played([busy, answer('/events?ack=3'), last]);
    expect(pauses[0]).toBe(60_000);
    expect(asked).toEqual(['?ack=2', '?ack=2&wait=0', '?ack=3']);
  });
});

import { describe, expect, it } from 'vitest';
import type { ChannelEvent } from '../../web/transport/ucwa/channel-event.ts';
import { EventChannel } from '../../web/transport/ucwa/event-channel.ts';
import { UcwaRequests } from '../../web/transport/ucwa/ucwa-requests.ts';

type Scripted = { readonly status: number; readonly body?: unknown } | 'no answer';

const base = 'https://platform.example/ucwa/psanon/v1/applications';
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
  const requests = new UcwaRequests(base, 'psat=token', async (url) => {
    asked.push(new URL(String(url)).search);
    const next = left.shift();
    if (left.length === 0) channel.stop();
    if (next === undefined || next === 'no answer') throw new TypeError('Failed to fetch');
    const body = next.body === undefined ? null : JSON.stringify(next.body);
    return new Response(body, { status: next.status, headers: { 'content-type': 'application/json' } });
  });
  const channel = new EventChannel(requests, {
    take: (events) => void taken.push(...events),
    connection: (state) => void states.push(state),
    renewToken: async () => renew.shift() ?? false,
  });
  return { end: await channel.run('/events?ack=2'), asked, taken, states };
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
    const { asked, states } = await played(['no answer', { status: 503 }, replaced, answer('/events?ack=3'), last]);
    expect(asked).toEqual(['?ack=2', '?ack=2', '?ack=2', '?ack=2', '?ack=3']);
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
    const channel = new EventChannel(requests, owner);
    expect(await channel.run('/events?ack=2')).toBe('stopped');
    expect(asked).toEqual(['?ack=2', '?ack=2', '?ack=2']);
    expect(states).toEqual([]);
  });

  it('404, 410 → the end', async () => {
    const gone = { status: 404, body: { code: 'NotFound', subcode: 'ApplicationNotFound' } };
    expect((await played([gone, last])).end).toBe('missing');
    expect((await played([{ status: 410 }, last])).end).toBe('gone');
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

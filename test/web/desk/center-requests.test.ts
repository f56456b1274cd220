import { describe, expect, it } from 'vitest';
import { CenterAgent } from '../../../web/desk/center/center-agent.ts';
import { CenterRequests } from '../../../web/desk/center/center-requests.ts';
import type { AgentEnd } from '../../../web/desk/transport/agent-transport.ts';
import { until } from '../../support/until.ts';
import { tenant } from './support.ts';

const emptyKnown = { known: () => ({ invitations: [], chats: [] }) };
const problem = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ type: 'about:blank', title: 'No', status, code: 'Refused' }, { status, headers });

/** Requests that are answered one after the other, and the tokens that they were sent with. */
function requestsTo(...answers: readonly (() => Response)[]) {
  const sent: string[] = [];
  const tokens = ['first', 'second'];
  const requests = new CenterRequests('oven', {
    token: async (isRefused = false) => (isRefused ? tokens[1] : tokens[0]),
    fetch: async (_, init) => {
      sent.push(new Headers(init?.headers).get('authorization') ?? '');
      return answers[sent.length - 1]?.() ?? Response.json({ cursor: 1 });
    },
  });
  return { requests, sent };
}

describe('requests of a contact center’s agent (carebridge.md#errors)', () => {
  it('token that is not taken → another one, once', async () => {
    const { requests, sent } = requestsTo(() => problem(401));
    expect((await requests.send('GET', '', { expected: 'cursor' })).body).toEqual({ cursor: 1 });
    expect(sent).toEqual(['Bearer first', 'Bearer second']);
    const refused = requestsTo(
      () => problem(401),
      () => problem(401),
    );
    await expect(refused.requests.send('GET', '')).rejects.toMatchObject({ kind: 'unauthorised' });
  });

  it.each([
    [409, {}, { kind: 'refused', isTemporary: false }],
    [404, {}, { kind: 'missing', isTemporary: false }],
    [410, {}, { kind: 'gone', isTemporary: false }],
    [429, { 'retry-after': '3' }, { kind: 'busy', isTemporary: true, retryAfterMs: 3_000 }],
    [503, {}, { kind: 'busy', isTemporary: true }],
  ] as const)('%i of the service → as what it is', async (status, headers, failure) => {
    const { requests } = requestsTo(() => problem(status, headers));
    await expect(requests.send('POST', '/x')).rejects.toMatchObject({ status, ...failure });
  });

  it('too many, of what a person waits for → asked again after the pause that is asked for', async () => {
    const { requests, sent } = requestsTo(() => problem(429, { 'retry-after': '0' }));
    expect((await requests.send('GET', '', { expected: 'cursor', isPatient: true })).body).toEqual({ cursor: 1 });
    expect(sent).toHaveLength(2);
  });

  it('answer of something in between, none, or a sign-in that is over → said as such', async () => {
    const page = () => new Response('<html>', { status: 409 });
    await expect(requestsTo(page).requests.send('POST', '/x')).rejects.toMatchObject({ kind: 'foreign' });
    const page200 = () => new Response('<html>', { status: 200 });
    await expect(requestsTo(page200).requests.send('GET', '', { expected: 'cursor' })).rejects.toMatchObject({
      kind: 'foreign',
    });
    const cut = () => {
      throw new TypeError('Failed to fetch');
    };
    await expect(requestsTo(cut).requests.send('GET', '')).rejects.toMatchObject({ kind: 'network' });
    const signedOut = new CenterRequests('oven', { token: async () => undefined });
    await expect(signedOut.send('GET', '')).rejects.toMatchObject({ kind: 'unauthorised', status: 401 });
  });
});

describe('transport of a contact center’s agent', () => {
  const view = {
    agent: { id: 'ines', name: 'Ines', status: 'available', chosen: 'available', stopNew: false, capacity: 3 },
    ...{ queues: [], agents: [], conversations: [], cursor: 7 },
  };

  const deaf = {
    ...emptyKnown,
    take: () => undefined,
    connection: () => undefined,
    over: () => undefined,
    token: async () => 'token',
  };

  it.each([
    [404, 'gone'],
    [401, 'unauthorised'],
  ] as const)('changes answered by %i → it is over: %s', async (status, end) => {
    const ends: AgentEnd[] = [];
    const agent = new CenterAgent(
      { ...deaf, over: (why: AgentEnd) => void ends.push(why) },
      {
        tenant,
        now: Date.now,
        newId: () => 'id-1',
        fetch: async (path) => (String(path).includes('/changes') ? problem(status) : Response.json(view)),
      },
    );
    await agent.start();
    await until(() => ends.length > 0);
    expect(ends).toEqual([end]);
    agent.stop();
  });

  it('signing out of a service that is busy → asked again, or the agent would be rung on', async () => {
    const asked: string[] = [];
    const agent = new CenterAgent(deaf, {
      tenant,
      now: Date.now,
      newId: () => 'id-1',
      fetch: async (_, init) => {
        asked.push(init?.method ?? '');
        return asked.length < 3 ? problem(asked.length === 1 ? 429 : 503, { 'retry-after': '0' }) : Response.json(view);
      },
    });
    await agent.end();
    expect(asked).toEqual(['DELETE', 'DELETE', 'DELETE']);
  });

  it('too many requests → as long a pause as is asked for, and the line is written later', async () => {
    const agent = new CenterAgent(deaf, {
      ...{ tenant, now: Date.now, newId: () => 'id-1' },
      fetch: async () => problem(429, { 'retry-after': '2' }),
    });
    const chat = { key: 'c1', conversation: 'c1', self: 'c1', links: {} };
    expect(await agent.deliver(chat, { operationId: 'operation-1', text: 'Hello' })).toEqual({ tooFastMs: 2_000 });
  });
});

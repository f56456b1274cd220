import { describe, expect, test } from 'vitest';
import type { BridgedCommand } from '../../../shared/conversation/command.ts';
import { withTrace } from '../../../shared/kernel/trace.ts';
import { smallServer } from '../../support/small-server.ts';
import { agent, at, hrefs, meetingUri } from './support/callbacks.ts';
import { tokenRequests } from './support/issuer.ts';
import { commands, connectedProvider, conversation } from './support/platform.ts';

const kinds = Object.keys(commands) as readonly BridgedCommand['kind'][];
const operationId = `${conversation}.2.0`;
const operationQuery = `&operationId=${operationId}`;

/** Method, path and body of each command. */
const wire: Readonly<Record<BridgedCommand['kind'], readonly [string, string, unknown]>> = {
  'open-room': [
    'POST',
    at(hrefs.startAdhocMeeting),
    {
      operationId,
      subject: 'Berth 12',
      threadId: conversation,
      callbackContext: `${conversation}.room`,
      customContent: 'data:application/json,%7b%7d',
    },
  ],
  'connect-room-messaging': ['POST', at('/platformservice/v1/messagingInvitations'), { operationId }],
  'bridge-visitor': [
    'POST',
    at(`${hrefs.invitation}/acceptAndBridge`),
    { onlineMeetingUri: meetingUri, localUserDisplayName: 'Harbour Office' },
  ],
  'add-bridged-agent': [
    'POST',
    at(`${hrefs.visitorLeg}/conversationBridge/bridgedParticipants`),
    { displayName: 'Odile', participantUri: agent, messageFilterState: 'Disabled' },
  ],
  'change-bridged-agent': [
    'PUT',
    at(`${hrefs.visitorLeg}/conversationBridge/bridgedParticipants/odile.hart@harbour.example`),
    { displayName: 'Odile', participantUri: agent, messageFilterState: 'Enabled' },
  ],
  'invite-agent': ['POST', at('/platformservice/v1/participantInvitations'), { operationId, to: agent }],
  'withdraw-ring': [
    'POST',
    at(`${hrefs.agentInvitation}/cancel`),
    { reason: 'ApplicationInitiatedAction', acceptedByUri: 'sip:per@harbour.example', acceptedByDisplayName: 'Per' },
  ],
  'eject-agent': ['POST', at(`${hrefs.room}/participants/${agent.slice(4)}/eject`), {}],
  'say-to-visitor': ['POST', at(`${hrefs.visitorLeg}/messaging/messages`, operationQuery), 'Välkommen ✓'],
  'recap-to-room': ['POST', at(`${hrefs.room}/messaging/messages`, operationQuery), 'So far:\nTove: Is berth 12 free?'],
  'decline-visitor': ['POST', at(`${hrefs.invitation}/decline`), { reason: 'ApplicationInitiatedAction' }],
  'close-leg': ['DELETE', at(hrefs.room), undefined],
};

describe('perform · the request (trusted-application.md#idempotence)', () => {
  test.each(kinds)('%s → one request', async (kind) => {
    const { perform, platform, log } = await connectedProvider(() => ({
      status: 201,
      headers: { location: 'https://x.example/1' },
    }));
    await withTrace('00-0123456789abcdef0123456789abcdef-0123456789abcdef-01', () => perform(commands[kind]));
    const [method, path, body] = wire[kind];
    expect(platform.seen).toHaveLength(1);
    const [seen] = platform.seen;
    const text = typeof body === 'string';
    expect({ ...seen, body: text || body === undefined ? seen?.body : JSON.parse(seen?.body ?? '') }).toMatchObject({
      method,
      path,
      body: body ?? '',
      headers: {
        authorization: 'Bearer application-token-1',
        'client-request-id': operationId,
        ...(body === undefined
          ? {}
          : { 'content-type': text ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8' }),
      },
    });
    expect(seen?.headers.traceparent).toMatch(/^00-0123456789abcdef0123456789abcdef-[0-9a-f]{16}-01$/);
    expect(log).toMatchObject([
      {
        event: 'platform-call',
        step: kind,
        outcome: '201',
        operationId,
        conversationId: conversation,
        tenant: 'harbour',
      },
    ]);
    expect(JSON.stringify(log)).not.toMatch(/application-token|Välkommen|berth|odile|harbour\.example/i);
  });
});

/** Statuses that mean done for a command's repeat, beside 2xx. */
const alsoDone: Readonly<Partial<Record<BridgedCommand['kind'], readonly number[]>>> = {
  'connect-room-messaging': [409],
  'bridge-visitor': [409],
  'decline-visitor': [404, 409, 410],
  'close-leg': [404, 410],
  'eject-agent': [404, 410],
  'withdraw-ring': [404, 409, 410],
};
const refusals: readonly (readonly [number, string, string])[] = [
  [400, 'ProviderRefused', 'PlatformRefused'],
  [403, 'ProviderRefused', 'PlatformUnauthorized'],
  [404, 'ProviderRefused', 'PlatformNotFound'],
  [408, 'Unavailable', 'PlatformUnavailable'],
  [409, 'ProviderRefused', 'PlatformConflict'],
  [410, 'ProviderRefused', 'PlatformNotFound'],
  [415, 'ProviderRefused', 'PlatformRefused'],
  [429, 'Unavailable', 'PlatformThrottled'],
  [500, 'Unavailable', 'PlatformUnavailable'],
  [503, 'Unavailable', 'PlatformUnavailable'],
  [302, 'ProtocolViolation', 'UnexpectedAnswer'],
];

describe.each(kinds)('perform · %s · answers (trusted-application.md#idempotence)', (kind) => {
  test.each([200, 201, 204])('%s → done', async (status) => {
    const { perform } = await connectedProvider(() => ({ status }));
    await expect(perform(commands[kind])).resolves.toBeUndefined();
  });

  test.each(refusals)('%s → %s %s, or done where a repeat is answered so', async (status, name, code) => {
    const { perform } = await connectedProvider(() => ({
      status,
      json: { code: 'Conflict', subcode: 'AlreadyExists', message: 'secret' },
    }));
    const outcome = perform(commands[kind]).then(
      () => 'done',
      (error: Error) => error,
    );
    if (alsoDone[kind]?.includes(status)) {
      expect(await outcome).toBe('done');
    } else {
      expect(await outcome).toMatchObject({ name, code });
      expect(String(await outcome)).not.toContain('secret');
    }
  });
});

describe('perform · something in between answers with a page', () => {
  const page = { headers: { 'content-type': 'text/html; charset=utf-8' }, text: '<!doctype html><p>Hello' };

  test.each([200, 404, 409, 410, 403, 400, 302])(
    '%s → not the platform’s answer: later, nothing is settled',
    async (status) => {
      for (const kind of ['close-leg', 'open-room'] as const) {
        const { perform } = await connectedProvider(() => ({ status, ...page }));
        await expect(perform(commands[kind])).rejects.toMatchObject({
          name: 'Unavailable',
          code: 'PlatformUnavailable',
        });
      }
    },
  );
});

describe('perform · repeats', () => {
  test('add-bridged-agent · 409 → PUT of the same content on the agent’s place', async () => {
    const { perform, platform } = await connectedProvider(({ method }) => ({ status: method === 'POST' ? 409 : 204 }));
    await perform(commands['add-bridged-agent']);
    const [, again] = platform.seen;
    expect(again).toMatchObject({ method: 'PUT', path: wire['change-bridged-agent'][1] });
    expect(JSON.parse(again?.body ?? '')).toEqual(wire['add-bridged-agent'][2]);
  });

  test('401 → one fresh token, one repeat', async () => {
    const { perform, platform, issuer } = await connectedProvider((_request, number) => ({
      status: number === 1 ? 401 : 201,
    }));
    await perform(commands['open-room']);
    expect(platform.seen.map((request) => request.headers.authorization)).toEqual([
      'Bearer application-token-1',
      'Bearer application-token-2',
    ]);
    expect(tokenRequests(issuer)).toHaveLength(2);
  });

  test('401 with a fresh token as well → PlatformUnauthorized', async () => {
    const { perform, platform } = await connectedProvider(() => ({ status: 401, text: '<html>no</html>' }));
    await expect(perform(commands['open-room'])).rejects.toMatchObject({ code: 'PlatformUnauthorized', status: 401 });
    expect(platform.seen).toHaveLength(2);
  });

  test.each([
    ['7', 7_000],
    ['Thu, 02 Apr 2026 09:31:00 GMT', 60_000],
    ['Thu, 02 Apr 2026 09:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['later', undefined],
  ])('429 with Retry-After %s → %s ms', async (header, retryAfterMs) => {
    const { perform } = await connectedProvider(() => ({ status: 429, headers: { 'retry-after': header } }));
    await expect(perform(commands['invite-agent'])).rejects.toMatchObject({ code: 'PlatformThrottled', retryAfterMs });
  });

  test('503 with Retry-After → PlatformUnavailable with it', async () => {
    const { perform } = await connectedProvider(() => ({ status: 503, headers: { 'retry-after': '3' } }));
    await expect(perform(commands['invite-agent'])).rejects.toMatchObject({
      code: 'PlatformUnavailable',
      retryAfterMs: 3_000,
    });
  });
});

describe('perform · no answer', () => {
  test('time-out → PlatformUnreachable, logged as such', async () => {
    const { perform, log } = await connectedProvider(() => 'never', { requestTimeoutMs: 50 });
    await expect(perform(commands['close-leg'])).rejects.toMatchObject({
      name: 'Unavailable',
      code: 'PlatformUnreachable',
    });
    expect(log).toMatchObject([{ level: 'warn', outcome: 'timeout' }]);
  });

  test('connection cut → PlatformUnreachable', async () => {
    const { perform, log } = await connectedProvider(() => 'broken');
    await expect(perform(commands['close-leg'])).rejects.toMatchObject({ code: 'PlatformUnreachable' });
    expect(log).toMatchObject([{ outcome: 'unreachable' }]);
  });
});

describe('perform · links and redirects (trusted-application.md#links)', () => {
  test('307 → followed once with method, body and headers', async () => {
    const { perform, platform } = await connectedProvider(({ path }) =>
      path.startsWith('/moved') ? { status: 201 } : { status: 307, headers: { location: '/moved?x=1' } },
    );
    await perform(commands['invite-agent']);
    const [first, second] = platform.seen;
    expect(second).toMatchObject({ method: 'POST', path: '/moved?x=1', body: first?.body });
    expect(second?.headers.authorization).toBe(first?.headers.authorization);
  });

  test('307 twice → ProtocolViolation after one hop', async () => {
    const { perform, platform } = await connectedProvider(() => ({ status: 307, headers: { location: '/again' } }));
    await expect(perform(commands['invite-agent'])).rejects.toMatchObject({ code: 'UnexpectedAnswer' });
    expect(platform.seen).toHaveLength(2);
  });

  test('307 to another host → ForeignLink, nothing is sent there', async () => {
    const other = await smallServer(() => ({ status: 201 }));
    const { perform } = await connectedProvider(() => ({ status: 307, headers: { location: `${other.origin}/x` } }));
    await expect(perform(commands['invite-agent'])).rejects.toMatchObject({ code: 'ForeignLink' });
    expect(other.seen).toEqual([]);
  });

  test('a link to another host, or based on one → ForeignLink, no token is asked for', async () => {
    const other = await smallServer(() => ({ status: 201 }));
    const { perform, issuer } = await connectedProvider(() => ({ status: 201 }));
    for (const link of [
      { href: `${other.origin}/x`, base: '' },
      { href: '/x', base: other.origin },
      { href: '//evil.example/x', base: '' },
    ]) {
      await expect(perform({ ...commands['close-leg'], link })).rejects.toMatchObject({ code: 'ForeignLink' });
    }
    expect([other.seen, issuer.seen]).toEqual([[], []]);
  });

  test('a link without query → operationId becomes its query', async () => {
    const { perform, platform } = await connectedProvider(() => ({ status: 201 }));
    await perform({ ...commands['say-to-visitor'], link: { href: '/messages', base: '' } });
    expect(platform.seen[0]?.path).toBe(`/messages?operationId=${operationId}`);
  });
});

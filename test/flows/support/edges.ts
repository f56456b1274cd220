import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { type JWTPayload, SignJWT } from 'jose';
import type { Stage } from '../../../local/call-flow/stage.ts';
import { SigningKeys as IdentityKeys } from '../../../local/identity/signing-keys.ts';
import { randomId } from '../../../shared/kernel/ids.ts';
import { connectTables } from '../../../shared/ledger/connect-tables.ts';
import { tableRecords } from '../../../shared/ledger/records.ts';
import { SigningKeys } from '../../../shared/platform/identity/signing-keys.ts';
import { defaultTimes } from '../../../shared/platform/times.ts';
import { originalPlatformAppId } from '../../../shared/protocol/trusted-application/tokens.ts';
import { applicationEndpointOf } from '../../../shared/providers/tenant.ts';
import type { EngineWorld } from '../../support/engine-world.ts';
import { platformRecords } from '../../support/platform-records.ts';
import type { Trusted } from './forged-tokens.ts';

/** Whose credential a request carries. */
export type Party = 'administrator' | 'platform' | 'service-application' | 'visitor' | 'page';

/** A valid request to one edge; without `json` it has no body. */
export type EdgeRequest = {
  readonly name: string;
  readonly party: Party;
  readonly method: string;
  readonly path: string;
  readonly json?: object;
};

/** The parties' credentials: what each party's requests carry, and the key and claims behind it where it is a JWT. */
export type Credentials = {
  readonly headers: Readonly<Record<Party, Readonly<Record<string, string>>>>;
  readonly tokens: Readonly<Record<'administrator' | 'platform' | 'service-application', Signed>>;
};

export type Signed = { readonly trusted: Trusted; readonly claims: JWTPayload };

const pageOrigin = 'https://www.contoso.example';
const hour = 3_600;

/** Valid credentials of every party at an engine. */
export async function credentialsAt(world: EngineWorld, stage: Stage): Promise<Credentials> {
  const { config, origin } = world.engine;
  const entra = await identityKey(world);
  const platform = await platformKey(world);
  const now = Math.floor(Date.now() / 1000);
  const life = { iat: now, nbf: now, exp: now + hour };
  const tid = config.entraTenantId;
  const byEntra = { iss: `http://127.0.0.1:${config.ports.identity}/${tid}/v2.0`, aud: config.clientId, tid, ...life };
  const roles = ['Meetings.JoinManage', 'Meetings.OnDemand.Create', 'Messages.SendReceive', 'Guests.Join'];
  const tokens = {
    administrator: {
      trusted: entra,
      claims: { ...byEntra, oid: randomUUID(), scp: 'Chat.Use', roles: ['TenantAdministrator'] },
    },
    'service-application': {
      trusted: entra,
      claims: { ...byEntra, oid: randomUUID(), azp: config.clientId, idtyp: 'app', roles },
    },
    platform: {
      trusted: platform,
      claims: {
        ...{ iss: `${origin}/platformservice/issuer/${tid}/`, aud: config.appIdUri, tid, ...life },
        ...{ appid: originalPlatformAppId, sub: randomUUID() },
      },
    },
  };
  const bearing = async ({ trusted, claims }: Signed) => ({ authorization: `Bearer ${await trusted.sign(claims)}` });
  return {
    tokens,
    headers: {
      administrator: await bearing(tokens.administrator),
      'service-application': await bearing(tokens['service-application']),
      platform: await bearing(tokens.platform),
      visitor: { authorization: `Bearer ${await visitorToken(origin, stage)}`, origin: pageOrigin },
      page: { origin: pageOrigin },
    },
  };
}

async function visitorToken(origin: string, stage: Stage): Promise<string> {
  const headers = { origin: pageOrigin, 'content-type': 'application/json' };
  const response = await fetch(`${origin}/api/token/${stage.tenant.id}`, { method: 'POST', headers, body: '{}' });
  return /"token":"([^"]+)"/.exec(await response.text())?.[1] ?? '';
}

async function identityKey({ folder }: EngineWorld): Promise<Trusted> {
  const keys = await IdentityKeys.open(path.join(folder, 'identity'));
  const [publicJwk] = keys.published().keys;
  if (publicJwk === undefined) throw new Error('The identity issuer has no key.');
  return { publicJwk, sign: (claims) => keys.sign(claims) };
}

/** The platform's own key, out of its table: what a thief of the store would have. */
async function platformKey(world: EngineWorld): Promise<Trusted> {
  const tables = await connectTables({ connectionString: world.store });
  const records = platformRecords(tableRecords({ client: tables('keys') }));
  const keys = new SigningKeys(records, defaultTimes.keyRotationMs, Date.now);
  const { kid, key } = await keys.current();
  const publicJwk = (await keys.published()).find((one) => one.kid === kid);
  if (publicJwk === undefined) throw new Error('The platform publishes no key.');
  return {
    publicJwk,
    sign: (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(key),
  };
}

/** A valid request to every edge. Where a conversation is named, it does not exist. */
export async function edgesOf(
  world: EngineWorld,
  stage: Stage,
  { headers }: Credentials,
): Promise<readonly EdgeRequest[]> {
  const { origin } = world.engine;
  const query = `endpointId=${encodeURIComponent(applicationEndpointOf(stage.tenant) ?? '')}`;
  const applications = `/platformservice/v1/applications?${query}`;
  const found = await fetch(`${origin}${applications}`, { headers: headers['service-application'] });
  const application = /v1\/applications\/\d+/.exec(JSON.stringify(await found.json()))?.[0] ?? 'none';
  const signedIn = await fetch(`${origin}/ucwa/psanon/v1/applications`, {
    method: 'POST',
    headers: { ...headers.visitor, 'content-type': 'application/json' },
    body: JSON.stringify(signInInput),
  });
  const visitor = signedIn.headers.get('location') ?? '/none';
  return [
    { name: 'token', party: 'page', method: 'POST', path: `/api/token/${stage.tenant.id}`, json: {} },
    ...relayEdges(stage),
    { ...callback, json: callbackOf(world, stage) },
    ...administrationEdges(stage),
    ...operationEdges(stage),
    ...directoryEdges,
    { name: 'applications', party: 'service-application', method: 'GET', path: applications },
    ...platformEdges(application, query),
    ...visitorEdges(visitor, stage),
  ];
}

/** Of a page without a token: there is no contact center on the stage. */
function relayEdges({ tenant }: Stage): readonly EdgeRequest[] {
  const page = { party: 'page', method: 'POST' } as const;
  const all = `/api/relay/${tenant.id}/conversations`;
  const one = `${all}/${randomId()}`;
  const turn = { turn: 1, operationId: randomId() };
  return [
    { name: 'relay open', ...page, path: all, json: { openingId: randomId() } },
    { name: 'relay line', ...page, path: `${one}/lines`, json: { ...turn, text: 'Nothing' } },
    { name: 'relay leave', ...page, path: `${one}/leave`, json: turn },
    { name: 'relay typing', ...page, path: `${one}/typing` },
    { name: 'relay events', party: 'page', method: 'GET', path: `${one}/events?ack=2&timeout=1` },
    { name: 'relay resume', ...page, path: `${one}/resume` },
  ];
}

const signInInput = { userAgent: 'Fuzz/1.0', culture: 'en-us', anonymousDisplayName: 'Nobody' };
const callback = {
  name: 'callback',
  party: 'platform',
  method: 'POST',
  path: '/api/callback/trusted-application',
} as const;
const administrator = { party: 'administrator' } as const;

function administrationEdges({ tenant }: Stage): readonly EdgeRequest[] {
  const scratch = (id: string) => ({
    ...tenant,
    id,
    platform: { ...tenant.platform, applicationEndpoint: `sip:${id}@contoso.example` },
  });
  const path = '/api/tenants/scratch';
  return [
    { name: 'tenant', ...administrator, method: 'PUT', path, json: scratch('scratch') },
    { name: 'tenant patch', ...administrator, method: 'PATCH', path, json: { displayName: 'Scratch' } },
    { name: 'tenants', ...administrator, method: 'POST', path: '/api/tenants', json: scratch('scratch-new') },
    {
      name: 'credential',
      ...administrator,
      method: 'PUT',
      path: `/api/tenants/${tenant.id}/credential`,
      json: { kind: 'api-key', apiKey: 'eght_scratch' },
    },
    { name: 'check', ...administrator, method: 'GET', path: `/api/tenants/${tenant.id}/check` },
  ];
}

const directoryEdges: readonly EdgeRequest[] = [
  {
    name: 'platform endpoint',
    ...administrator,
    method: 'PUT',
    path: '/api/platform/endpoints/sip%3Ascratch%40litware.example',
    json: {
      clientId: randomUUID(),
      displayName: 'Scratch',
      callbackUrl: 'http://127.0.0.1:9/callbacks',
      callbackAudience: 'api://scratch',
    },
  },
  {
    name: 'platform person',
    ...administrator,
    method: 'PUT',
    path: `/api/platform/people/${randomUUID()}`,
    json: { address: 'sip:nobody@litware.example', displayName: 'Nobody' },
  },
];

function operationEdges({ tenant }: Stage): readonly EdgeRequest[] {
  const all = `/api/tenants/${tenant.id}/conversations`;
  const one = `${all}/${randomId()}`;
  const audience = `${one}/agents/sip%3Aada%40contoso.example/audience`;
  return [
    { name: 'conversations', ...administrator, method: 'GET', path: `${all}?limit=5` },
    { name: 'conversation', ...administrator, method: 'GET', path: one },
    { name: 'end', ...administrator, method: 'POST', path: `${one}/end` },
    { name: 'take', ...administrator, method: 'POST', path: `${one}/take` },
    { name: 'audience', ...administrator, method: 'PUT', path: audience, json: { audience: 'agents' } },
    { name: 'export', ...administrator, method: 'GET', path: `${one}/export` },
    { name: 'conversation erasure', ...administrator, method: 'DELETE', path: `/api/conversations/${randomId()}` },
    { name: 'erasure', ...administrator, method: 'DELETE', path: `/api/visitors/${randomId()}` },
    { name: 'dead letters', ...administrator, method: 'GET', path: '/api/dead-letters?limit=5' },
    { name: 'replay', ...administrator, method: 'POST', path: '/api/dead-letters/999999/replay' },
  ];
}

function platformEdges(application: string, query: string): readonly EdgeRequest[] {
  const bearer = { party: 'service-application', method: 'POST' } as const;
  const room = `/platformservice/tgt-${randomId()}/${application}/communication/onlineMeetingInvitations/startAdhocMeeting`;
  const token = `/platformservice/${application}/anonApplicationTokens`;
  return [
    {
      name: 'anonymous token',
      ...bearer,
      path: `${token}?${query}`,
      json: { applicationSessionId: randomId(), allowedOrigins: pageOrigin },
    },
    { name: 'room', ...bearer, path: `${room}?${query}`, json: { operationId: randomId(), subject: 'Nothing' } },
  ];
}

function visitorEdges(application: string, { tenant }: Stage): readonly EdgeRequest[] {
  const bearer = { party: 'visitor', method: 'POST' } as const;
  const to = applicationEndpointOf(tenant) ?? '';
  return [
    { name: 'sign-in', ...bearer, path: '/ucwa/psanon/v1/applications', json: signInInput },
    // To no one: an invitation that is taken would ring.
    {
      name: 'invitation',
      ...bearer,
      path: `${application}/communication/messagingInvitations`,
      json: { operationId: randomId(), to: to.replace('sip:', 'sip:not-'), subject: 'Nothing' },
    },
    { name: 'events', party: 'visitor', method: 'GET', path: `${application}/events?ack=99&timeout=0` },
  ];
}

/** A callback that belongs to the stage's endpoint and to no conversation: only typing in it, so that it is acknowledged. */
function callbackOf({ engine }: EngineWorld, { tenant }: Stage): object {
  const conversation = randomUUID();
  const base = `/platformservice/tgt-${randomId()}/v1/applications/1234567890`;
  const query = `endpointId=${encodeURIComponent(applicationEndpointOf(tenant) ?? '')}`;
  const link = {
    rel: 'service:participant',
    href: `${base}/communication/conversations/${conversation}/participants/x?${query}`,
  };
  const typing = {
    rel: 'service:typingParticipants',
    href: `${base}/communication/conversations/${conversation}/messaging/typingParticipants?${query}`,
  };
  return {
    _links: { self: { href: `${base}/events?ack=1&key=${conversation}` } },
    baseuri: engine.origin,
    sender: [
      {
        rel: 'service:messaging',
        href: `${base}/communication/conversations/${conversation}/messaging?${query}`,
        events: [{ link, in: typing, type: 'added' }],
      },
    ],
  };
}

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { randomId } from '../../../shared/kernel/ids.ts';
import type { LogEntry } from '../../../shared/kernel/log.ts';
import {
  deliveryHeaders,
  signatureHeader,
  signaturePayload,
} from '../../../shared/protocol/contact-center/delivery.ts';
import { contactCenterProvider } from '../../../shared/providers/contact-center/contact-center-provider.ts';
import { credentialName } from '../../../shared/providers/contact-center/credential.ts';
import type { CenterPlatform } from '../../../shared/providers/contact-center/platform-schema.ts';
import type { RawCallback } from '../../../shared/providers/provider.ts';
import { type Tenant, tenantShape } from '../../../shared/providers/tenant.ts';
import { type CenterCustomer, type CenterWorld, makeCustomer } from '../../support/center-world.ts';
import { RememberedSetUps } from '../../support/contact-center/remembered-set-ups.ts';
import { type Reply, type Seen, smallServer } from '../../support/small-server.ts';
import { StrictChatApiClient } from '../../support/strict-center/chat-api-client.ts';
import { StrictGatewayClient } from '../../support/strict-center/gateway-client.ts';

export type Dialect = CenterPlatform['dialect'];

/** The key that the proxy signs by for agents, and shows as one of the center's own. */
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const standInKey = 'stand-in';
const segment = 'a-segment-that-nobody-guesses';

/** An embedded contact center behind a proxy that loses answers and hides messages, and our provider in front of it. */
export async function proxiedCenter(world: CenterWorld, dialect: Dialect) {
  const customer = await makeCustomer(world.center);
  const rules: ((seen: Seen, pass: () => Promise<Reply>) => Promise<Reply> | undefined)[] = [];
  const proxy = await smallServer(async (seen) => {
    if (seen.path.includes(`/jwk/${standInKey}/`)) return { status: 200, json: jwkOf(publicKey, standInKey) };
    const pass = () => passed(world.origin, seen);
    for (const rule of rules) {
      const answer = rule(seen, pass);
      if (answer !== undefined) return answer;
    }
    return pass();
  });
  const hook = await smallServer(() => ({ status: 200 }));
  const channelId = await makeChannel(world, customer, dialect, `${hook.origin}/hook`);
  const tenant = tenantOf({ dialect, baseUrl: proxy.origin, tenantId: customer.tenant, channelId });
  const address = `https://carebridge.example/api/callback/contact-center/${tenant.id}/${segment}`;
  const log: LogEntry[] = [];
  const { client, apiKey } = customer;
  const credential =
    dialect === 'chat-gateway'
      ? { kind: 'api-key', apiKey }
      : { kind: 'client', clientId: client.id, clientSecret: client.secret };
  const provider = contactCenterProvider({
    origin: 'http://127.0.0.1:1',
    embedded: false,
    secrets: {
      read: async (name) =>
        name === credentialName(tenant.id) ? { value: JSON.stringify(credential), version: 'one' } : undefined,
    },
    segmentOf: async () => segment,
    addressOf: async () => address,
    setUps: new RememberedSetUps(),
    findTenant: async (id) => (id === tenant.id ? tenant : undefined),
    log: (entry) => log.push(entry),
    now: world.clock.now,
  });
  return { provider, tenant, customer, proxy, hook, rules, log, address };
}

/** A tenant whose chat a contact center carries. */
export function tenantOf(
  platform: Pick<CenterPlatform, 'dialect' | 'baseUrl' | 'tenantId' | 'channelId' | 'queueId'>,
): Tenant {
  return tenantShape.parse({
    id: 'fabrikam',
    displayName: 'Fabrikam',
    entraTenantId: '3f2a1b0c-4d5e-4f60-8a7b-9c0d1e2f3a4b',
    allowedOrigins: ['https://www.fabrikam.example'],
    platform: { provider: 'contact-center', agentNames: { 'agent-1': 'Ines' }, ...platform },
  });
}

/** The public half of a key as it is shown. */
function jwkOf(key: KeyObject, kid: string): object {
  const { n, e } = key.export({ format: 'jwk' });
  return { kty: 'RSA', e, kid, n };
}

/** What of a delivery is not as it should be. */
export type Forged = {
  readonly header?: string;
  readonly key?: KeyObject;
  readonly checksum?: number;
  readonly middle?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly payload?: (usual: string) => string;
};

/** An event on its way to the webhook, signed as a contact center does. */
export function delivery(
  to: { readonly url: string; readonly tenantId: string; readonly customerId?: string; readonly at: number },
  event: object | string,
  forged: Forged = {},
): RawCallback {
  const body = Buffer.from(typeof event === 'string' ? event : JSON.stringify(event));
  const { tenantId, customerId = 'customer' } = to;
  const eventId = randomId();
  const checksum = forged.checksum ?? crc32(body);
  const usual = signaturePayload({ checksum, customerId, eventId, retry: 0, tenantId, transmissionTime: to.at });
  const payload = forged.payload?.(usual) ?? usual;
  const header = Buffer.from(forged.header ?? signatureHeader(standInKey)).toString('base64url');
  const proof = sign('sha256', Buffer.from(`${header}.${payload}`), forged.key ?? privateKey).toString('base64url');
  const headers = {
    [deliveryHeaders.tenantId]: tenantId,
    [deliveryHeaders.customerId]: customerId,
    [deliveryHeaders.eventId]: eventId,
    [deliveryHeaders.transmissionTime]: String(to.at),
    [deliveryHeaders.retry]: '0',
    [deliveryHeaders.signature]: `${header}.${forged.middle ?? ''}.${proof}`,
    ...forged.headers,
  };
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { method: 'POST', url: to.url, headers: Object.fromEntries(given), body };
}

async function makeChannel({ origin }: CenterWorld, customer: CenterCustomer, dialect: Dialect, uri: string) {
  const routingOptions = { type: 'queue', id: '101' };
  if (dialect === 'chat-gateway') {
    const client = new StrictGatewayClient(origin, customer);
    const hook = await client.call('POST', '/webhooks', { name: 'n', uri, version: 'Chat Gateway v1.0' });
    const channel = { name: 'c', type: 'ChatAPI', webHookId: hook.json.id, routingOptions };
    return String((await client.call('POST', '/channels', channel)).json.id);
  }
  const client = new StrictChatApiClient(origin, customer);
  const hook = await client.call('POST', '/web-hooks', { name: 'n', uri, version: 'v2.0' });
  return String(
    (await client.call('POST', '/channels', { name: 'c', webHookId: hook.json.id, routingOptions })).json.id,
  );
}

/** Hands a request on, and its answer back. */
export async function passed(origin: string, { method, path, headers, body }: Seen): Promise<Reply> {
  const { host: _, connection: __, 'content-length': ___, ...rest } = headers;
  const given = Object.entries(rest).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const answer = await fetch(`${origin}${path}`, { method, headers: given, ...(body === '' ? {} : { body }) });
  const text = await answer.text();
  return { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' }, text };
}

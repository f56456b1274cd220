import type { LogEntry } from '../../../shared/kernel/log.ts';
import { contactCenterProvider } from '../../../shared/providers/contact-center/contact-center-provider.ts';
import { credentialName } from '../../../shared/providers/contact-center/credential.ts';
import type { CenterPlatform } from '../../../shared/providers/contact-center/platform-schema.ts';
import { type CenterWorld, makeCustomer } from '../../support/center-world.ts';
import { RememberedSetUps } from '../../support/contact-center/remembered-set-ups.ts';
import { type Reply, type Seen, smallServer } from '../../support/small-server.ts';
import { StrictChatApiClient } from '../../support/strict-center/chat-api-client.ts';
import { StrictGatewayClient } from '../../support/strict-center/gateway-client.ts';
import { type Dialect, passed, tenantOf } from './proxied-center.ts';

type Entry = Readonly<Record<string, unknown>> & { readonly id: string };
type Rule = (seen: Seen, pass: () => Promise<Reply>) => Promise<Reply> | Reply | undefined;

const path = '/api/callback/contact-center/fabrikam/a-segment-that-nobody-guesses';

/** A contact center in which nothing is set up yet, behind a proxy, and instances of our provider that share one store. */
export async function setUpStage(world: CenterWorld, dialect: Dialect) {
  const customer = await makeCustomer(world.center);
  let rule: Rule = () => undefined;
  const proxy = await smallServer(async (seen) => {
    const pass = () => passed(world.origin, seen);
    return (await rule(seen, pass)) ?? pass();
  });
  let hookStatus = 200;
  const hook = await smallServer(({ path: asked }) => ({ status: asked === path ? hookStatus : 200 }));
  const isGateway = dialect === 'chat-gateway';
  const credentials = {
    right: isGateway
      ? { kind: 'api-key', apiKey: customer.apiKey }
      : { kind: 'client', clientId: customer.client.id, clientSecret: customer.client.secret },
    wrong: isGateway
      ? { kind: 'api-key', apiKey: 'eght_not-a-key' }
      : { kind: 'client', clientId: customer.client.id, clientSecret: 'not-a-secret' },
    other: isGateway
      ? { kind: 'client', clientId: customer.client.id, clientSecret: customer.client.secret }
      : { kind: 'api-key', apiKey: customer.apiKey },
  };
  let credential: keyof typeof credentials = 'right';
  const register = new RememberedSetUps();
  const log: LogEntry[] = [];
  const at = (more: Partial<CenterPlatform> = {}) =>
    tenantOf({ dialect, baseUrl: proxy.origin, tenantId: customer.tenant, queueId: '101', ...more });
  const instance = () =>
    contactCenterProvider({
      origin: hook.origin,
      embedded: false,
      secrets: {
        read: async (name) =>
          name === credentialName('fabrikam')
            ? { value: JSON.stringify(credentials[credential]), version: credential }
            : undefined,
      },
      segmentOf: async () => 'a-segment-that-nobody-guesses',
      addressOf: async () => `${hook.origin}${path}`,
      setUps: register,
      findTenant: async () => at(),
      log: (entry) => log.push(entry),
      now: world.clock.now,
      requestTimeoutMs: 2_000,
    });
  const client = isGateway
    ? new StrictGatewayClient(world.origin, customer)
    : new StrictChatApiClient(world.origin, customer);
  const webhooksPath = isGateway ? '/webhooks' : '/web-hooks';
  const list = async (where: string): Promise<readonly Entry[]> => {
    const { json } = await client.call('GET', `${where}?size=100`);
    return isGateway ? json._embedded[where.slice(1)] : json.data;
  };
  return {
    instance,
    at,
    customer,
    client,
    proxy,
    hook,
    register,
    log,
    address: `${hook.origin}${path}`,
    path,
    webhooksPath,
    version: isGateway ? 'Chat Gateway v1.0' : 'v2.0',
    /** Members of a channel's body that one of the generations asks for. */
    channelType: isGateway ? { type: 'ChatAPI' } : {},
    /** Writes a webhook or a channel as another client of the contact center; its id. */
    write: async (where: string, body: object, id?: string): Promise<string> => {
      const answer = await client.call(
        id === undefined ? 'POST' : 'PUT',
        id === undefined ? where : `${where}/${id}`,
        body,
      );
      if (answer.status !== 200) throw new Error(`${where}: ${answer.status}`);
      return answer.json.id;
    },
    webhooks: () => list(webhooksPath),
    channels: () => list('/channels'),
    /** What becomes of requests from now on. */
    rule: (given: Rule) => {
      rule = given;
    },
    /** What the webhook's address answers from now on. */
    hookAnswers: (status: number) => {
      hookStatus = status;
    },
    /** The tenant's credential from now on. */
    credential: (which: keyof typeof credentials) => {
      credential = which;
    },
  };
}

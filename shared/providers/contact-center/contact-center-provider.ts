import { ProtocolViolation } from '../../kernel/errors.ts';
import type { Network } from '../../kernel/guarded-agents.ts';
import { GuardedClient } from '../../kernel/guarded-client.ts';
import type { Log } from '../../kernel/log.ts';
import { isLoopbackOrigin } from '../../kernel/reach.ts';
import type { SecretReader } from '../../kernel/secret-reader.ts';
import type { Clock } from '../../kernel/time.ts';
import { ownKey } from '../../protocol/contact-center/own-key.ts';
import type { QueuedProvider } from '../provider.ts';
import type { Tenant } from '../tenant.ts';
import { AccessTokens } from './access-tokens.ts';
import { CenterClient, type CenterScope, providerName } from './center-client.ts';
import { chatApiDialect } from './chat-api-dialect.ts';
import { chatGatewayDialect } from './chat-gateway-dialect.ts';
import { CenterCredentials } from './credential.ts';
import { DeliveryKeys } from './delivery-keys.ts';
import type { Dialect } from './dialect.ts';
import { type CenterTenant, identifyDelivery } from './identify-delivery.ts';
import { conversationIn } from './opening.ts';
import { performContactCommand } from './perform-command.ts';
import type { CenterPlatform } from './platform-schema.ts';
import { CenterSetUps } from './set-up/center-set-ups.ts';
import type { SetUpRegister } from './set-up/set-up-register.ts';
import { translateEvent } from './translate-event.ts';

/** What the provider is made of. */
export type ContactCenterProviderDependencies = {
  /** Our own public origin. */
  readonly origin: string;
  /** Whether this deployment carries a contact center, for tenants that name no other. */
  readonly embedded: boolean;
  readonly secrets: SecretReader;
  /** The part of a tenant's webhook that cannot be guessed. @throws {Unavailable} StoreUnavailable */
  readonly segmentOf: (tenant: string) => Promise<string>;
  /** Where a tenant's events have to come. @throws {Unavailable} StoreUnavailable */
  readonly addressOf: (tenant: string) => Promise<string>;
  readonly setUps: SetUpRegister;
  /** @throws {Unavailable} StoreUnavailable */
  readonly findTenant: (id: string) => Promise<Tenant | undefined>;
  readonly log: Log;
  readonly now: Clock;
  /** How long one request may take; absent: 10 s. */
  readonly requestTimeoutMs?: number | undefined;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
};

const usualTimeoutMs = 10_000;
const dialects: Readonly<Record<CenterPlatform['dialect'], Dialect>> = {
  'chat-api-v2': chatApiDialect,
  'chat-gateway': chatGatewayDialect,
};

/** Our side of the contact-center API, both generations. Adapters keep no conversation state. */
export function contactCenterProvider(dependencies: ContactCenterProviderDependencies): QueuedProvider {
  const { origin, secrets, segmentOf, addressOf, setUps: register, findTenant, log, now, network } = dependencies;
  const timeoutMs = dependencies.requestTimeoutMs ?? usualTimeoutMs;
  // A tenant may have its contact center anywhere that is public: it gets that tenant's credential and no other.
  const reach = { named: [origin], loopback: isLoopbackOrigin(origin), hosts: ['https://*'] };
  const requests = new GuardedClient({ reach, timeoutMs, network });
  const credentials = new CenterCredentials(secrets);
  const client = new CenterClient({ requests, credentials, tokens: new AccessTokens(requests, now), log, now });
  const keys = new DeliveryKeys(requests);
  const setUps = new CenterSetUps({ origin, client, credentials, addressOf, register, log });
  const scopeOf = (tenant: Tenant, step: string): CenterScope => ({
    tenant: tenant.id,
    platform: placed(centerOf(tenant), dependencies),
    step,
  });
  const centerTenant = async (id: string): Promise<CenterTenant | undefined> => {
    const tenant = await findTenant(id);
    return tenant?.platform.provider === providerName
      ? { tenant, platform: placed(tenant.platform, dependencies) }
      : undefined;
  };

  return {
    name: providerName,
    routing: 'queued',
    faultsOf: ({ platform }) => (platform.provider === providerName ? faultsOf(platform, dependencies, requests) : []),
    identify: (callback) => identifyDelivery(callback, { findTenant: centerTenant, segmentOf, keys, now }),
    translate: async (callback, tenant) => translateEvent(callback, centerOf(tenant)),
    async perform(command, context) {
      const { tenant, conversation } = context;
      const { operationId, kind } = command;
      const scope = { ...scopeOf(tenant, kind), conversation, operationId };
      const dialect = dialects[scope.platform.dialect];
      const channelOf = (refused?: string) => setUps.channelOf(scope, refused);
      return performContactCommand(command, context, { dialect, client, scope, channelOf, now });
    },
    setUp: (tenant) => setUps.setUp(scopeOf(tenant, 'set-up')),
    lookOver: (tenant) => setUps.lookOver(scopeOf(tenant, 'check')),
    async tellTyping(platformConversation, tenant) {
      const scope = scopeOf(tenant, 'typing');
      await dialects[scope.platform.dialect].types?.(client, platformConversation, scope);
    },
    async findConversation(platformConversation, tenant) {
      const scope = scopeOf(tenant, 'find-owner');
      const found = await dialects[scope.platform.dialect].find(client, platformConversation, scope);
      return conversationIn(found?.own.get(ownKey), tenant.id);
    },
  };
}

/** @throws {ProtocolViolation} ForeignLink — when the tenant's platform has become one of another kind */
function centerOf({ platform }: Tenant): CenterPlatform {
  if (platform.provider === providerName) return platform;
  const evidence = { expected: providerName, got: platform.provider, source: 'carebridge.md#tenants' };
  throw new ProtocolViolation('The tenant’s platform is no contact center.', evidence, 'ForeignLink');
}

const placed = (platform: CenterPlatform, { origin }: Pick<ContactCenterProviderDependencies, 'origin'>) => ({
  ...platform,
  baseUrl: platform.baseUrl ?? origin,
});

function faultsOf(
  { baseUrl }: CenterPlatform,
  { embedded }: ContactCenterProviderDependencies,
  requests: GuardedClient,
): readonly string[] {
  if (baseUrl === undefined) {
    return embedded ? [] : ['platform.baseUrl: this deployment carries no contact center; put the address of yours'];
  }
  if (requests.reaches(new URL(baseUrl))) return [];
  return ['platform.baseUrl: must begin with https:// and lead to a public address'];
}

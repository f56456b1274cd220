import { sortedQuerySchema } from '../../protocol/contact-center/paging.ts';
import { webhookVersions } from '../../protocol/contact-center/webhook-versions.ts';
import {
  gatewayChannelInputSchema,
  gatewayVerifyInputSchema,
  gatewayWebhookInputSchema,
} from '../../protocol/contact-center/webhooks.ts';
import type { DeliveryKeys } from '../deliveries/signing-keys.ts';
import { invalidMember, nothingThere } from '../edge/center-refusal.ts';
import type { CenterRequest } from '../edge/center-request.ts';
import type { CenterRoute } from '../edge/center-route.ts';
import { pageOfEntries } from '../edge/entry-list.ts';
import { bodyAs, queryAs } from '../edge/read-input.ts';
import { channelMembers } from '../setup/channel-members.ts';
import type { Channels } from '../setup/channels.ts';
import type { Channel, Webhook, WebhookInput } from '../setup/entries.ts';
import type { Webhooks } from '../setup/webhooks.ts';
import { channelRefused, gatewayList } from './gateway-answers.ts';

/** Where everything of the gateway is. Source: contact-center.md#addresses */
export const gatewayPath = '/chat-gateway/v1';

const versions = webhookVersions.chatGateway;
const access = 'tenant';

/** Webhooks, channels and public keys of the gateway. Source: contact-center.md#webhooks */
export function gatewaySetUpRoutes(webhooks: Webhooks, channels: Channels, keys: DeliveryKeys): readonly CenterRoute[] {
  return [...webhookRoutes(webhooks), ...channelRoutes(channels), keyRoute(keys)];
}

function webhookRoutes(webhooks: Webhooks): readonly CenterRoute[] {
  const all = `${gatewayPath}/webhooks`;
  const one = `${all}/{webhook}`;
  return [
    {
      method: 'GET',
      path: all,
      access,
      handle: async ({ request, tenant }) => {
        const query = queryAs(request, sortedQuerySchema);
        const page = pageOfEntries(await webhooks.list(tenant, versions), query, webhookMembers);
        return gatewayList(request, 'webhooks', page, writtenWebhook);
      },
    },
    {
      method: 'POST',
      path: all,
      access,
      handle: async ({ request, tenant }) => {
        const { entry } = await webhooks.create(tenant, webhookIn(request));
        return { status: 200, body: writtenWebhook(entry) };
      },
    },
    {
      method: 'GET',
      path: one,
      access,
      handle: async ({ tenant, params }) => {
        const { entry } = await webhooks.read(tenant, params.webhook ?? '', versions);
        return { status: 200, body: writtenWebhook(entry) };
      },
    },
    {
      method: 'PUT',
      path: one,
      access,
      handle: async ({ request, tenant, params }) => {
        const input = webhookIn(request);
        const { entry } = await webhooks.replace(tenant, params.webhook ?? '', input, versions);
        return { status: 200, body: writtenWebhook(entry) };
      },
    },
    {
      method: 'DELETE',
      path: one,
      access,
      handle: async ({ tenant, params }) => {
        await webhooks.remove(tenant, params.webhook ?? '', versions);
        return { status: 204 };
      },
    },
    {
      method: 'POST',
      path: `${all}/verify`,
      access,
      handle: async ({ request }) => {
        await webhooks.try(bodyAs(request, gatewayVerifyInputSchema));
        return { status: 204 };
      },
    },
  ];
}

/** The version has two names. Source: contact-center.md#webhooks */
function webhookIn(request: CenterRequest): WebhookInput {
  const { name, uri, version, notificationVersion } = bodyAs(request, gatewayWebhookInputSchema);
  const given = version ?? notificationVersion;
  if (given === undefined) throw invalidMember('version', undefined, 'invalid_parameter', 'is missing');
  return { name, uri, version: given };
}

function channelRoutes(channels: Channels): readonly CenterRoute[] {
  const all = `${gatewayPath}/channels`;
  const one = `${all}/{channel}`;
  return [
    {
      method: 'GET',
      path: all,
      access,
      handle: async ({ request, tenant }) => {
        const query = queryAs(request, sortedQuerySchema);
        const page = pageOfEntries(await channels.list(tenant), query, channelMembers);
        return gatewayList(request, 'channels', page, writtenChannel);
      },
    },
    {
      method: 'POST',
      path: all,
      access,
      refused: channelRefused,
      handle: async ({ request, tenant }) => {
        const { name, webHookId, routingOptions } = bodyAs(request, gatewayChannelInputSchema);
        const { entry } = await channels.create(tenant, { name, webHookId, routingOptions });
        return { status: 200, body: writtenChannel(entry) };
      },
    },
    {
      method: 'GET',
      path: one,
      access,
      handle: async ({ tenant, params }) => {
        const { entry } = await channels.read(tenant, params.channel ?? '');
        return { status: 200, body: writtenChannel(entry) };
      },
    },
    {
      method: 'PUT',
      path: one,
      access,
      refused: channelRefused,
      handle: async ({ request, tenant, params }) => {
        const { name, webHookId, routingOptions } = bodyAs(request, gatewayChannelInputSchema);
        const { entry } = await channels.replace(tenant, params.channel ?? '', { name, webHookId, routingOptions });
        return { status: 200, body: writtenChannel(entry) };
      },
    },
    {
      method: 'DELETE',
      path: one,
      access,
      handle: async ({ tenant, params }) => {
        await channels.remove(tenant, params.channel ?? '');
        return { status: 204 };
      },
    },
  ];
}

/** Source: contact-center.md#public-keys */
function keyRoute(keys: DeliveryKeys): CenterRoute {
  return {
    method: 'GET',
    path: `${gatewayPath}/jwk/{key}/public`,
    access: 'open',
    handle: async ({ params }) => {
      const key = await keys.publicKey(params.key ?? '');
      if (key === undefined) throw nothingThere();
      return { status: 200, body: key };
    },
  };
}

const webhookMembers = {
  knows: (member: string): boolean => ['id', 'name', 'uri', 'version'].includes(member),
  members: (webhook: Webhook, member: string): readonly string[] | undefined => {
    const { id, name, uri, version } = webhook;
    const values: Readonly<Record<string, string>> = { id, name, uri, version };
    const value = values[member];
    return value === undefined ? undefined : [value];
  },
};

const writtenWebhook = ({ id, name, uri, version }: Webhook) => ({ id, name, uri, version });

const writtenChannel = ({ id, name, webHookId, routingOptions }: Channel) => ({
  id,
  name,
  type: 'ChatAPI',
  webHookId,
  routingOptions,
});

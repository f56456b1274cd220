import { pageQuerySchema, sortedQuerySchema } from '../../protocol/contact-center/paging.ts';
import { webhookVersions } from '../../protocol/contact-center/webhook-versions.ts';
import {
  chatApiChannelInputSchema,
  chatApiVerifyInputSchema,
  chatApiWebhookInputSchema,
} from '../../protocol/contact-center/webhooks.ts';
import type { Revised } from '../directory/tenant-entries.ts';
import { CenterRefusal, invalidMember } from '../edge/center-refusal.ts';
import type { CenterAnswer, CenterRequest } from '../edge/center-request.ts';
import type { CenterRoute } from '../edge/center-route.ts';
import { pageOfEntries, slice } from '../edge/entry-list.ts';
import { bodyAs, queryAs } from '../edge/read-input.ts';
import { channelMembers } from '../setup/channel-members.ts';
import type { Channels } from '../setup/channels.ts';
import type { Channel, Webhook, WebhookInput } from '../setup/entries.ts';
import type { Webhooks } from '../setup/webhooks.ts';
import { chatApiList } from './chat-api-answers.ts';

/** Where everything of a tenant is. Source: contact-center.md#addresses */
export const chatApiTenantPath = '/vcc/{region}/chat/v2/tenant/{tenant}';

const versions = webhookVersions.chatApi;

/** Webhooks and channels of the Chat API. Source: contact-center.md#webhooks */
export function chatApiSetUpRoutes(webhooks: Webhooks, channels: Channels): readonly CenterRoute[] {
  return [...webhookRoutes(webhooks), ...channelRoutes(channels)];
}

function webhookRoutes(webhooks: Webhooks): readonly CenterRoute[] {
  const all = `${chatApiTenantPath}/web-hooks`;
  const one = `${all}/{webhook}`;
  const access = 'tenant';
  return [
    {
      method: 'GET',
      path: all,
      access,
      handle: async ({ request, tenant }) =>
        chatApiList(slice(await webhooks.list(tenant, versions), queryAs(request, pageQuerySchema)), writtenWebhook),
    },
    {
      method: 'POST',
      path: all,
      access,
      handle: async ({ request, tenant }) => revised(await webhooks.create(tenant, webhookIn(request)), writtenWebhook),
    },
    {
      method: 'GET',
      path: one,
      access,
      handle: async ({ tenant, params }) =>
        revised(await webhooks.read(tenant, params.webhook ?? '', versions), writtenWebhook),
    },
    {
      method: 'PUT',
      path: one,
      access,
      handle: async ({ request, tenant, params }) => {
        const { webhook: id = '' } = params;
        const input = webhookIn(request);
        return revised(await webhooks.replace(tenant, id, input, versions, ifMatchOf(request)), writtenWebhook);
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
        await webhooks.try(bodyAs(request, chatApiVerifyInputSchema));
        return { status: 204 };
      },
    },
  ];
}

function channelRoutes(channels: Channels): readonly CenterRoute[] {
  const all = `${chatApiTenantPath}/channels`;
  const one = `${all}/{channel}`;
  const access = 'tenant';
  return [
    {
      method: 'GET',
      path: all,
      access,
      handle: async ({ request, tenant }) => {
        const query = queryAs(request, sortedQuerySchema);
        return chatApiList(pageOfEntries(await channels.list(tenant), query, channelMembers), writtenChannel);
      },
    },
    {
      method: 'POST',
      path: all,
      access,
      handle: async ({ request, tenant }) =>
        revised(await channels.create(tenant, bodyAs(request, chatApiChannelInputSchema)), writtenChannel),
    },
    {
      method: 'GET',
      path: one,
      access,
      handle: async ({ tenant, params }) => revised(await channels.read(tenant, params.channel ?? ''), writtenChannel),
    },
    {
      method: 'PUT',
      path: one,
      access,
      handle: async ({ request, tenant, params }) => {
        const input = bodyAs(request, chatApiChannelInputSchema);
        return revised(await channels.replace(tenant, params.channel ?? '', input, ifMatchOf(request)), writtenChannel);
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

/** The version has two names. Source: contact-center.md#webhooks */
function webhookIn(request: CenterRequest): WebhookInput {
  const { name, uri, version, notificationVersion } = bodyAs(request, chatApiWebhookInputSchema);
  const given = version ?? notificationVersion;
  if (given === undefined) throw invalidMember('version', undefined, 'invalid_parameter', 'is missing');
  return { name, uri, version: given };
}

/** Source: contact-center.md#if-match */
function ifMatchOf({ headers }: CenterRequest): number | undefined {
  const given = headers['if-match']?.trim();
  if (given === undefined || given === '' || given === '*') return undefined;
  const [, digits] = /^(?:W\/)?"?(\d{1,12})"?$/.exec(given) ?? [];
  if (digits === undefined) throw new CenterRefusal('precondition_failed');
  return Number(digits);
}

function revised<Entry>({ entry, revision }: Revised<Entry>, written: (entry: Entry) => object): CenterAnswer {
  return { status: 200, headers: { etag: String(revision) }, body: written(entry) };
}

const writtenWebhook = ({ id, name, uri, version }: Webhook) => ({ id, name, uri, version });

const writtenChannel = ({ id, name, webHookId, routingOptions }: Channel) => ({ id, name, webHookId, routingOptions });

import * as z from 'zod/mini';
import { pageSizes } from '../../../protocol/contact-center/limits.ts';
import type { WebhookVersion } from '../../../protocol/contact-center/webhook-versions.ts';
import type { CenterClient, CenterRequest, CenterScope } from '../center-client.ts';
import { type CenterAnswer, faultIn, isTaken } from '../center-failure.ts';
import { contentOf } from '../dialect.ts';
import type { CenterPlatform } from '../platform-schema.ts';

const webhookSchema = z.object({ id: z.string(), uri: z.string(), version: z.optional(z.string()) });
/** A webhook as the contact center lists it. */
export type CenterWebhook = z.infer<typeof webhookSchema>;

const channelSchema = z.object({
  id: z.string(),
  name: z.optional(z.string()),
  webHookId: z.optional(z.string()),
  routingOptions: z.optional(z.object({ type: z.optional(z.string()), id: z.optional(z.string()) })),
});
/** A channel as the contact center lists it. */
export type CenterChannel = z.infer<typeof channelSchema>;

/** What a webhook is to be; the version goes with the dialect. */
export type WantedWebhook = { readonly name: string; readonly uri: string };

/** What a channel is to be. */
export type WantedChannel = { readonly name: string; readonly webHookId: string; readonly queueId: string };

const madeSchema = z.object({ id: z.string().check(z.minLength(1), z.maxLength(200)) });
const chatApiPage = z.object({ page: z.optional(z.object({ pageCount: z.optional(z.number()) })) });
/** An empty list may have nothing embedded. */
const gatewayPage = z.object({ page: z.object({ totalPages: z.optional(z.number()) }) });

/** How one generation of the API has webhooks and channels. Source: contact-center.md#webhooks, contact-center.md#channels */
type SetUpFace = {
  readonly version: WebhookVersion;
  readonly webhooks: (scope: CenterScope) => string;
  readonly channels: (scope: CenterScope) => string;
  /** Entries of a list, and how many pages it has. */
  readonly entries: <T extends z.ZodMiniType>(
    answer: CenterAnswer,
    plural: 'webhooks' | 'channels',
    entry: T,
    scope: CenterScope,
  ) => { readonly entries: readonly z.infer<T>[]; readonly pages: number };
  /** Further members of a webhook's body, and of a channel's. */
  readonly webhookBody: object;
  readonly channelBody: object;
};

const chatApiRoot = ({ platform: { region, tenantId } }: CenterScope): string =>
  `/vcc/${region}/chat/v2/tenant/${encodeURIComponent(tenantId)}`;

const faces: Readonly<Record<CenterPlatform['dialect'], SetUpFace>> = {
  'chat-api-v2': {
    version: 'v2.0',
    webhooks: (scope) => `${chatApiRoot(scope)}/web-hooks`,
    channels: (scope) => `${chatApiRoot(scope)}/channels`,
    entries: (answer, _, entry, scope) => ({
      entries: contentOf(z.object({ data: z.array(entry) }), answer, scope).data,
      pages: contentOf(chatApiPage, answer, scope).page?.pageCount ?? 1,
    }),
    // The description requires one name of the version, and defines the other.
    webhookBody: { notificationVersion: 'v2.0' },
    channelBody: {},
  },
  'chat-gateway': {
    version: 'Chat Gateway v1.0',
    webhooks: () => '/chat-gateway/v1/webhooks',
    channels: () => '/chat-gateway/v1/channels',
    entries: (answer, plural, entry, scope) => {
      const schema = z.object({ _embedded: z.optional(z.record(z.string(), z.optional(z.array(entry)))) });
      return {
        entries: contentOf(schema, answer, scope)._embedded?.[plural] ?? [],
        pages: contentOf(gatewayPage, answer, scope).page.totalPages ?? 1,
      };
    },
    webhookBody: {},
    channelBody: { type: 'ChatAPI' },
  },
};

/** Choice: of a contact center that lists more pages than these, the first are looked at. */
const mostPages = 50;

/** What became of a channel's body: taken, under which id; or refused, since the contact center has no such queue, or for another reason. */
export type ChannelOutcome =
  | { readonly kind: 'taken'; readonly id: string }
  | { readonly kind: 'queue-unknown' | 'refused' };

/**
 * The requests by which a tenant's webhook and channel are looked for, made and changed; nothing is ever deleted. They throw as
 * {@link CenterClient.demand} does.
 */
export class SetUpRequests {
  readonly #client: CenterClient;
  readonly #scope: CenterScope;
  readonly #face: SetUpFace;

  constructor(client: CenterClient, scope: CenterScope) {
    this.#client = client;
    this.#scope = scope;
    this.#face = faces[scope.platform.dialect];
  }

  /** Which events a webhook has to get. */
  get version(): WebhookVersion {
    return this.#face.version;
  }

  webhooks(): Promise<readonly CenterWebhook[]> {
    return this.#list('webhooks', webhookSchema);
  }

  channels(): Promise<readonly CenterChannel[]> {
    return this.#list('channels', channelSchema);
  }

  /** Makes a webhook, or changes the one with the id; undefined when its address is not taken. */
  async writeWebhook({ name, uri }: WantedWebhook, id?: string): Promise<string | undefined> {
    const body = { name, uri, version: this.#face.version, ...this.#face.webhookBody };
    const answer = await this.#write('webhook', this.#face.webhooks(this.#scope), body, id);
    return isTaken(answer) ? (id ?? this.#madeId(answer, 'make-webhook')) : undefined;
  }

  /** Has the contact center try an address; whether it took the answer for a good one. */
  async isVerified(uri: string): Promise<boolean> {
    const path = `${this.#face.webhooks(this.#scope)}/verify`;
    const body = { version: this.#face.version, uri };
    return isTaken(await this.#demand('verify-webhook', { method: 'POST', path, body }, [400]));
  }

  /** Makes a channel, or changes the one with the id. */
  async writeChannel({ name, webHookId, queueId }: WantedChannel, id?: string): Promise<ChannelOutcome> {
    const body = { name, webHookId, routingOptions: { type: 'queue', id: queueId }, ...this.#face.channelBody };
    const answer = await this.#write('channel', this.#face.channels(this.#scope), body, id);
    if (isTaken(answer)) return { kind: 'taken', id: id ?? this.#madeId(answer, 'make-channel') };
    return { kind: faultIn(answer.text)?.code === 'invalid_queue' ? 'queue-unknown' : 'refused' };
  }

  /** What is refused by 400 or 422 is for the caller to judge. */
  #write(what: string, all: string, body: object, id: string | undefined): Promise<CenterAnswer> {
    if (id === undefined) return this.#demand(`make-${what}`, { method: 'POST', path: all, body }, refusals);
    const path = `${all}/${encodeURIComponent(id)}`;
    return this.#demand(`change-${what}`, { method: 'PUT', path, body }, refusals);
  }

  #madeId(answer: CenterAnswer, step: string): string {
    return contentOf(madeSchema, answer, { ...this.#scope, step }).id;
  }

  async #list<T extends z.ZodMiniType>(plural: 'webhooks' | 'channels', entry: T): Promise<readonly z.infer<T>[]> {
    const step = `list-${plural}`;
    const found: z.infer<T>[] = [];
    for (let page = 0; page < mostPages; page += 1) {
      const query = { size: String(pageSizes.most), page: String(page) };
      const answer = await this.#demand(step, { method: 'GET', path: this.#face[plural](this.#scope), query });
      const { entries, pages } = this.#face.entries(answer, plural, entry, { ...this.#scope, step });
      found.push(...entries);
      if (page + 1 >= pages) break;
    }
    return found;
  }

  #demand(step: string, request: CenterRequest, others?: readonly number[]): Promise<CenterAnswer> {
    return this.#client.demand(request, { ...this.#scope, step }, others);
  }
}

const refusals: readonly number[] = [400, 422];

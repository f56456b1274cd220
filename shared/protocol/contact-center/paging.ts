import * as z from 'zod/mini';
import { pageSizes } from './limits.ts';

const count = (least: number, most: number) => z.coerce.number().check(z.int(), z.minimum(least), z.maximum(most));

/** Query of every list: how many entries, and which page of them from 0 on. Source: contact-center.md#paging */
export const pageQuerySchema = z.object({
  size: z._default(count(1, pageSizes.most), pageSizes.usual),
  page: z._default(count(0, 1_000_000), 0),
});
export type PageQuery = z.infer<typeof pageQuerySchema>;

/** Query of lists that can be sorted and filtered. Source: contact-center.md#sorting */
export const sortedQuerySchema = z.extend(pageQuerySchema, {
  sort: z.optional(z.string()),
  filter: z.optional(z.string()),
});

/** `page` of a list of the Chat API. Source: contact-center.md#paging */
const chatApiPageSchema = z.strictObject({
  pageSize: z.int(),
  pageIndex: z.int(),
  elementCount: z.int(),
  pageCount: z.int(),
});

/** `page` of a list of the gateway. Source: contact-center.md#paging */
const gatewayPageSchema = z.strictObject({
  size: z.int(),
  number: z.int(),
  totalElements: z.int(),
  totalPages: z.int(),
});

/** A list of the Chat API. Source: contact-center.md#paging */
export const chatApiListSchema = <T extends z.ZodMiniType>(entry: T) =>
  z.strictObject({ data: z.array(entry), page: chatApiPageSchema });

/** Names of the gateway's lists inside `_embedded`. Source: contact-center.md#paging */
export type GatewayPlural =
  | 'webhooks'
  | 'channels'
  | 'conversations'
  | 'interactions'
  | 'participants'
  | 'messages'
  | 'attachments'
  | 'cards';

/** A list of the gateway; that of messages has no links. Source: contact-center.md#paging */
export const gatewayListSchema = <T extends z.ZodMiniType, P extends GatewayPlural>(plural: P, entry: T) =>
  z.strictObject({
    _embedded: z.strictObject({ [plural]: z.array(entry) } as Record<P, z.ZodMiniArray<T>>),
    _links: z.optional(z.strictObject({ self: z.strictObject({ href: z.string() }) })),
    page: gatewayPageSchema,
  });

/** Which entries of so many a page has, and how many pages there are. Source: contact-center.md#paging */
export function pageOf(
  { size, page }: PageQuery,
  total: number,
): {
  readonly from: number;
  readonly to: number;
  readonly pages: number;
} {
  return { from: page * size, to: (page + 1) * size, pages: Math.ceil(total / size) };
}

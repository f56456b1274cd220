import { RequestRefused } from '../../kernel/errors.ts';
import type { Tenant } from '../../providers/tenant.ts';

/** A page that speaks over the relay: of a tenant that is there, at an origin that the tenant allows. */
export type RelayPage = { readonly tenant: Tenant; readonly origin: string };

/** A request of a page for one conversation. */
export type PageRequest = {
  readonly page: RelayPage;
  /** As the path names it. */
  readonly conversation: string;
  /** As `Authorization` brings it. */
  readonly token: string | undefined;
};

/** One answer for everything that is not there, not any more, or another's. */
export const noConversation = (): RequestRefused =>
  new RequestRefused('NotFound', 'There is no such conversation, or not any more.');

/** There was too much of something. */
export const tooMany = (waitMs: number): RequestRefused =>
  new RequestRefused('TooManyRequests', 'Too many requests. Please wait a moment.', {
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) },
  });

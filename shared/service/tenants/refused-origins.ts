import type { Clock } from '../../kernel/time.ts';
import type { TableRecords } from '../../ledger/records.ts';
import { RefusedLately } from './refused-lately.ts';

const longestOrigin = 250;

/** An origin whose page asked for the chat in vain, and when it was last noted, epoch ms. */
type RefusedOrigin = { readonly origin: string; readonly at: number };

/** The origins that a tenant does not allow and whose pages asked for its chat lately; programs may say any origin. Source: carebridge.md#check */
export class RefusedOrigins {
  readonly #refused: RefusedLately;

  constructor(records: TableRecords, now: Clock) {
    this.#refused = new RefusedLately('refused-origins', records, now);
  }

  /** Notes an origin, once an hour; what the store does not take is noted when the page asks again. */
  async note(tenant: string, origin: string): Promise<void> {
    if (isOrigin(origin)) await this.#refused.note(tenant, origin);
  }

  /** Those of the last seven days, ten at most, the last first. @throws {Unavailable} StoreUnavailable */
  async lately(tenant: string): Promise<readonly RefusedOrigin[]> {
    return (await this.#refused.lately(tenant)).map(({ what, at }) => ({ origin: what, at }));
  }
}

/** Whether a text is an origin as browsers say one. */
function isOrigin(text: string): boolean {
  if (text.length > longestOrigin || !URL.canParse(text)) return false;
  const { origin, protocol } = new URL(text);
  return origin === text && (protocol === 'https:' || protocol === 'http:');
}

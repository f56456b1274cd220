import { sign } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Network } from '../../kernel/guarded-agents.ts';
import { GuardedClient, type OutsideAnswer } from '../../kernel/guarded-client.ts';
import type { Reach } from '../../kernel/reach.ts';
import type { Clock } from '../../kernel/time.ts';
import { currentTraceparent } from '../../kernel/trace.ts';
import { deliveryHeaders, signatureHeader, signaturePayload } from '../../protocol/contact-center/delivery.ts';
import { mediaTypes } from '../../protocol/contact-center/media-types.ts';
import type { WebhookVersion } from '../../protocol/contact-center/webhook-versions.ts';
import type { CenterTenant } from '../directory/center-tenants.ts';
import type { DeliveryKeys } from './signing-keys.ts';

/** How a POST to a webhook came out; `status` is -1 where there was no answer. Source: contact-center.md#retries */
export type PostOutcome = { readonly isTaken: boolean; readonly status: number };

/** One attempt to deliver one event. */
export type DeliveryAttempt = {
  readonly uri: string;
  readonly tenant: CenterTenant;
  readonly eventId: string;
  /** Number of the attempt, from 0 on. */
  readonly retry: number;
  /** The event's JSON text, the same at every attempt. */
  readonly body: string;
};

/** What sending needs. */
type WebhookPostDependencies = {
  readonly reach: Reach;
  readonly keys: DeliveryKeys;
  readonly timeoutMs: number;
  readonly now: Clock;
  /** Absent: the system's. */
  readonly network?: Network | undefined;
};

const maximumReplyBytes = 16 * 1024;
const unanswered = -1;

/** Sends events to webhooks, and tries them. Source: contact-center.md#delivery-headers */
export class WebhookPost {
  readonly #dependencies: WebhookPostDependencies;
  readonly #requests: GuardedClient;

  constructor(dependencies: WebhookPostDependencies) {
    const { reach, timeoutMs, network } = dependencies;
    this.#dependencies = dependencies;
    this.#requests = new GuardedClient({ reach, timeoutMs, maximumBytes: maximumReplyBytes, network });
  }

  /** Whether an address is one that events may go to. */
  mayReach(uri: string): boolean {
    return URL.canParse(uri) && this.#requests.reaches(new URL(uri));
  }

  /** Whether an address takes what it is tried with, which is not signed. Source: contact-center.md#verify */
  async verify(uri: string, version: WebhookVersion): Promise<boolean> {
    const body = JSON.stringify({ notificationVersion: version, eventType: 'WEB_HOOK_VERIFY' });
    return (await this.#post(uri, body, {})).isTaken;
  }

  /** Sends an event, signed. */
  async send({ uri, tenant, eventId, retry, body }: DeliveryAttempt): Promise<PostOutcome> {
    const { keys, now } = this.#dependencies;
    const { kid, privateKey } = await keys.current();
    const transmissionTime = now();
    const { tenant: tenantId, customerId } = tenant;
    const checksum = crc32(Buffer.from(body));
    const payload = signaturePayload({ checksum, customerId, eventId, retry, tenantId, transmissionTime });
    const header = Buffer.from(signatureHeader(kid)).toString('base64url');
    const signature = sign('sha256', Buffer.from(`${header}.${payload}`), privateKey).toString('base64url');
    return this.#post(uri, body, {
      [deliveryHeaders.tenantId]: tenantId,
      [deliveryHeaders.customerId]: customerId,
      [deliveryHeaders.eventId]: eventId,
      [deliveryHeaders.transmissionTime]: String(transmissionTime),
      [deliveryHeaders.retry]: String(retry),
      [deliveryHeaders.signature]: `${header}..${signature}`,
    });
  }

  async #post(uri: string, body: string, more: Readonly<Record<string, string>>): Promise<PostOutcome> {
    if (!this.mayReach(uri)) return { isTaken: false, status: unanswered };
    const headers = { 'content-type': mediaTypes.json, traceparent: currentTraceparent(), ...more };
    return outcomeOf(await this.#requests.send({ method: 'POST', url: new URL(uri), headers, body }));
  }
}

/** The status alone decides: what a webhook answers besides, such as a page, was never asked for. Source: contact-center.md#retries */
function outcomeOf(answer: OutsideAnswer): PostOutcome {
  if (answer.kind === 'forbidden' || answer.kind === 'no-answer') return { isTaken: false, status: unanswered };
  const { status } = answer;
  return { isTaken: status >= 200 && status < 300, status };
}

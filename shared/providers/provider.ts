import type { Command } from '../conversation/command.ts';
import type { ReportedEvent } from '../conversation/event.ts';
import type { Leg } from '../conversation/visit.ts';
import type { Tenant } from './tenant.ts';

/** An HTTP request to the webhook as it came in: header names in lower case, the body untouched. */
export type RawCallback = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** The answer that the platform expects to its callback, sent only after the callback is durable. */
export type CallbackReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

/**
 * What the edge learns from a callback: whose it is and where it belongs. `ignore` = acknowledged and not enqueued
 * (heartbeats, typing that the platform itself carries).
 */
export type RoutedCallback =
  | { readonly kind: 'ignore'; readonly reply: CallbackReply }
  | {
      readonly kind: 'deliver';
      readonly tenant: Tenant;
      /** 32 hex digits. */
      readonly conversation: string;
      readonly leg: Leg;
      /** Stable over the platform's retries; at most 100 characters, safe in a row key. */
      readonly deliveryId: string;
      readonly reply: CallbackReply;
    };

/** A callback as the queue carried it. */
export type StoredCallback = {
  readonly conversation: string;
  readonly leg: Leg;
  readonly deliveryId: string;
  /** Epoch ms at which the edge received it. */
  readonly receivedAt: number;
  readonly body: string;
};

/** What a command may need besides itself; `recap` is the text for recap-to-room. */
export type PerformContext = { readonly tenant: Tenant; readonly conversation: string; readonly recap?: string };

/** What the widget needs to speak UCWA with the platform. Source: carebridge.md#widget-token */
export type WidgetTransport = {
  readonly transport: 'ucwa';
  readonly discoverUrl: string;
  readonly token: string;
  /** SIP URI that the visitor invites. */
  readonly endpoint: string;
  /** RFC 3339. */
  readonly expiresAt: string;
  /** SIP URI under which the visitor will appear, where the platform tells. */
  readonly address?: string;
};

/** Our side of one kind of platform. Adapters keep no conversation state. */
export interface Provider {
  readonly name: string;
  readonly routing: 'bridged' | 'queued';

  /**
   * Authenticates a callback and finds its tenant, conversation, leg and delivery id; parses nothing before that.
   * @throws {RequestRefused} Unauthenticated, NotAllowed — when the token does not hold or its tenant is unknown
   * @throws {RequestRefused} MalformedRequest, InvalidRequest — when the authenticated body cannot be routed
   */
  route(callback: RawCallback): Promise<RoutedCallback>;

  /**
   * Reads the events out of an authenticated callback, in its order; unknown ones are left out.
   * @throws {ProtocolViolation} UnexpectedAnswer — when the body is not what the protocol says
   * @throws {Unavailable} — when a resource that an event left out cannot be read now
   */
  translate(callback: StoredCallback, tenant: Tenant): Promise<readonly ReportedEvent[]>;

  /**
   * Sends one command as one request; resolves when the platform took it, or had already done it.
   * @throws {ProviderRefused | Unavailable | ProtocolViolation | CapabilityNotAvailable}
   */
  perform(command: Command, context: PerformContext): Promise<void>;

  /**
   * Obtains an anonymous token for one visitor's browser.
   * `sessionId` is unique per sign-in, at most 100 characters; `origins` are the pages that may use it.
   * @throws {ProviderRefused | Unavailable | ProtocolViolation | CapabilityNotAvailable}
   */
  mintWidgetTransport(tenant: Tenant, sessionId: string, origins: readonly string[]): Promise<WidgetTransport>;
}

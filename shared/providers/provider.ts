import type { BridgedCommand } from '../conversation/command.ts';
import type { CommandLearned, ReportedEvent } from '../conversation/event.ts';
import type { ContactCommand } from '../conversation/queued/command.ts';
import type { AgentTyping, QueuedReport } from '../conversation/queued/event.ts';
import type { TranscriptLine } from '../conversation/transcript.ts';
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
 * Where a callback belongs. `ignore` = acknowledged and not enqueued (heartbeats, typing that the platform itself carries); `find` = to the
 * conversation of ours that the platform knows under an id of its own, which may be yet to be found.
 */
export type CallbackPlace =
  | { readonly kind: 'ignore'; readonly reply: CallbackReply }
  | {
      readonly kind: 'deliver';
      readonly tenant: Tenant;
      /** 32 hex digits. */
      readonly conversation: string;
      readonly leg: Leg;
      readonly reply: CallbackReply;
    }
  | {
      readonly kind: 'find';
      readonly tenant: Tenant;
      readonly platformConversation: string;
      readonly reply: CallbackReply;
    };

/** A callback whose raw bytes are authenticated; nothing of it can be had before. */
export interface IdentifiedCallback {
  /** Whom the credential speaks for, as the kind of platform names its customers: an Entra tenant id in lower case. */
  readonly caller: string;
  /** Stable over the platform's retries; at most 100 characters, safe in a row key. */
  readonly deliveryId: string;

  /**
   * Finds its tenant, by the caller and never by what the callback says of itself alone, its conversation and leg, and the reply.
   * @throws {RequestRefused} NotAllowed — when the caller's tenant is unknown
   * @throws {RequestRefused} InvalidRequest — when the callback belongs nowhere
   * @throws {Unavailable} StoreUnavailable — when tenants cannot be read now
   */
  place(): Promise<CallbackPlace>;
}

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

/**
 * A line of the visitor's that went to the platform before. `same` = its text is the same as the one that is to be said now. `confirmed` = the
 * platform has shown it to us; `accepted` = it has taken it, and may not show it yet; `repeated` = it was sent twice, and may be there twice.
 */
export type EarlierLine = { readonly same: boolean; readonly state: 'accepted' | 'confirmed' | 'repeated' };

/** What a contact center's command may need besides itself. */
export type ContactContext = {
  readonly tenant: Tenant;
  /** Ours, 32 hex digits: goes along with a new conversation, by which that is found again. */
  readonly conversation: string;
  /** The platform's, as far as it is known. */
  readonly platformConversation?: string;
  /** How often the command was tried and put off; the first repeat looks before it sends. */
  readonly attempts: number;
  /** Whether it may have been sent before: it was put off, or this instance did not decide it just now. */
  readonly isRepeat: boolean;
  /** For open-conversation: the lines that go along, oldest first. */
  readonly history: readonly TranscriptLine[];
  /** How many of the visitor's lines the platform's conversation has, those of its history included; more than the least where one was sent twice. */
  readonly linesThere: { readonly least: number; readonly most: number };
  /** For say-line: the last few lines that went to this conversation of the platform, oldest first. */
  readonly earlier: readonly EarlierLine[];
};

/** Something at a platform that keeps a tenant's visitors from agents: a code, what it is, and what mends it, a sentence each. */
export type PlatformProblem = { readonly code: string; readonly problem: string; readonly remedy: string };

/** Our side of one kind of platform. Adapters keep no conversation state. */
interface AnyProvider {
  readonly name: string;

  /** What stands against a tenant's platform, where this deployment does not allow it: member and a sentence each. */
  faultsOf(tenant: Tenant): readonly string[];

  /**
   * Authenticates the raw bytes of a callback, then reads who calls and which delivery it is.
   * @throws {RequestRefused} Unauthenticated, NotAllowed — when the credential does not hold
   * @throws {RequestRefused} BodyTooLarge, MalformedRequest, InvalidRequest — when the authenticated body cannot be read
   * @throws {Unavailable} IdentityUnavailable — when the credential cannot be verified now
   */
  identify(callback: RawCallback): Promise<IdentifiedCallback>;
}

/** A platform that visitors' browsers speak with themselves; the service bridges them into a room of its own. */
export interface BridgedProvider extends AnyProvider {
  readonly routing: 'bridged';

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
  perform(command: BridgedCommand, context: PerformContext): Promise<void>;

  /**
   * Obtains an anonymous token for one visitor's browser.
   * `sessionId` is unique per sign-in, at most 100 characters; `origins` are the pages that may use it.
   * @throws {ProviderRefused | Unavailable | ProtocolViolation | CapabilityNotAvailable}
   */
  mintWidgetTransport(tenant: Tenant, sessionId: string, origins: readonly string[]): Promise<WidgetTransport>;
}

/** A contact center: it keeps visitors in queues, and does not speak with their browsers; the relay does. */
export interface QueuedProvider extends AnyProvider {
  readonly routing: 'queued';

  /** Reads the events out of an authenticated callback, in its order; those of which nothing is known are `platform-noted`. Throws as a bridged one does. */
  translate(callback: StoredCallback, tenant: Tenant): Promise<readonly (QueuedReport | AgentTyping)[]>;

  /**
   * Does what one command asks for; resolves when the platform took it, or had already done it, with what its answer told.
   * @throws {ProviderRefused} PlatformNotFound — when the platform's conversation is gone
   * @throws {ProviderRefused | Unavailable | ProtocolViolation}
   */
  perform(command: ContactCommand, context: ContactContext): Promise<CommandLearned>;

  /**
   * Tells the agents that the visitor types; absent where the platform takes no such thing. What fails is not told again.
   * @throws {ProviderRefused | Unavailable | ProtocolViolation}
   */
  tellTyping?(platformConversation: string, tenant: Tenant): Promise<void>;

  /**
   * Makes the platform know where the tenant's events go and where its visitors come in; what is right stays as it is, and what is another's,
   * too. Repeatable. `later` = it may succeed without another write of the tenant or its credential; `refused` = it cannot.
   * @throws {Unavailable | StateConflict} — when our own store cannot be used now, or another does the same for long
   */
  setUp(tenant: Tenant): Promise<'done' | 'later' | 'refused'>;

  /**
   * Asks the platform what stands against the tenant's chat now; changes nothing.
   * @throws {Unavailable} — when our own store cannot be used now
   */
  lookOver(tenant: Tenant): Promise<readonly PlatformProblem[]>;

  /**
   * Our conversation (32 hex digits) that the platform knows under an id of its own; undefined when it knows none (yet).
   * @throws {ProviderRefused | Unavailable | ProtocolViolation}
   */
  findConversation(platformConversation: string, tenant: Tenant): Promise<string | undefined>;
}

export type Provider = BridgedProvider | QueuedProvider;

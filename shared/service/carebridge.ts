import type { Log } from '../kernel/log.ts';
import type { HttpAnswer } from '../kernel/problem.ts';
import type { CallbackIntake } from './accept-callback.ts';
import type { Access } from './access.ts';
import type { Consent } from './consent.ts';
import type { ConversationRequests } from './conversation-requests.ts';
import type { Conversations } from './conversations.ts';
import type { DataSubjects } from './data-subjects.ts';
import type { DeadLetterOffice } from './dead-letter-office.ts';
import type { Desk } from './desk.ts';
import type { EnvelopeDispatch } from './envelope-dispatch.ts';
import type { Health } from './health.ts';
import type { Pages } from './pages.ts';
import type { PlatformAdministration } from './platform-administration.ts';
import type { Retention } from './retention.ts';
import type { TenantAdministration } from './tenant-administration.ts';
import type { WidgetTokens } from './widget-token.ts';

/** A request as the embedded platform takes it: `url` absolute on our public origin, header names in lower case. */
export type PlatformEdgeRequest = {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
};

/** The embedded platform, as the functions see it. */
export interface EmbeddedPlatform {
  handle(request: PlatformEdgeRequest): Promise<HttpAnswer>;
  /** Handles an envelope that is addressed to the platform. */
  wake(body: unknown): Promise<void>;
}

/** The application, composed: the use cases that functions call. */
export type Carebridge = {
  readonly log: Log;
  readonly access: Access;
  readonly consent: Consent;
  readonly widgetTokens: WidgetTokens;
  readonly callbacks: CallbackIntake;
  readonly envelopes: EnvelopeDispatch;
  readonly tenantAdministration: TenantAdministration;
  readonly platformAdministration: PlatformAdministration;
  readonly conversations: Conversations;
  readonly requests: ConversationRequests;
  readonly deadLetters: DeadLetterOffice;
  readonly dataSubjects: DataSubjects;
  readonly retention: Retention;
  readonly desk: Desk;
  readonly health: Health;
  readonly pages: Pages;
  /** Absent where the platform is elsewhere. */
  readonly platform: EmbeddedPlatform | undefined;
  /** Ends the connections after what is under way. */
  close(): Promise<void>;
};

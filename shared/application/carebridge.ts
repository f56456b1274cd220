import type { ContactCenter } from '../contact-center/contact-center.ts';
import type { Log } from '../kernel/log.ts';
import type { AdministratorProfiles } from '../service/administration/administrator-profile.ts';
import type { ContactCenterAdministration } from '../service/administration/contact-center-administration.ts';
import type { PlatformAdministration } from '../service/administration/platform-administration.ts';
import type { TenantAdministration } from '../service/administration/tenant-administration.ts';
import type { TenantCheck } from '../service/administration/tenant-check.ts';
import type { TenantCredentials } from '../service/administration/tenant-credentials.ts';
import type { Access } from '../service/callers/access.ts';
import type { Consent } from '../service/consent/consent.ts';
import type { LeftMessages } from '../service/left-messages/left-messages.ts';
import type { DeadLetterOffice } from '../service/messages/dead-letter-office.ts';
import type { EmbeddedContactCenter, EmbeddedPlatform } from '../service/messages/embedded-platform.ts';
import type { EnvelopeDispatch } from '../service/messages/envelope-dispatch.ts';
import type { ConversationRequests } from '../service/operators/conversation-requests.ts';
import type { ConversationSearch } from '../service/operators/conversation-search.ts';
import type { Conversations } from '../service/operators/conversations.ts';
import type { Desk } from '../service/operators/desk.ts';
import type { EarlierChats } from '../service/operators/earlier-chats.ts';
import type { Reports } from '../service/operators/reports.ts';
import type { SupervisorProfiles } from '../service/operators/supervisor-profile.ts';
import type { Pages } from '../service/pages/pages.ts';
import type { DataSubjects } from '../service/privacy/data-subjects.ts';
import type { Retention } from '../service/privacy/retention.ts';
import type { DeskBoard } from '../service/roster/desk-board.ts';
import type { LiveChats } from '../service/roster/live-chats.ts';
import type { WaitingPlaces } from '../service/roster/waiting-places.ts';
import type { RefusedOrigins } from '../service/tenants/refused-origins.ts';
import type { RefusedPeople } from '../service/tenants/refused-people.ts';
import type { CustomerChats } from '../service/visitors/customer-chats.ts';
import type { PageValues } from '../service/visitors/page-values.ts';
import type { Ratings } from '../service/visitors/ratings.ts';
import type { VisitorIdentities } from '../service/visitors/visitor-identity.ts';
import type { WidgetTokens } from '../service/visitors/widget-token.ts';
import type { CallbackIntake } from '../service/worker/accept-callback.ts';
import type { Relay } from './compose-relay.ts';
import type { Health } from './health.ts';

/** What the service application does, by use case. */
export type UseCases = {
  readonly access: Access;
  readonly consent: Consent;
  readonly widgetTokens: WidgetTokens;
  readonly relay: Omit<Relay, 'tokens' | 'traces'>;
  /** The address that a visitor's request came from, by its X-Forwarded-For. */
  readonly visitorAddress: (forwardedFor: string | null) => string | undefined;
  readonly callbacks: CallbackIntake;
  readonly envelopes: EnvelopeDispatch;
  readonly administrators: AdministratorProfiles;
  readonly tenantAdministration: TenantAdministration;
  readonly tenantCredentials: TenantCredentials;
  readonly tenantCheck: TenantCheck;
  readonly refusedOrigins: RefusedOrigins;
  readonly refusedPeople: RefusedPeople;
  readonly platformAdministration: PlatformAdministration;
  readonly contactCenterAdministration: ContactCenterAdministration;
  readonly conversations: Conversations;
  readonly earlier: EarlierChats;
  readonly ratings: Ratings;
  readonly pageValues: PageValues;
  readonly visitorIdentities: VisitorIdentities;
  readonly customerChats: CustomerChats;
  readonly waitingPlaces: WaitingPlaces;
  readonly requests: ConversationRequests;
  readonly supervisors: SupervisorProfiles;
  readonly live: LiveChats;
  readonly reports: Reports;
  readonly search: ConversationSearch;
  readonly deadLetters: DeadLetterOffice;
  readonly dataSubjects: DataSubjects;
  readonly retention: Retention;
  readonly desk: Desk;
  readonly leftMessages: LeftMessages;
  readonly board: DeskBoard;
  readonly pages: Pages;
};

/** The application, composed: what functions call. */
export type Carebridge = UseCases & {
  readonly log: Log;
  /** Headers that every answer carries. */
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly health: Health;
  /** Absent where the platform is elsewhere. */
  readonly platform: EmbeddedPlatform | undefined;
  /** Absent where no contact center is embedded. */
  readonly contactCenter:
    | (EmbeddedContactCenter & Pick<ContactCenter, 'desk' | 'conversations' | 'mostBytes'>)
    | undefined;
  /** Ends the connections after what is under way. */
  close(): Promise<void>;
};

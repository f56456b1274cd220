import { ContactCenterAdministration } from '../service/administration/contact-center-administration.ts';
import { Access } from '../service/callers/access.ts';
import { visitorAddress } from '../service/limits/visitor-address.ts';
import { DeadLetterOffice } from '../service/messages/dead-letter-office.ts';
import { EnvelopeDispatch } from '../service/messages/envelope-dispatch.ts';
import { FailedMessages } from '../service/messages/failed-message.ts';
import { ConversationRequests } from '../service/operators/conversation-requests.ts';
import { ConversationSearch } from '../service/operators/conversation-search.ts';
import { Desk } from '../service/operators/desk.ts';
import { EarlierChats } from '../service/operators/earlier-chats.ts';
import { Reports } from '../service/operators/reports.ts';
import { SupervisorProfiles } from '../service/operators/supervisor-profile.ts';
import { Pages } from '../service/pages/pages.ts';
import { LiveChats } from '../service/roster/live-chats.ts';
import { RefusedPeople } from '../service/tenants/refused-people.ts';
import { PageValues } from '../service/visitors/page-values.ts';
import { CallbackIntake } from '../service/worker/accept-callback.ts';
import { ConversationWorker } from '../service/worker/conversation-worker.ts';
import { StoredConversations } from '../service/worker/stored-conversation.ts';
import type { UseCases } from './carebridge.ts';
import { composeAdministration } from './compose-administration.ts';
import { composeConsent } from './compose-consent.ts';
import { embeddedDiscoverUrl } from './compose-platform.ts';
import { composePrivacy } from './compose-privacy.ts';
import {
  composeRatings,
  composeVisitorIdentities,
  composeWaitingPlaces,
  composeWidgetTokens,
} from './compose-visitors.ts';
import { graphOrigin } from './graph-origin.ts';
import { type Settings, webFolders } from './settings.ts';
import { type ServiceDependencies, type Shared, sharedOf } from './shared-services.ts';

/** Puts the use cases together. */
export function composeService(given: ServiceDependencies): UseCases {
  const { settings, stores, bus, deadLetters: letters, embedded, times, log, now } = given;
  const shared = sharedOf(given);
  const { tenants, providers, conversations, writes, failures, peopleTokens } = shared;
  const ledger = stores.conversations;
  const stored = new StoredConversations(ledger);
  const refusedPeople = new RefusedPeople(tenants, stores.records, now);
  return {
    access: new Access(
      peopleTokens,
      settings.CAREBRIDGE_ORIGIN,
      settings.CAREBRIDGE_LOCAL_KEY,
      // What asks for the role Agent alone is the desk.
      async (person, roles) => (roles.join() === 'Agent' ? refusedPeople.refused(person) : undefined),
    ),
    refusedPeople,
    consent: composeConsent(shared),
    widgetTokens: composeWidgetTokens(shared),
    relay: shared.relay,
    visitorAddress: (forwardedFor) => visitorAddress(forwardedFor ?? undefined, settings.CAREBRIDGE_TRUSTED_HOPS),
    callbacks: new CallbackIntake({ providers, platformConversations: shared.platformConversations, bus, now }),
    envelopes: envelopesOf(shared),
    ...composeAdministration({ ...shared, refusedPeople }),
    platformAdministration: embedded.administration(writes),
    contactCenterAdministration: new ContactCenterAdministration({
      directory: given.contactCenter?.directory,
      writes,
      entriesPerEntraTenant: settings.CAREBRIDGE_TENANTS_PER_ENTRA_TENANT,
      log,
    }),
    conversations,
    earlier: new EarlierChats({ conversations, stored, visits: shared.visits }),
    waitingPlaces: composeWaitingPlaces(shared),
    ...composeVisitorIdentities({ ...shared, stored }),
    pageValues: new PageValues({ tokens: shared.relay.tokens, visits: shared.visits }),
    ratings: composeRatings({ ...shared, waitMs: times.requestWaitMs }),
    requests: new ConversationRequests({ conversations, ledger, bus, now, waitMs: times.requestWaitMs }),
    supervisors: new SupervisorProfiles({ tenants }),
    live: new LiveChats({
      conversations,
      boards: shared.boards,
      ledger,
      stored,
      now,
      centerAgents: shared.centerAgents,
    }),
    reports: new Reports({ conversations, ledger }),
    search: new ConversationSearch({ conversations, ledger, stored, visits: shared.visits, now }),
    deadLetters: new DeadLetterOffice({ letters, failures, tenants, log }),
    ...composePrivacy(shared),
    desk: deskOf(shared),
    leftMessages: shared.leftMessages,
    board: shared.board,
    pages: new Pages(webFolders(settings), connectOrigins(settings)),
  };
}

function envelopesOf(shared: Shared): EnvelopeDispatch {
  const { settings, stores, bus, embedded, tenants, consents, providers, visits, marks, times, log, now } = shared;
  const { failures, settlement, remembered, roster, waits, relay, platformConversations, exchanged } = shared;
  const { drainMs, patienceMs, defectPauseMs, postponeMs } = times;
  const ledger = stores.conversations;
  const worker = new ConversationWorker({
    ledger,
    bus,
    tenants,
    consents,
    places: embedded.places,
    roster,
    board: roster,
    waits,
    providers,
    channel: exchanged.channel ?? relay.channels,
    platformConversations,
    visits,
    marks,
    deliveries: shared.deliveries,
    remembered,
    log,
    now,
    drainMs,
    patienceMs,
  });
  const maxDeliveries = settings.CAREBRIDGE_MAX_DELIVERIES;
  const failed = new FailedMessages({ bus, failures, maxDeliveries, defectPauseMs, postponeMs, patienceMs, log, now });
  return new EnvelopeDispatch({
    worker,
    settlement,
    silence: relay.silence,
    platform: embedded.platform,
    contactCenter: shared.contactCenter,
    failed,
    patienceMs,
    log,
  });
}

/** Origins that our own pages may speak with: where people sign in, and where administrators find them. */
function connectOrigins({ CAREBRIDGE_AUTHORITY: authority }: Settings): readonly string[] {
  return [...new Set([authority, graphOrigin(authority)])];
}

function deskOf({ settings, stores, tenants, seats }: Shared): Desk {
  return new Desk({
    tenants,
    seats,
    records: stores.records,
    authority: settings.CAREBRIDGE_AUTHORITY,
    clientId: settings.CAREBRIDGE_CLIENT_ID,
    discoverUrl: embeddedDiscoverUrl(settings.CAREBRIDGE_ORIGIN),
  });
}

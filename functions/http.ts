import { app } from '@azure/functions';
import { carebridge } from '../shared/application/compose.ts';
import type { Role } from '../shared/service/callers/access.ts';
import { callback, isTaken } from './handlers/callback.ts';
import { consent, consentReturn, withdrawConsent } from './handlers/consent.ts';
import { contactCenter } from './handlers/contact-center.ts';
import {
  centerAgent,
  centerAgents,
  centerConversation,
  centerCredential,
  centerCredentials,
  centerDeadEvents,
  centerEventLog,
  centerQueue,
  centerQueueStatistics,
  centerQueues,
  centerTenantRecord,
} from './handlers/contact-center-administration.ts';
import {
  agentAccept,
  agentAttachment,
  agentAttachments,
  agentChanges,
  agentConversation,
  agentEnd,
  agentMessages,
  agentReject,
  agentSelf,
  agentTransfer,
  agentTyping,
  agentWrapUp,
  isAgentChangesRead,
} from './handlers/contact-center-agents.ts';
import {
  askColleague,
  comeIn,
  dropAsking,
  endConversation,
  requestStatus,
  setAudience,
  takeVisitor,
  wrapUpChat,
} from './handlers/conversation-requests.ts';
import { listConversations, readConversation } from './handlers/conversations.ts';
import { customerChats } from './handlers/customer-chats.ts';
import { eraseConversation, eraseVisitor, exportConversation, exportVisitor } from './handlers/data-subjects.ts';
import { listDeadLetters, readDeadLetter, replayDeadLetter } from './handlers/dead-letters.ts';
import { deskConfiguration, deskProfile } from './handlers/desk.ts';
import { deskBoard, deskStatus, isBoardRead } from './handlers/desk-board.ts';
import { deskReplies } from './handlers/desk-replies.ts';
import { earlierChat, earlierChats, ownChats } from './handlers/earlier-chats.ts';
import { type HttpRoute, serve } from './handlers/edge.ts';
import { watchForwardedRequests } from './handlers/forwarded.ts';
import { live, ready } from './handlers/health.ts';
import { changeMessage, eraseMessage, leaveMessage, listMessages } from './handlers/left-messages.ts';
import { logo } from './handlers/logo.ts';
import { pageCheck } from './handlers/page-check.ts';
import { tellValues } from './handlers/page-values.ts';
import { pages } from './handlers/pages.ts';
import { pathParameters } from './handlers/path-parameters.ts';
import { isOrdinary, platform } from './handlers/platform.ts';
import { platformEndpoint, platformPerson } from './handlers/platform-directory.ts';
import { rateChat } from './handlers/rating.ts';
import { isOrdinaryRelay, leave, openRelay, relayEvents, resume, say, typing } from './handlers/relay.ts';
import { readReport } from './handlers/reports.ts';
import { searchConversations } from './handlers/search.ts';
import { isLiveRead, readLiveChats, supervisorProfile } from './handlers/supervision.ts';
import { administratorProfile, checkTenant, tenant, tenantCredential, tenants } from './handlers/tenants.ts';
import { token } from './handlers/token.ts';
import { identifyVisitor } from './handlers/visitor-identity.ts';
import { waitingPlace } from './handlers/waiting.ts';
import { inInvocation } from './invocation.ts';

// Source: carebridge.md#roles
const administrators: readonly Role[] = ['TenantAdministrator'];
const operators: readonly Role[] = ['Supervisor', 'TenantAdministrator'];
/** Agents see and steer their own conversations only. */
const participants: readonly Role[] = [...operators, 'Agent'];
const agents: readonly Role[] = ['Agent'];

const conversation = 'api/tenants/{tenant}/conversations/{conversation}';
const relayed = 'api/relay/{tenant}/conversations/{conversation}';
/** Routes of pages that chat over the relay. */
const relay = { access: 'page', step: 'relay', isFrequent: isOrdinaryRelay } as const;
const every = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;
/** Routes of the embedded platform, which recognises its callers itself. */
const embedded = {
  methods: every,
  access: 'platform-clients',
  step: 'platform',
  handle: platform,
  isFrequent: isOrdinary,
  head: 'handler',
} as const;

/** Routes of the embedded contact center, which recognises its callers itself. */
const center = {
  methods: every,
  access: 'contact-center-clients',
  step: 'contact-center',
  handle: contactCenter,
  head: 'handler',
} as const;
const centerTenant = 'api/contact-center/tenants/{tenant}';
const centerRow = {
  access: administrators,
  step: 'contact-center-administration',
  about: 'carebridge.md#contact-center-administration',
} as const;

/** Routes of the agents of the embedded contact center. */
const centerAgentRow = {
  access: agents,
  step: 'contact-center-agents',
  about: 'carebridge.md#contact-center-agents',
} as const;
const atDesk = 'api/contact-center/agent/{tenant}';
const atDeskConversation = `${atDesk}/conversations/{conversation}`;

// biome-ignore format: one route, one line
const rows: readonly HttpRoute[] = [
  { name: 'token', methods: ['POST', 'OPTIONS'], path: 'api/token/{tenant}', access: 'page', step: 'token', handle: token, about: 'carebridge.md#widget-token', does: 'gives a widget what it needs to open a chat' },
  { name: 'page-check', methods: ['GET'], path: 'api/token/{tenant}/check', access: 'anyone', step: 'token', handle: pageCheck, about: 'carebridge.md#page-check', does: 'tells a page why it gets no token' },
  { name: 'logo', methods: ['GET', 'OPTIONS'], path: 'api/logo/{tenant}', access: 'page', step: 'logo', handle: logo, about: 'carebridge.md#logo', does: "gives a widget the company's logo" },
  { name: 'message', methods: ['POST', 'OPTIONS'], path: 'api/messages/{tenant}', access: 'page', step: 'messages', handle: leaveMessage, about: 'carebridge.md#leave-a-message', does: 'takes a message that a visitor leaves' },
  { ...relay, name: 'relay-open', methods: ['POST', 'OPTIONS'], path: 'api/relay/{tenant}/conversations', handle: openRelay, about: 'carebridge.md#relay-open', does: 'opens a conversation for a page' },
  { ...relay, name: 'relay-say', methods: ['POST', 'OPTIONS'], path: `${relayed}/lines`, handle: say, about: 'carebridge.md#relay-say', does: 'takes what a visitor says' },
  { ...relay, name: 'relay-typing', methods: ['POST', 'OPTIONS'], path: `${relayed}/typing`, handle: typing, about: 'carebridge.md#relay-typing', does: 'hears that a visitor types' },
  { ...relay, name: 'relay-leave', methods: ['POST', 'OPTIONS'], path: `${relayed}/leave`, handle: leave, about: 'carebridge.md#relay-leave', does: 'ends the visit for the visitor' },
  { ...relay, name: 'relay-events', methods: ['GET', 'OPTIONS'], path: `${relayed}/events`, head: 'unperformed', handle: relayEvents, about: 'carebridge.md#relay-events', does: 'tells a page what happened' },
  { ...relay, name: 'relay-resume', methods: ['POST', 'DELETE', 'OPTIONS'], path: `${relayed}/resume`, handle: resume, about: 'carebridge.md#relay-resume', does: 'lets a page come back to its conversation, or forgets it' },
  { name: 'rating', methods: ['POST', 'OPTIONS'], path: 'api/rating/{tenant}', access: 'page', step: 'rating', handle: rateChat, about: 'carebridge.md#rating', does: 'takes what a visitor says of a chat' },
  { name: 'waiting', methods: ['GET', 'OPTIONS'], path: 'api/waiting/{tenant}', access: 'page', step: 'waiting', handle: waitingPlace, isFrequent: isOrdinaryRelay, head: 'unperformed', about: 'carebridge.md#waiting', does: 'tells a visitor who waits the place, and how long it takes' },
  { name: 'identity', methods: ['POST', 'OPTIONS'], path: 'api/identity/{tenant}', access: 'page', step: 'identity', handle: identifyVisitor, about: 'carebridge.md#identity', does: "takes a site's word for who a visitor is" },
  { name: 'customer-chats', methods: ['GET', 'OPTIONS'], path: 'api/earlier/{tenant}', access: 'page', step: 'identity', handle: customerChats, about: 'carebridge.md#customer-chats', does: "lists a customer's earlier chats, by the site's word for who that is" },
  { name: 'values', methods: ['POST', 'OPTIONS'], path: 'api/values/{tenant}', access: 'page', step: 'values', handle: tellValues, about: 'carebridge.md#tell-values', does: 'takes what a page lets agents know during a chat' },
  { name: 'callback', methods: ['GET', 'POST'], path: 'api/callback/{provider?}', access: 'platform', step: 'callback', handle: callback, isFrequent: isTaken, about: 'carebridge.md#callback', does: 'takes a callback; GET says that it is there' },

  { name: 'callback-of-tenant', methods: ['GET', 'POST'], path: 'api/callback/{provider}/{tenant}/{segment}', access: 'platform', step: 'callback', handle: callback, isFrequent: isTaken, about: 'carebridge.md#callback', does: "takes an event of a tenant's contact center; GET says that it is there" },

  { name: 'admin-profile', methods: ['GET'], path: 'api/admin/profile', access: administrators, step: 'tenants', handle: administratorProfile, about: 'carebridge.md#admin-profile', does: "tells the administrators' page where it stands" },
  { name: 'tenants', methods: ['GET', 'POST'], path: 'api/tenants', access: administrators, step: 'tenants', handle: tenants, about: 'carebridge.md#tenants', does: 'lists tenants, creates one' },
  { name: 'tenant', methods: ['GET', 'PUT', 'PATCH', 'DELETE'], path: 'api/tenants/{tenant}', access: administrators, step: 'tenants', handle: tenant, about: 'carebridge.md#tenants', does: 'reads, writes, disables a tenant' },
  { name: 'tenant-credential', methods: ['PUT', 'DELETE'], path: 'api/tenants/{tenant}/credential', access: administrators, step: 'tenants', handle: tenantCredential, about: 'carebridge.md#credential', does: "takes what the tenant's contact center recognises this application by; it is never read" },
  { name: 'tenant-check', methods: ['GET'], path: 'api/tenants/{tenant}/check', access: administrators, step: 'tenants', handle: checkTenant, about: 'carebridge.md#check', does: 'tells what a tenant lacks, and how it stands' },
  { name: 'platform-endpoint', methods: ['GET', 'PUT', 'DELETE'], path: 'api/platform/endpoints/{uri}', access: administrators, step: 'platform-directory', handle: platformEndpoint, about: 'carebridge.md#platform-directory', does: "makes a service application's endpoint known to the embedded platform" },
  { name: 'platform-person', methods: ['GET', 'PUT', 'DELETE'], path: 'api/platform/people/{objectId}', access: administrators, step: 'platform-directory', handle: platformPerson, about: 'carebridge.md#platform-directory', does: 'makes a person known to the embedded platform' },

  { ...centerRow, name: 'contact-center-tenant', methods: ['GET', 'PUT', 'DELETE'], path: centerTenant, handle: centerTenantRecord, does: 'makes a tenant of the embedded contact center' },
  { ...centerRow, name: 'contact-center-queues', methods: ['GET'], path: `${centerTenant}/queues`, handle: centerQueues, does: 'lists its queues' },
  { ...centerRow, name: 'contact-center-queue', methods: ['GET', 'PUT', 'DELETE'], path: `${centerTenant}/queues/{queue}`, handle: centerQueue, does: 'makes a queue' },
  { ...centerRow, name: 'contact-center-queue-statistics', methods: ['GET'], path: `${centerTenant}/queues/{queue}/statistics`, handle: centerQueueStatistics, does: 'tells what a queue does, and has done' },
  { ...centerRow, name: 'contact-center-agents', methods: ['GET'], path: `${centerTenant}/agents`, handle: centerAgents, does: 'lists its agents' },
  { ...centerRow, name: 'contact-center-agent', methods: ['GET', 'PUT', 'DELETE'], path: `${centerTenant}/agents/{agent}`, handle: centerAgent, does: 'makes an agent' },
  { ...centerRow, name: 'contact-center-conversation', methods: ['DELETE'], path: `${centerTenant}/conversations/{conversation}`, handle: centerConversation, does: 'erases a conversation of the embedded contact center' },
  { ...centerRow, name: 'contact-center-event-log', methods: ['GET'], path: `${centerTenant}/conversations/{conversation}/event-log`, handle: centerEventLog, does: "tells how deliveries of a conversation's events have come out" },
  { ...centerRow, name: 'contact-center-dead-events', methods: ['GET'], path: `${centerTenant}/dead-events`, handle: centerDeadEvents, does: 'lists events that its webhooks have not taken' },
  { ...centerRow, name: 'contact-center-credentials', methods: ['GET', 'POST'], path: 'api/contact-center/credentials', handle: centerCredentials, does: 'lists credentials of the embedded contact center, makes one' },
  { ...centerRow, name: 'contact-center-credential', methods: ['DELETE'], path: 'api/contact-center/credentials/{credential}', handle: centerCredential, does: 'takes a credential back' },

  { name: 'supervisor-profile', methods: ['GET'], path: 'api/supervisor/profile', access: operators, step: 'supervision', handle: supervisorProfile, about: 'carebridge.md#supervisor-profile', does: "tells the supervisors' page which companies there are" },
  { name: 'live-chats', methods: ['GET'], path: 'api/tenants/{tenant}/live', access: operators, step: 'supervision', handle: readLiveChats, isFrequent: isLiveRead, about: 'carebridge.md#live-chats', does: 'tells the chats that go on, and how the agents stand' },
  { name: 'conversations', methods: ['GET'], path: 'api/tenants/{tenant}/conversations', access: operators, step: 'conversations', handle: listConversations, about: 'carebridge.md#list-conversations', does: 'lists conversations by day' },
  { name: 'search', methods: ['POST'], path: 'api/tenants/{tenant}/search', access: operators, step: 'search', handle: searchConversations, about: 'carebridge.md#search', does: 'looks for a text in conversations' },
  { name: 'reports', methods: ['GET'], path: 'api/tenants/{tenant}/reports', access: operators, step: 'reports', handle: readReport, about: 'carebridge.md#reports', does: 'counts the visits of some days' },
  { name: 'conversation', methods: ['GET'], path: conversation, access: participants, step: 'conversations', handle: readConversation, about: 'carebridge.md#one-conversation', does: 'reads a conversation with its transcript' },
  { name: 'conversation-earlier', methods: ['GET'], path: `${conversation}/earlier`, access: participants, step: 'conversations', handle: earlierChats, about: 'carebridge.md#earlier-chats', does: "lists a returning visitor's earlier conversations" },
  { name: 'conversation-earlier-one', methods: ['GET'], path: `${conversation}/earlier/{earlier}`, access: participants, step: 'conversations', handle: earlierChat, about: 'carebridge.md#earlier-chats', does: 'reads one of them' },
  { name: 'conversation-end', methods: ['POST'], path: `${conversation}/end`, access: participants, step: 'conversation-requests', handle: endConversation, about: 'carebridge.md#end-conversation', does: 'ends the visit' },
  { name: 'conversation-ask', methods: ['POST'], path: `${conversation}/askings`, access: agents, step: 'conversation-requests', handle: askColleague, about: 'carebridge.md#ask-colleague', does: 'asks colleagues in, or hands the visitor over' },
  { name: 'conversation-come-in', methods: ['POST'], path: `${conversation}/come-in`, access: operators, step: 'conversation-requests', handle: comeIn, about: 'carebridge.md#come-in', does: 'lets a supervisor in, beside the agent or in the place of the agent' },
  { name: 'conversation-asking', methods: ['DELETE'], path: `${conversation}/askings/{requestId}`, access: agents, step: 'conversation-requests', handle: dropAsking, about: 'carebridge.md#ask-colleague', does: 'takes that back' },
  { name: 'conversation-take', methods: ['POST'], path: `${conversation}/take`, access: agents, step: 'conversation-requests', handle: takeVisitor, about: 'carebridge.md#take', does: 'takes a visitor who waits' },
  { name: 'conversation-wrap-up', methods: ['PUT'], path: `${conversation}/wrap-up`, access: agents, step: 'conversation-requests', handle: wrapUpChat, about: 'carebridge.md#wrap-up', does: 'keeps what an agent makes of a chat: tags and a note' },
  { name: 'conversation-audience', methods: ['PUT'], path: `${conversation}/agents/{address}/audience`, access: participants, step: 'conversation-requests', handle: setAudience, about: 'carebridge.md#change-audience', does: 'changes who hears an agent' },
  { name: 'conversation-request', methods: ['GET'], path: `${conversation}/requests/{requestId}`, access: participants, step: 'conversation-requests', handle: requestStatus, about: 'carebridge.md#requests', does: 'tells how far an end, a change of audience or a taking has come' },

  { name: 'tenant-conversation-export', methods: ['GET'], path: `${conversation}/export`, access: operators, step: 'data-subjects', handle: exportConversation, about: 'carebridge.md#export', does: 'exports a conversation' },
  { name: 'tenant-conversation-erase', methods: ['DELETE'], path: conversation, access: administrators, step: 'data-subjects', handle: eraseConversation, about: 'carebridge.md#erasure', does: 'erases a conversation' },
  { name: 'conversation-export', methods: ['GET'], path: 'api/conversations/{conversation}/export', access: operators, step: 'data-subjects', handle: exportConversation, about: 'carebridge.md#export', does: "exports a conversation of any tenant of the caller's" },
  { name: 'conversation-erase', methods: ['DELETE'], path: 'api/conversations/{conversation}', access: administrators, step: 'data-subjects', handle: eraseConversation, about: 'carebridge.md#erasure', does: "erases a conversation of any tenant of the caller's" },
  { name: 'visitor-export', methods: ['GET'], path: 'api/visitors/{visitor}/export', access: operators, step: 'data-subjects', handle: exportVisitor, about: 'carebridge.md#export', does: "exports a visitor's conversations" },
  { name: 'visitor-erase', methods: ['DELETE'], path: 'api/visitors/{visitor}', access: administrators, step: 'data-subjects', handle: eraseVisitor, about: 'carebridge.md#erasure', does: "erases a visitor's conversations and sign-ins" },

  { name: 'dead-letters', methods: ['GET'], path: 'api/dead-letters', access: operators, step: 'dead-letters', handle: listDeadLetters, about: 'carebridge.md#dead-letters', does: 'lists dead letters' },
  { name: 'dead-letter', methods: ['GET'], path: 'api/dead-letters/{sequenceNumber}', access: operators, step: 'dead-letters', handle: readDeadLetter, about: 'carebridge.md#dead-letters', does: 'shows one' },
  { name: 'dead-letter-replay', methods: ['POST'], path: 'api/dead-letters/{sequenceNumber}/replay', access: operators, step: 'dead-letters', handle: replayDeadLetter, about: 'carebridge.md#dead-letters', does: 'sends one again' },

  { name: 'consent', methods: ['GET'], path: 'api/consent', access: 'anyone', head: 'unperformed', step: 'consent', handle: consent, about: 'carebridge.md#consent', does: 'sends an administrator to the consent page' },
  { name: 'consent-return', methods: ['GET'], path: 'api/consent/return', access: 'anyone', head: 'unperformed', step: 'consent', handle: consentReturn, about: 'carebridge.md#consent', does: 'takes an administrator back and records the consent' },
  { name: 'consent-withdraw', methods: ['DELETE'], path: 'api/consent/{entraTenantId}', access: administrators, step: 'consent', handle: withdrawConsent, about: 'carebridge.md#consent', does: 'withdraws the consent of an Entra tenant' },

  { name: 'desk-configuration', methods: ['GET'], path: 'api/desk/configuration', access: 'anyone', step: 'desk', handle: deskConfiguration, about: 'carebridge.md#desk-configuration', does: 'tells the desk how to sign in' },
  { name: 'desk-profile', methods: ['GET'], path: 'api/desk/profile', access: agents, step: 'desk', handle: deskProfile, about: 'carebridge.md#desk-profile', does: "tells an agent's tenants and colleagues" },
  { name: 'desk-chats', methods: ['GET'], path: 'api/desk/chats/{tenant}', access: agents, step: 'conversations', handle: ownChats, about: 'carebridge.md#earlier-chats', does: "lists an agent's own conversations by day" },
  { name: 'desk-board', methods: ['GET'], path: 'api/desk/board/{tenant}', access: participants, head: 'unperformed', step: 'desk-board', handle: deskBoard, isFrequent: isBoardRead, about: 'carebridge.md#board', does: 'tells who waits and who is there, and what changes' },
  { name: 'desk-replies', methods: ['GET', 'PUT'], path: 'api/desk/replies', access: agents, step: 'desk-replies', handle: deskReplies, about: 'carebridge.md#replies', does: "reads and writes the caller's own canned replies" },
  { name: 'desk-status', methods: ['PUT', 'DELETE'], path: 'api/desk/status/{tenant}', access: agents, step: 'desk-status', handle: deskStatus, about: 'carebridge.md#desk-status', does: "takes an agent's status; DELETE: the desk is left" },

  { name: 'desk-messages', methods: ['GET'], path: 'api/desk/messages/{tenant}', access: participants, step: 'messages', handle: listMessages, about: 'carebridge.md#left-messages', does: 'lists messages that visitors have left: those that no agent has closed, or the last closed ones' },
  { name: 'desk-message', methods: ['PUT'], path: 'api/desk/messages/{tenant}/{message}', access: agents, step: 'messages', handle: changeMessage, about: 'carebridge.md#left-messages', does: 'takes a message, gives it back, notes something, closes it, opens it again' },
  { name: 'message-erase', methods: ['DELETE'], path: 'api/tenants/{tenant}/messages/{message}', access: administrators, step: 'data-subjects', handle: eraseMessage, about: 'carebridge.md#erasure', does: 'erases a message that a visitor has left' },

  { ...embedded, name: 'platform-service', path: 'platformservice/{*path}', about: 'trusted-application.md', does: 'the Trusted Application API' },
  { ...embedded, name: 'platform-ucwa', path: 'ucwa/{*path}', about: 'ucwa.md', does: 'UCWA for visitors and agents' },
  { ...embedded, name: 'platform-web-ticket', path: 'webticket/{*path}', about: 'ucwa.md#compatibility', does: 'sign-in by password, on one machine' },
  { ...embedded, name: 'platform-autodiscover', path: 'autodiscover/{*path}', about: 'ucwa.md#compatibility', does: 'how clients of the original service find their way' },

  { ...center, name: 'contact-center-token', path: 'oauth/{*path}', about: 'contact-center.md#tokens', does: 'access tokens of the contact-center API' },
  { ...center, name: 'contact-center-chat-api', path: 'vcc/{*path}', about: 'contact-center.md', does: 'the contact-center API, first generation' },
  { ...center, name: 'contact-center-card-actions', path: 'api/v1/tenant/{*path}', about: 'contact-center.md#cards', does: 'actions of cards of the contact-center API' },
  { ...center, name: 'contact-center-statistics', path: 'cc/{*path}', about: 'contact-center.md#statistics', does: 'statistics and opening of queues, for clients of the contact-center API' },
  { ...center, name: 'contact-center-gateway', path: 'chat-gateway/{*path}', about: 'contact-center.md', does: 'the contact-center API, second generation' },

  { ...centerAgentRow, name: 'agent-self', methods: ['GET', 'PUT', 'DELETE'], path: atDesk, handle: agentSelf, does: "tells an agent's status and work; PUT: takes a status; DELETE: signs the agent out" },
  { ...centerAgentRow, name: 'agent-changes', methods: ['GET'], path: `${atDesk}/changes`, head: 'unperformed', handle: agentChanges, isFrequent: isAgentChangesRead, does: 'tells an agent where something has changed' },
  { ...centerAgentRow, name: 'agent-conversation', methods: ['GET'], path: atDeskConversation, handle: agentConversation, does: 'shows a conversation to its agent' },
  { ...centerAgentRow, name: 'agent-messages', methods: ['GET', 'POST'], path: `${atDeskConversation}/messages`, handle: agentMessages, does: 'shows its messages; POST: the agent says something' },
  { ...centerAgentRow, name: 'agent-attachments', methods: ['POST'], path: `${atDeskConversation}/attachments`, handle: agentAttachments, does: 'takes a file of the agent' },
  { ...centerAgentRow, name: 'agent-attachment', methods: ['GET'], path: `${atDeskConversation}/attachments/{attachment}`, handle: agentAttachment, does: 'gives a file of a conversation to its agent' },
  { ...centerAgentRow, name: 'agent-accept', methods: ['POST'], path: `${atDeskConversation}/accept`, handle: agentAccept, does: 'takes an offer' },
  { ...centerAgentRow, name: 'agent-reject', methods: ['POST'], path: `${atDeskConversation}/reject`, handle: agentReject, does: 'turns an offer down' },
  { ...centerAgentRow, name: 'agent-typing', methods: ['POST'], path: `${atDeskConversation}/typing`, handle: agentTyping, does: 'tells that the agent types' },
  { ...centerAgentRow, name: 'agent-transfer', methods: ['POST'], path: `${atDeskConversation}/transfer`, handle: agentTransfer, does: 'gives a conversation to a queue or an agent' },
  { ...centerAgentRow, name: 'agent-end', methods: ['POST'], path: `${atDeskConversation}/end`, handle: agentEnd, does: 'ends an interaction' },
  { ...centerAgentRow, name: 'agent-wrap-up', methods: ['POST'], path: `${atDeskConversation}/wrap-up`, handle: agentWrapUp, does: 'tells that the agent has wrapped up' },

  { name: 'health-live', methods: ['GET'], path: 'api/health/live', access: 'anyone', step: 'health', handle: live, about: 'carebridge.md#health', does: 'answers while the process runs' },
  { name: 'health-ready', methods: ['GET'], path: 'api/health/ready', access: 'anyone', step: 'health', handle: ready, about: 'carebridge.md#health', does: 'answers while store and bus can be reached' },
  { name: 'pages', methods: ['GET', 'HEAD'], path: '{*path}', access: 'anyone', step: 'pages', handle: pages, about: 'carebridge.md#pages', does: 'files for browsers: demo page, widget, desk, administration' },
];

/** The whole HTTP API: what takes GET takes HEAD. docs/routes.md is made of it. */
export const routes: readonly HttpRoute[] = rows.map((row) => ({
  ...row,
  methods: row.methods.flatMap((method) =>
    method === 'GET' && !row.methods.includes('HEAD') ? (['GET', 'HEAD'] as const) : [method],
  ),
}));

/**
 * Registers every route with the host. Who may call is decided by the route, so the host asks for no key. Bodies are streamed: otherwise
 * the host hands nothing over of one that comes in chunks, which is how existing service applications send their JSON.
 * Source: docs/host-settings.md
 */
export function registerHttp(): void {
  app.setup({ enableHttpStream: true });
  watchForwardedRequests();
  for (const route of routes) {
    app.http(route.name, {
      methods: [...route.methods],
      route: route.path,
      authLevel: 'anonymous',
      handler: (request, context) =>
        inInvocation(context, async () => {
          const params = pathParameters(route.path, request.url);
          return serve(route, await carebridge(), Object.assign(request, { params }), context.invocationId);
        }),
    });
  }
}

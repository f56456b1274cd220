/** What existing service applications know of the wire, spelled out here once more so that it cannot agree with our own mistakes. */

/** Names that stand without a prefix. */
export const bareNames = new Set([
  ...['self', 'next', 'myApplications', 'myApplication', 'myOnlineMeetings', 'applications', 'anonApplications'],
  ...['xframe', 'customContent', 'plainMessage', 'htmlMessage'],
]);

export const eventTypes = new Set(['started', 'updated', 'completed', 'added', 'deleted']);
export const eventStatuses = new Set(['Success', 'Failure']);

export const codes = new Set(
  `BadRequest Forbidden NotFound MethodNotAllowed NotAcceptable Conflict Gone PreconditionFailed EntityTooLarge UnsupportedMediaType
  PreconditionRequired TooManyRequests ServiceFailure ServiceUnavailable GatewayTimeout ExchangeServiceFailure Timeout LocalFailure
  RemoteFailure Informational`.split(/\s+/),
);

export const subcodes = new Set(
  `None Timeout UnsupportedMediaType DeserializationFailure AnonymousNotAllowed InviteesOnly AlreadyExists AnotherOperationPending
  APIVersionNotSupported NormalizationFailed ProvisioningDataUnavailable ApplicationNotFound TooManyApplications
  InactiveApplicationExpired UserAgentNotAllowed LimitExceeded OperationNotSupported MakeMeAvailableRequired TooManyOnlineMeetings
  ThreadIdAlreadyExists DoNotDisturb ConnectedElsewhere Missed FederationRequired Canceled Declined Forwarded Transferred Replaced
  EscalationFailed RepliedWithOtherModality DestinationNotFound Unreachable Unavailable TooManyParticipants TooManyLobbyParticipants
  Busy AttendeeNotAllowed Demoted Removed TemporarilyUnavailable ModalityNotSupported NotAllowed Ejected Denied Ended
  ParameterValidationFailure DerivedConversation Redirected Expired NotAcceptable PGetReplaced CallbackUriUnreachable
  ConversationNotFound AutoAccepted TooManyConversations CallTerminated RejectedByPolicy Acknowledged MaxEventCountReached
  CallbackChannelError UnprocessableEntity CannotRedirect`.split(/\s+/),
);

const states = {
  invitation: 'Connecting Alerting Forwarded ForwardedLocally TeamRing Connected Cancelled Declined Failed',
  conversation: 'Disconnected Incoming Connecting Connected InLobby Conferencing Conferenced Disconnecting',
  messaging: 'Disconnected Connecting Connected Transferring Disconnecting',
};
const words = (text: string) => new Set(text.split(' '));

/** Words that a member of a resource may have; readers stop at others. */
export const memberWords: Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>> = {
  messagingInvitation: {
    state: words(states.invitation),
    direction: words('Incoming Outgoing'),
    importance: words('Normal Urgent'),
  },
  onlineMeetingInvitation: {
    state: words(states.invitation),
    direction: words('Incoming Outgoing'),
    importance: words('Normal Urgent'),
  },
  participantInvitation: {
    state: words(states.invitation),
    direction: words('Incoming Outgoing'),
    importance: words('Normal Urgent'),
  },
  userMeetingInvitation: { state: words(states.invitation), direction: words('Incoming Outgoing') },
  conversation: { state: words(states.conversation), importance: words('Normal Urgent') },
  messaging: { state: words(states.messaging) },
  message: { direction: words('Incoming Outgoing') },
  bridgedParticipant: { messageFilterState: words('Enabled Disabled') },
};

/** What existing UCWA clients know of the wire, spelled out here once more so that it cannot agree with our own mistakes. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const eventTypes = words('added updated deleted started completed');

/** Code that belongs to an error status. */
export const codeOfStatus: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  408: 'ClientTimeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'PreconditionFailed',
  413: 'EntityTooLarge',
  415: 'UnsupportedMediaType',
  428: 'PreconditionRequired',
  429: 'TooManyRequests',
  500: 'ServiceFailure',
  503: 'ServiceUnavailable',
  504: 'Timeout',
};

/** Codes that the `reason` of an event may have besides those of answers. */
export const reasonCodes = new Set([
  ...Object.values(codeOfStatus),
  ...words('Informational LocalFailure RemoteFailure NotAcceptable ExchangeServiceFailure Timeout'),
]);

export const subcodes = words(
  `ParameterValidationFailure DeserializationFailure AnonymousNotAllowed OperationNotSupported LimitExceeded NotAllowed
  FederationRequired ApplicationNotFound DestinationNotFound APIVersionNotSupported ConversationNotFound AlreadyExists PGetReplaced
  MakeMeAvailableRequired TooManyGroups ThreadIdAlreadyExists AnotherOperationPending TooManyConversations CannotRedirect
  InactiveApplicationExpired TooManyApplications UserAgentNotAllowed CallbackChannelError InvalidExchangeServerVersion
  CallbackUriUnreachable TemporarilyUnavailable Unavailable Timeout Ended Removed Ejected Declined Canceled Busy DoNotDisturb
  Unreachable Expired Replaced Redirected Transferred AutoAccepted ModalityNotSupported TooManyParticipants DerivedConversation
  RepliedWithOtherModality ConnectedElsewhere Missed EscalationFailed DestinationNotFound NormalizationFailed Denied None`,
);

const invitationStates = words('Alerting Cancelled Connected Connecting Declined Failed Forwarded TeamRing');
const directions = words('Incoming Outgoing');
const importance = words('Normal Urgent Emergency');

/** Members that must be there, with the words that they may have; typed readers stop at others. */
export const neededWords: Readonly<Record<string, Readonly<Record<string, ReadonlySet<string>>>>> = {
  messagingInvitation: { state: invitationStates, direction: directions, importance },
  onlineMeetingInvitation: { state: invitationStates, direction: directions, importance },
  participantInvitation: { state: invitationStates, direction: directions },
  conversation: {
    state: words('Connecting Connected Conferencing Conferenced InLobby Incoming Disconnecting Disconnected'),
    importance,
  },
  messaging: { state: words('Connecting Connected Disconnected') },
  message: { direction: directions, status: words('Failed Pending Succeeded') },
  participant: {
    role: words('Attendee Leader Unknown'),
    sourceNetwork: words('SameEnterprise Federated PublicCloud Everyone Unknown'),
  },
};

/** Members that must be there, with what `typeof` says of them. */
export const neededMembers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  me: { uri: 'string', name: 'string' },
  conversation: { threadId: 'string', subject: 'string', recording: 'boolean' },
  messagingInvitation: { threadId: 'string', operationId: 'string', subject: 'string' },
  onlineMeetingInvitation: { subject: 'string' },
  message: { timeStamp: 'string' },
  participant: {
    uri: 'string',
    name: 'string',
    anonymous: 'boolean',
    local: 'boolean',
    organizer: 'boolean',
    inLobby: 'boolean',
  },
};

export const modalities = words('Audio Video ApplicationSharing Messaging DataCollaboration PanoramicVideo PhoneAudio');

/** Links that clients append `?operationId=` to. */
export const appendedTo = words('sendMessage accept decline startMessaging setIsTyping stopMessaging cancel');

/** What must come embedded in its events; some clients fail without. */
export const alwaysEmbedded = words(
  'messagingInvitation conversation messaging message localParticipant onlineMeetingInvitation',
);

import type { JsonObject } from '../../kernel/json.ts';

/** Codes of error answers with their HTTP status. Source: trusted-application.md#error-codes */
export const errorStatus = {
  BadRequest: 400,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  Conflict: 409,
  Gone: 410,
  LengthRequired: 411,
  PreconditionFailed: 412,
  EntityTooLarge: 413,
  UnsupportedMediaType: 415,
  PreconditionRequired: 428,
  TooManyRequests: 429,
  ServiceFailure: 500,
  ServiceUnavailable: 503,
  GatewayTimeout: 504,
  ExchangeServiceFailure: 597,
} as const;

export type ErrorCode = keyof typeof errorStatus;

/** Codes that occur in the `reason` of an event only, with the number they stand for. Source: trusted-application.md#reasons */
export const reasonStatus = { Timeout: 701, LocalFailure: 710, RemoteFailure: 720, Informational: 730 } as const;

export type ReasonCode = keyof typeof reasonStatus | ErrorCode;

/** What a code leaves open; the name travels, the numbers behind the names do not. Source: trusted-application.md#subcodes */
export const subcodes = [
  'None',
  'Timeout',
  'UnsupportedMediaType',
  'DeserializationFailure',
  'AnonymousNotAllowed',
  'InviteesOnly',
  'AlreadyExists',
  'AnotherOperationPending',
  'APIVersionNotSupported',
  'NormalizationFailed',
  'ProvisioningDataUnavailable',
  'ApplicationNotFound',
  'TooManyApplications',
  'InactiveApplicationExpired',
  'UserAgentNotAllowed',
  'LimitExceeded',
  'OperationNotSupported',
  'MakeMeAvailableRequired',
  'TooManyOnlineMeetings',
  'ThreadIdAlreadyExists',
  'DoNotDisturb',
  'ConnectedElsewhere',
  'Missed',
  'FederationRequired',
  'Canceled',
  'Declined',
  'Forwarded',
  'Transferred',
  'Replaced',
  'EscalationFailed',
  'RepliedWithOtherModality',
  'DestinationNotFound',
  'Unreachable',
  'Unavailable',
  'TooManyParticipants',
  'TooManyLobbyParticipants',
  'Busy',
  'AttendeeNotAllowed',
  'Demoted',
  'Removed',
  'TemporarilyUnavailable',
  'ModalityNotSupported',
  'NotAllowed',
  'Ejected',
  'Denied',
  'Ended',
  'ParameterValidationFailure',
  'DerivedConversation',
  'Redirected',
  'Expired',
  'NotAcceptable',
  'PGetReplaced',
  'CallbackUriUnreachable',
  'ConversationNotFound',
  'AutoAccepted',
  'TooManyConversations',
  'CallTerminated',
  'RejectedByPolicy',
  'Acknowledged',
  'MaxEventCountReached',
  'CallbackChannelError',
  'UnprocessableEntity',
  'CannotRedirect',
] as const;

export type Subcode = (typeof subcodes)[number];

/** Body of an error answer; `parameters` name the members at fault. Source: trusted-application.md#error-body */
export function errorBody(
  code: ErrorCode,
  subcode?: Subcode,
  message?: string,
  parameters?: readonly string[],
): JsonObject {
  return {
    code,
    ...(subcode === undefined ? {} : { subcode }),
    ...(message === undefined ? {} : { message }),
    ...(parameters === undefined ? {} : { parameters: parameters.map((name) => ({ name })) }),
  };
}

/** The `reason` of an event: readers of this protocol insist on both code and message. Source: trusted-application.md#reasons */
export function reasonBody(code: ReasonCode, subcode: Subcode, message: string): JsonObject {
  return { code, subcode, message };
}

/** Codes of requests that we refuse: the caller's fault, never retried by us. */
type RefusalCode =
  | 'MalformedRequest' // body, query or header cannot be read
  | 'InvalidRequest' // readable, but a member is missing, unknown or out of range
  | 'Unauthenticated' // no credential, or one that does not verify
  | 'NotAllowed' // a good credential without the right to do this
  | 'NotFound' // nothing there, or nothing that this caller may see
  | 'MethodNotAllowed'
  | 'Conflict' // the resource's state does not allow this now
  | 'PreconditionFailed' // If-Match or If-None-Match does not hold
  | 'TextTooLong' // message text over 8 KB
  | 'BodyTooLarge' // request body over the edge's limit
  | 'RecordTooLarge' // more than one stored record, or one decision, can hold
  | 'UnsupportedMediaType'
  | 'TooManyRequests';

/** HTTP status of each refusal, and the retry delay it carries where it has one. */
const refusalStatus: Readonly<Record<RefusalCode, number>> = {
  MalformedRequest: 400,
  InvalidRequest: 400,
  Unauthenticated: 401,
  NotAllowed: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  PreconditionFailed: 412,
  TextTooLong: 413,
  BodyTooLarge: 413,
  RecordTooLarge: 413,
  UnsupportedMediaType: 415,
  TooManyRequests: 429,
};

/** Codes of failures that are not the caller's fault; each says which class carries it. */
type FailureCode =
  | 'PlatformRefused' // ProviderRefused: a 4xx that a repeat cannot mend
  | 'PlatformNotFound' // ProviderRefused: 404 or 410
  | 'PlatformConflict' // ProviderRefused: 409
  | 'PlatformUnauthorized' // ProviderRefused: 401 or 403 with a fresh token
  | 'PlatformThrottled' // Unavailable: 429
  | 'PlatformUnavailable' // Unavailable: 5xx
  | 'PlatformUnreachable' // Unavailable: no answer, time-out
  | 'IdentityUnavailable' // Unavailable: no token from the identity provider
  | 'StoreUnavailable' // Unavailable: Table Storage
  | 'QueueUnavailable' // Unavailable: Service Bus
  | 'SecretsUnavailable' // Unavailable: Key Vault, or the folder of secrets
  | 'UnexpectedAnswer' // ProtocolViolation
  | 'ForeignLink' // ProtocolViolation: a link to a host that is not the platform's
  | 'LinkMissing' // CapabilityNotAvailable
  | 'StateChanged' // StateConflict
  | 'InvalidSetting'; // ConfigurationError

export type ErrorCode = RefusalCode | FailureCode;

/** Base of every error that Carebridge throws on purpose; messages hold no token, no message text, no address. */
export abstract class CarebridgeError extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = new.target.name;
  }
}

/** The caller's fault: answered with problem+json, never retried. `details` name the offending members. */
export class RequestRefused extends CarebridgeError {
  readonly status: number;
  readonly details: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    code: RefusalCode,
    message: string,
    more: { readonly details?: readonly string[]; readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(code, message);
    this.status = refusalStatus[code];
    this.details = more.details ?? [];
    this.headers = more.headers ?? {};
  }
}

/** The platform said no, and a repeat would not help; the command is settled as failed. `status` is its HTTP status. */
export class ProviderRefused extends CarebridgeError {
  readonly status: number;
  constructor(code: FailureCode, message: string, status: number, options?: ErrorOptions) {
    super(code, message, options);
    this.status = status;
  }
}

/** No usable answer now; try again not before `retryAfterMs` milliseconds (undefined: our own back-off). */
export class Unavailable extends CarebridgeError {
  readonly retryAfterMs: number | undefined;
  constructor(code: FailureCode, message: string, retryAfterMs?: number, options?: ErrorOptions) {
    super(code, message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** What a broken protocol looked like: the expectation, what came, and where the rule is written. */
type Evidence = { readonly expected: string; readonly got: string; readonly source: string };

/** The platform's answer breaks its own protocol; settled as failed and alerted. */
export class ProtocolViolation extends CarebridgeError {
  readonly evidence: Evidence;
  constructor(message: string, evidence: Evidence, code: FailureCode = 'UnexpectedAnswer') {
    super(code, message, { cause: evidence });
    this.evidence = evidence;
  }
}

/** A link that we need is not advertised; tried once more after the resource was read again. */
export class CapabilityNotAvailable extends CarebridgeError {
  constructor(message: string) {
    super('LinkMissing', message);
  }
}

/** Another writer was first; the work is done again on the newer state, a bounded number of times. */
export class StateConflict extends CarebridgeError {
  constructor(message: string) {
    super('StateChanged', message);
  }
}

/** Set up wrong: the process does not start. */
export class ConfigurationError extends CarebridgeError {
  constructor(message: string, options?: ErrorOptions) {
    super('InvalidSetting', message, options);
  }
}

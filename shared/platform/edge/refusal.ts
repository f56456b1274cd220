import type { JsonObject } from '../../kernel/json.ts';
import { type ErrorCode, errorBody, errorStatus, type Subcode } from '../../protocol/trusted-application/errors.ts';

/** What a refusal may say besides its code. */
export type RefusalDetails = {
  readonly subcode?: Subcode | undefined;
  /** For people; holds no token, text or address. */
  readonly message?: string;
  /** Names of the members at fault; with ParameterValidationFailure. */
  readonly parameters?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** The embedded platform's answer to a request that it does not carry out. Source: trusted-application.md#error-body */
export class PlatformRefusal extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: ErrorCode, details: RefusalDetails = {}) {
    super(details.message ?? `${code}${details.subcode === undefined ? '' : `/${details.subcode}`}`);
    this.name = 'PlatformRefusal';
    this.code = code;
    this.status = errorStatus[code];
    this.body = errorBody(code, details.subcode, details.message, details.parameters);
    this.headers = details.headers ?? {};
  }
}

/** 404 for what is not there, or not there for this caller. Source: trusted-application.md#error-codes */
export const notFound = (subcode?: Subcode): PlatformRefusal => new PlatformRefusal('NotFound', { subcode });

/** 400 that names the members at fault. Source: trusted-application.md#subcodes */
export const invalidParameters = (...parameters: readonly string[]): PlatformRefusal =>
  new PlatformRefusal('BadRequest', {
    subcode: 'ParameterValidationFailure',
    message: 'A member is missing, too long or not usable.',
    parameters,
  });

/** 409: the resource's state does not allow this now. Source: trusted-application.md#error-codes */
export const conflict = (subcode: Subcode): PlatformRefusal => new PlatformRefusal('Conflict', { subcode });

import * as z from 'zod/mini';
import { type CarebridgeError, ProtocolViolation, ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/json.ts';
import { retryAfterMs } from '../../kernel/retry-after.ts';

/** What came back from the contact center. */
export type CenterAnswer = { readonly status: number; readonly retryAfter: string | undefined; readonly text: string };

/** What an error body says, whichever of the shapes it has. `code`: the first one, where there is any. */
export type CenterFault = {
  readonly code?: string;
  readonly message: string;
  /** Members that are not as they should be. */
  readonly fields: readonly string[];
  readonly referenceId?: string;
};

const coded = z.object({ code: z.optional(z.string()), message: z.optional(z.string()) });

/** Every shape of an error body, and what gateways before the API answer. Source: contact-center.md#error-bodies */
const bodySchema = z.object({
  message: z.optional(z.string()),
  code: z.optional(z.string()),
  errors: z.optional(z.union([z.array(z.union([z.string(), coded])), coded])),
  validations: z.optional(z.array(z.object({ field: z.optional(z.string()), code: z.optional(z.string()) }))),
  referenceId: z.optional(z.string()),
  fault: z.optional(
    z.object({
      faultstring: z.optional(z.string()),
      detail: z.optional(z.object({ errorcode: z.optional(z.string()) })),
    }),
  ),
  ErrorCode: z.optional(z.string()),
  Error: z.optional(z.string()),
  title: z.optional(z.string()),
  detail: z.optional(z.string()),
});

/** Reads an error body of any shape; undefined when it is none of them. Source: contact-center.md#error-bodies */
export function faultIn(text: string): CenterFault | undefined {
  const { data } = bodySchema.safeParse(parseJson(text));
  if (data === undefined) return undefined;
  const errors = data.errors === undefined ? [] : Array.isArray(data.errors) ? data.errors : [data.errors];
  const codes = errors.map((error) => (typeof error === 'string' ? undefined : error.code));
  const texts = errors.map((error) => (typeof error === 'string' ? error : error.message));
  const { validations = [], fault, referenceId } = data;
  const code = [
    ...validations.map((validation) => validation.code),
    ...codes,
    fault?.detail?.errorcode,
    data.code,
    data.ErrorCode,
  ].find((one) => one !== undefined);
  const message = [data.message, fault?.faultstring, data.Error, data.detail, data.title, ...texts].find(
    (one) => one !== undefined,
  );
  if (code === undefined && message === undefined) return undefined;
  return {
    ...(code === undefined ? {} : { code }),
    message: message ?? '',
    fields: validations.flatMap(({ field }) => field ?? []),
    ...(referenceId === undefined ? {} : { referenceId }),
  };
}

/** Whether the contact center took it. */
export const isTaken = ({ status }: CenterAnswer): boolean => status >= 200 && status < 300;

/**
 * The error that an unsuccessful answer stands for. What the contact center says in words is not repeated: it may hold what a visitor
 * wrote.
 */
export function centerFailure(answer: CenterAnswer, step: string, nowMs: number): CarebridgeError {
  const { status } = answer;
  const fault = faultIn(answer.text);
  const said = `The contact center answered ${status}${codeIn(fault)} to ${step}.`;
  if (status === 401 || status === 403) return new ProviderRefused('PlatformUnauthorized', said, status);
  if (status === 404 || status === 410 || (status === 400 && fault?.code === 'resource_not_found')) {
    return new ProviderRefused('PlatformNotFound', said, status);
  }
  if (status === 409 || status === 412) return new ProviderRefused('PlatformConflict', said, status);
  if (status === 429) return new Unavailable('PlatformThrottled', said, retryAfterMs(answer.retryAfter, nowMs));
  if (status >= 500 || status === 408) {
    return new Unavailable('PlatformUnavailable', said, retryAfterMs(answer.retryAfter, nowMs));
  }
  if (status >= 400) return new ProviderRefused('PlatformRefused', said, status);
  return unexpected(step, `${status} with ${answer.text.length} characters`);
}

/** An answer that is none of those that the API describes. */
export function unexpected(step: string, got: string): ProtocolViolation {
  return new ProtocolViolation(`The contact center's answer to ${step} is none that its API describes.`, {
    expected: 'a success as described, or an error',
    got,
    source: 'contact-center.md',
  });
}

/** A code alone, where it looks like one. */
const codeIn = (fault: CenterFault | undefined): string =>
  fault?.code !== undefined && /^[A-Za-z][A-Za-z0-9_.-]{0,79}$/.test(fault.code) ? ` (${fault.code})` : '';

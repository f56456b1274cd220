import * as z from 'zod';
import { StoreRequestFailed } from './table-answer.ts';

/** Why the store did not do what it was asked. */
export type StoreFailure =
  /** No answer, or one that says nothing: the request may have been carried out all the same. */
  | { readonly kind: 'unclear'; readonly retryAfterMs: number | undefined }
  /** A condition did not hold; `index` is the operation of the transaction, where the answer names it. */
  | { readonly kind: 'rejected'; readonly reason: 'exists' | 'changed' | 'missing'; readonly index: number | undefined }
  /** More than the store takes. */
  | { readonly kind: 'too-large' }
  /** The store answers, but not to us: no right, or no such table. */
  | { readonly kind: 'closed' }
  /** Not the store's answer, or one that only a mistake of ours can bring about. */
  | { readonly kind: 'unexpected' };

/** The parts of the SDK's RestError that tell failures apart; read by shape, since bundling may double its class. */
const restErrorSchema = z.object({
  name: z.enum(['RestError', 'AbortError', 'TimeoutError']),
  message: z.string(),
  statusCode: z.number().optional(),
  code: z.string().optional(),
  details: z.object({ odataError: z.object({ code: z.string() }).optional() }).optional(),
});

const sizeCodes = [
  'EntityTooLarge',
  'PropertyValueTooLarge',
  'RequestBodyTooLarge',
  'ContentLengthExceeded',
  'KeyValueTooLarge',
];
const longestRetryAfterMs = 5_000;

/** What a request to the store, or the SDK, has thrown. */
export function storeFailure(error: unknown): StoreFailure {
  const told = error instanceof StoreRequestFailed ? error : toldBySdk(error);
  if (told === undefined) return { kind: 'unexpected' };
  const { status, code, message, retryAfter } = told;
  if (status === undefined || status === 408 || status === 429 || status >= 500 || code === 'OperationTimedOut') {
    return { kind: 'unclear', retryAfterMs: milliseconds(retryAfter) };
  }
  if (status === 413 || sizeCodes.includes(code)) return { kind: 'too-large' };
  if (code === 'TableNotFound' || code === 'TableBeingDeleted' || status === 401 || status === 403)
    return { kind: 'closed' };
  if (status === 404) return { kind: 'rejected', reason: 'missing', index: failedIndex(message) };
  if (status === 409) return { kind: 'rejected', reason: 'exists', index: failedIndex(message) };
  if (status === 412) return { kind: 'rejected', reason: 'changed', index: failedIndex(message) };
  return { kind: 'unexpected' };
}

function toldBySdk(error: unknown): Pick<StoreRequestFailed, 'status' | 'code' | 'message' | 'retryAfter'> | undefined {
  const { data } = restErrorSchema.safeParse(error);
  if (data === undefined) return undefined;
  const retryAfter = headersSchema.safeParse(error).data?.response.headers.get('retry-after');
  const code = data.details?.odataError?.code ?? data.code ?? '';
  return { status: data.statusCode, code, message: data.message, retryAfter };
}

/** A failed transaction's message begins with the index of the operation that failed, and a colon. */
function failedIndex(message: string): number | undefined {
  const digits = /^(\d{1,3}):/.exec(message)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const headersSchema = z.object({
  response: z.object({ headers: z.custom<{ get(name: string): string | undefined }>(hasGet) }),
});

function hasGet(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'get' in value && typeof value.get === 'function';
}

function milliseconds(retryAfter: string | undefined): number | undefined {
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, longestRetryAfterMs) : undefined;
}

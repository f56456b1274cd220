import * as z from 'zod';
import { defined } from '../../../kernel/defined.ts';
import { hashId } from '../../../kernel/ids.ts';
import type { Json, JsonInput } from '../../../kernel/json.ts';
import type { PlatformAnswer } from '../../edge/http.ts';
import { conflict } from '../../edge/refusal.ts';

/** A request that must take effect once: a repeat gets the same answer. Source: trusted-application.md#idempotence */
export type RequestOnce = {
  /** Who sent it: an UCWA application id, or a client id. */
  readonly caller: string;
  /** Invitations and messages have names of their own: some clients use one name for one of each. */
  readonly kind: 'invitation' | 'message';
  readonly operationId: string;
  /** Everything that makes the request what it is; another content under the same name is refused. */
  readonly content: unknown;
};

const answeredSchema = z.object({
  content: z.string(),
  status: z.number(),
  headers: z.record(z.string(), z.string()).optional(),
});

/** Inbox key of a request: clients choose operation ids freely, row keys may not hold every character. */
export const onceKey = (once: RequestOnce): string => `${once.caller}.${hashId(once.kind, once.operationId)}`;

const contentHash = (once: RequestOnce): string => hashId(JSON.stringify(once.content));

/** What the inbox keeps of a request, so that its repeat can be answered. */
export const answered = (once: RequestOnce, { status, headers }: PlatformAnswer): JsonInput => ({
  content: contentHash(once),
  status,
  headers,
});

/**
 * The answer to a repeated request.
 * @throws {PlatformRefusal} Conflict/AlreadyExists — when the first request of this name had another content
 */
export function answerAgain(once: RequestOnce, kept: Json): PlatformAnswer {
  const { content, status, headers } = answeredSchema.parse(kept);
  if (content !== contentHash(once)) throw conflict('AlreadyExists');
  return defined({ status, headers });
}

import type { JsonObject } from '../../kernel/json.ts';

/** Name of the query member that brings a context back. Source: trusted-application.md#callback-context */
export const contextQueryMember = 'callbackContext';

/** Body of the reply that asks for a context; in both spellings, since sources disagree. Source: trusted-application.md#callback-context */
export function contextReply(context: string): JsonObject {
  return { CallbackContext: context, callbackContext: context };
}

/** The context that a reply asks for, whatever its spelling; undefined when there is none. Source: trusted-application.md#callback-context */
export function contextFromReply(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const entry = Object.entries(body).find(([name]) => name.toLowerCase() === 'callbackcontext');
  return typeof entry?.[1] === 'string' && entry[1] !== '' ? entry[1] : undefined;
}

import type { Leg } from '../../conversation/visit.ts';

/** What our `callbackContext` says: where a callback belongs, never whose it is. Source: trusted-application.md#callback-context */
type CallbackContext = { readonly conversation: string; readonly leg: Leg };

/** Writes a context: `<32 hex digits>.<leg>`. Source: trusted-application.md#callback-context */
export function contextText(conversation: string, leg: Leg): string {
  return `${conversation}.${leg}`;
}

/** Reads a context; undefined when it is none of ours. Source: trusted-application.md#callback-context */
export function parseContext(text: string): CallbackContext | undefined {
  const match = /^([0-9a-f]{32})\.(visitor|room)$/.exec(text);
  if (match?.[1] === undefined) return undefined;
  return { conversation: match[1], leg: match[2] === 'room' ? 'room' : 'visitor' };
}

import { maximumTextBytes } from '../trusted-application/limits.ts';

/**
 * Longest answers to what is asked before the chat, all together as one JSON text, in bytes of UTF-8: what the platform takes as an
 * invitation's content. Source: carebridge.md#pre-chat
 */
export const maximumAnswersBytes = maximumTextBytes;

/** How a visitor answers a field of the kind `consent` who has consented. Source: carebridge.md#pre-chat */
export const consentedAnswer = 'yes';

/** Longest mail address. Source: RFC 5321, 4.5.3.1.3 */
const longestMailAddress = 254;

/** Whether a text looks like a mail address: something, an @, and a domain. Choice: whether it is one, only a mail can tell. */
export function isMailAddress(text: string): boolean {
  const [, domain] = /^[^\s@<>(),;:"]+@([^\s@<>(),;:"]+)$/.exec(text) ?? [];
  const labels = domain?.split('.') ?? [];
  return text.length <= longestMailAddress && labels.length > 1 && !labels.includes('');
}

import { maximumTextBytes } from '../trusted-application/limits.ts';

/**
 * Longest answers to what is asked before the chat, all together as one JSON text, in bytes of UTF-8: what the platform takes as an
 * invitation's content. Source: carebridge.md#pre-chat
 */
export const maximumAnswersBytes = maximumTextBytes;

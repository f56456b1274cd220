import { maximumTextBytes } from '../trusted-application/limits.ts';
import { maximumVisitPageBytes } from './visit-page.ts';

/**
 * Longest answers to what is asked before the chat, all together as one JSON text, in bytes of UTF-8: what the platform takes as an
 * invitation's content. Source: carebridge.md#pre-chat
 */
export const maximumAnswersBytes = maximumTextBytes;

/** Of these, what a visitor may fill in: the rest is for the page that the visitor writes from. Source: carebridge.md#visit-page */
export const maximumFormBytes = maximumAnswersBytes - maximumVisitPageBytes;

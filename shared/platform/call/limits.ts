import { maximumTextBytes } from '../../protocol/trusted-application/limits.ts';
import { PlatformRefusal } from '../edge/refusal.ts';

/** Choice: most texts of a visitor that wait until the invitation is accepted. */
export const maxEarlyWords = 3;

/** 429 for one participant too many. Source: trusted-application.md#error-codes */
export const tooManyParticipants = (): PlatformRefusal =>
  new PlatformRefusal('TooManyRequests', { subcode: 'TooManyParticipants', headers: { 'retry-after': '60' } });

/** 413 for text or attached content that is too long. Source: trusted-application.md#limits */
export const tooLong = (): PlatformRefusal => new PlatformRefusal('EntityTooLarge');

/** Whether text is within the limit. */
export const fits = (text: string): boolean =>
  text.length <= maximumTextBytes && Buffer.byteLength(text, 'utf8') <= maximumTextBytes;

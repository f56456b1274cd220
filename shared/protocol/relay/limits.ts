import { maximumTextBytes } from '../trusted-application/limits.ts';

/** Longest line of a visitor, in bytes of UTF-8. Source: carebridge.md#relay-say */
export const maximumLineBytes = maximumTextBytes;

/** Longest values in characters. Source: carebridge.md#relay-open */
export const maximumLength = { culture: 35, visitorName: 250, subject: 250 } as const;

/** How long a request for events may wait, in seconds. Source: carebridge.md#relay-events */
export const longestWaitSeconds = 180;

/** Number of a channel's first event. Source: carebridge.md#relay-events */
export const firstEventNumber = 2;

/** Header that carries a resume token. Source: carebridge.md#relay-tokens */
export const resumeHeader = 'x-carebridge-resume';

/** Longest values in characters. Source: trusted-application.md#limits */
export const maximumLength = {
  operationId: 50,
  subject: 250,
  threadId: 250,
  displayName: 250,
  applicationSessionId: 100,
  allowedOrigins: 500,
  callbackUrl: 1024,
  sipUri: 450,
} as const;

/**
 * Most agents in one meeting, those who are being invited included.
 * Choice: it was never documented; what one message brings to all of them must fit into one stored record. Source: trusted-application.md#limits
 */
export const maximumAgentsPerMeeting = 16;

/** Largest callback body that we take, in bytes. Source: trusted-application.md#limits */
export const maximumCallbackBytes = 200 * 1024;

/** Longest message text, in bytes of UTF-8. Choice: it was never documented. Source: trusted-application.md#limits */
export const maximumTextBytes = 8 * 1024;

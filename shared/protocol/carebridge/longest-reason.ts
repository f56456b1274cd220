/** Longest reason for a pause, in characters. Source: carebridge.md#desk-status */
export const longestReason = 80;

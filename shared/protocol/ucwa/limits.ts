/** Longest values in characters. Source: ucwa.md#limits */
export const maximumLength = {
  userAgent: 100,
  culture: 100,
  displayName: 250,
  operationId: 50,
  subject: 250,
  threadId: 250,
  sipUri: 450,
  modality: 50,
  instance: 250,
} as const;

/** Most modalities that a client may say it can. Source: ucwa.md#limits */
export const maximumModalities = 20;

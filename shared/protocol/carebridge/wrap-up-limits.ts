/** Tags that a company offers for chats, at most. Source: carebridge.md#wrap-up */
export const mostTags = 30;

/** Longest tag and note of a chat, characters. Source: carebridge.md#wrap-up */
export const longestWrapUp = { tag: 40, note: 2_000 } as const;

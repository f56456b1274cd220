/** Canned replies of a tenant, or of a person, at most. Source: carebridge.md#replies */
export const mostReplies = 100;

/** Longest name and text of a canned reply, characters. Source: carebridge.md#replies */
export const longestReply = { name: 60, text: 2_000 } as const;

/** All canned replies of a tenant, or of a person, as JSON text, bytes of UTF-8 at most. Source: carebridge.md#replies */
export const maximumRepliesBytes = 24 * 1024;

/** Longest names in characters. Source: contact-center.md#limits */
export const maximumNameLength = { webhook: 256, channel: 255 } as const;

/** Most messages that a conversation begins with. Source: contact-center.md#limits */
export const maximumHistory = 200;

/** Most members of the customer's own, beside those that the contact center names. Source: contact-center.md#limits */
export const maximumProperties = 30;

/** Entries of a page: unless asked for, and at most. Choice: the latter was never documented. Source: contact-center.md#paging */
export const pageSizes = { usual: 20, most: 1_000 } as const;

/** How long a bot may say that it thinks, in seconds. Source: contact-center.md#limits */
export const thinkingSeconds = { least: 1, usual: 60, most: 600 } as const;

/** Times of the hand-back after an agent, in minutes. Choice: the usual ones were never documented. Source: contact-center.md#limits */
export const postAgentMinutes = {
  total: { least: 20, usual: 60, most: 600 },
  userTimeout: { least: 10, usual: 10, most: 300 },
} as const;

/** Longest message in characters: what an agent's box takes. Choice: none was documented for the API. Source: contact-center.md#limits */
export const maximumTextLength = 5_000;

/** Longest value of a member of the customer's, in characters. Choice: none was documented. Source: contact-center.md#limits */
export const maximumPropertyLength = 1_024;

/** Longest address of a webhook, in characters. Choice: none was documented. Source: contact-center.md#limits */
export const maximumUriLength = 2_048;

/** Chats of one agent at once, at most. Source: contact-center.md#limits */
export const maximumChatsPerAgent = 6;

/** Largest attachment in bytes. Choice: none was documented. Source: contact-center.md#attachments */
export const maximumAttachmentBytes = 5 * 1024 * 1024;

/** Largest body with an attachment in it: what boundaries, headers of parts and other parts may take besides. */
export const maximumFormBytes = maximumAttachmentBytes + 16 * 1024;

/** Attachments of one message, at most. Choice: none was documented. Source: contact-center.md#attachments */
export const maximumAttachments = 10;

/**
 * What a widget says of the page that a visitor writes from, among the answers to what is asked before the chat. No field of a tenant has
 * such a name. Source: carebridge.md#visit-page
 */
export const visitPageNames = {
  address: '_page',
  title: '_title',
  browser: '_browser',
  language: '_language',
} as const;

/** Longest values in UTF-16 units; a widget cuts them. Source: carebridge.md#visit-page */
export const longestVisitPage = { address: 500, title: 150, browser: 200, language: 35 } as const;

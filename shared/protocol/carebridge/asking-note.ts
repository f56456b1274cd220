/** Longest note to a colleague, characters. Source: carebridge.md#ask-colleague */
export const longestAskingNote = 500;

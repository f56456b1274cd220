/** While a person types, the platform is told at most this often. */
export const typingEveryMs = 4_000;

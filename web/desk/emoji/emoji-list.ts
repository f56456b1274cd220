import type { DeskText } from '../messages/en.ts';

/** Emoji of one kind. */
type EmojiGroup<Emoji extends string> = { readonly title: DeskText; readonly emoji: readonly Emoji[] };

/** Choice: those that fit a talk with a customer, so that the list is short enough to be looked through. */
export const emojiGroups = [
  {
    title: 'emojiFaces',
    emoji: [
      '🙂',
      '😀',
      '😄',
      '😅',
      '😂',
      '😉',
      '😊',
      '😍',
      '🤗',
      '🤔',
      '😐',
      '😕',
      '🙁',
      '😢',
      '😮',
      '😬',
      '😎',
      '🥳',
      '😴',
      '🤒',
    ],
  },
  {
    title: 'emojiHands',
    emoji: ['👍', '👎', '👌', '👋', '🙏', '👏', '💪', '🤝', '☝️', '👉', '✌️', '🤞'],
  },
  {
    title: 'emojiSigns',
    emoji: ['✅', '❌', '❗', '❓', 'ℹ️', '⚠️', '⏳', '🔗', '➡️', '⭐', '✨', '❤️', '🎉', '💡', '🔒', '🔔'],
  },
  {
    title: 'emojiThings',
    emoji: [
      '📦',
      '🚚',
      '🏠',
      '🛒',
      '💳',
      '💶',
      '🧾',
      '📄',
      '📎',
      '📷',
      '📞',
      '📧',
      '📅',
      '⏰',
      '🔧',
      '🔑',
      '🎁',
      '☕',
      '🌞',
      '🌧️',
    ],
  },
] as const satisfies readonly EmojiGroup<string>[];

type Emoji = (typeof emojiGroups)[number]['emoji'][number];

/** What each emoji is called in a language; behind commas other words by which it is found. */
export type EmojiNames = Readonly<Record<Emoji, string>>;

/** How an emoji is called, without the other words. */
export const nameOf = (emoji: Emoji, names: EmojiNames): string => names[emoji].split(',')[0] ?? '';

/** The groups with those that are found by all words of a search; without a search all of them. */
export function foundEmoji(search: string, names: EmojiNames): readonly EmojiGroup<Emoji>[] {
  const wanted = plain(search).split(/\s+/).filter(Boolean);
  const isFound = (emoji: Emoji): boolean => wanted.every((word) => plain(names[emoji]).includes(word));
  const groups: readonly EmojiGroup<Emoji>[] = emojiGroups;
  return groups
    .map(({ title, emoji }) => ({ title, emoji: emoji.filter(isFound) }))
    .filter(({ emoji }) => emoji.length > 0);
}

/** Without marks above and below letters, which are left out by those who write in a hurry. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

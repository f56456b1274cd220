import type { EmojiNames } from './emoji-list.ts';

/** Each language is a part of its own, as the desk's texts are. */
const loaders: Readonly<Record<string, () => Promise<EmojiNames>>> = {
  de: () => import('./emoji-de.ts').then(({ names }) => names),
  fr: () => import('./emoji-fr.ts').then(({ names }) => names),
  ar: () => import('./emoji-ar.ts').then(({ names }) => names),
};

/** The emoji's names in a language of the desk. @throws what the loading was refused with */
export const emojiNames = (language: string): Promise<EmojiNames> =>
  loaders[language]?.() ?? import('./emoji-en.ts').then(({ names }) => names);

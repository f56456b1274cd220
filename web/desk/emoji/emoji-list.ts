import type { DeskText } from '../messages/en.ts';

/** An emoji, and words of both languages by which it is found. */
export type Emoji = { readonly shown: string; readonly words: string };

/** Emoji of one kind. */
type EmojiGroup = { readonly title: DeskText; readonly emoji: readonly Emoji[] };

/** Choice: those that fit a talk with a customer, so that the list is short enough to be looked through. */
export const emojiGroups: readonly EmojiGroup[] = [
  {
    title: 'emojiFaces',
    emoji: [
      { shown: '🙂', words: 'smile lächeln' },
      { shown: '😀', words: 'grin happy grinsen froh' },
      { shown: '😄', words: 'laugh happy lachen' },
      { shown: '😅', words: 'sweat relief schwitzen' },
      { shown: '😂', words: 'tears joy lachen tränen' },
      { shown: '😉', words: 'wink zwinkern' },
      { shown: '😊', words: 'blush pleased freuen' },
      { shown: '😍', words: 'love eyes liebe' },
      { shown: '🤗', words: 'hug umarmung' },
      { shown: '🤔', words: 'think nachdenken' },
      { shown: '😐', words: 'neutral' },
      { shown: '😕', words: 'confused verwirrt' },
      { shown: '🙁', words: 'sad traurig' },
      { shown: '😢', words: 'cry weinen' },
      { shown: '😮', words: 'surprised überrascht' },
      { shown: '😬', words: 'grimace verlegen' },
      { shown: '😎', words: 'cool sunglasses sonnenbrille' },
      { shown: '🥳', words: 'party feiern' },
      { shown: '😴', words: 'sleep schlafen' },
      { shown: '🤒', words: 'ill krank' },
    ],
  },
  {
    title: 'emojiHands',
    emoji: [
      { shown: '👍', words: 'thumbs up yes daumen hoch ja' },
      { shown: '👎', words: 'thumbs down no daumen runter nein' },
      { shown: '👌', words: 'ok perfect perfekt' },
      { shown: '👋', words: 'wave hello bye winken hallo' },
      { shown: '🙏', words: 'please thanks bitte danke' },
      { shown: '👏', words: 'clap applaus' },
      { shown: '💪', words: 'strong stark' },
      { shown: '🤝', words: 'handshake deal handschlag' },
      { shown: '☝️', words: 'point up hinweis' },
      { shown: '👉', words: 'point right rechts' },
      { shown: '✌️', words: 'peace victory' },
      { shown: '🤞', words: 'fingers crossed daumen drücken' },
    ],
  },
  {
    title: 'emojiSigns',
    emoji: [
      { shown: '✅', words: 'check done erledigt haken' },
      { shown: '❌', words: 'cross no falsch kreuz' },
      { shown: '❗', words: 'attention achtung' },
      { shown: '❓', words: 'question frage' },
      { shown: 'ℹ️', words: 'information' },
      { shown: '⚠️', words: 'warning warnung' },
      { shown: '⏳', words: 'wait hourglass warten sanduhr' },
      { shown: '🔗', words: 'link verweis' },
      { shown: '➡️', words: 'arrow right pfeil' },
      { shown: '⭐', words: 'star stern' },
      { shown: '✨', words: 'sparkles glitzer' },
      { shown: '❤️', words: 'heart love herz liebe' },
      { shown: '🎉', words: 'celebrate feiern' },
      { shown: '💡', words: 'idea idee' },
      { shown: '🔒', words: 'lock secure schloss sicher' },
      { shown: '🔔', words: 'bell glocke' },
    ],
  },
  {
    title: 'emojiThings',
    emoji: [
      { shown: '📦', words: 'parcel box paket' },
      { shown: '🚚', words: 'delivery truck lieferung' },
      { shown: '🏠', words: 'house home haus' },
      { shown: '🛒', words: 'cart shop einkauf' },
      { shown: '💳', words: 'card pay karte zahlung' },
      { shown: '💶', words: 'money euro geld' },
      { shown: '🧾', words: 'receipt invoice rechnung' },
      { shown: '📄', words: 'document page dokument' },
      { shown: '📎', words: 'attachment anhang' },
      { shown: '📷', words: 'photo camera foto' },
      { shown: '📞', words: 'phone telefon' },
      { shown: '📧', words: 'mail e-mail' },
      { shown: '📅', words: 'calendar date kalender termin' },
      { shown: '⏰', words: 'clock time uhr zeit' },
      { shown: '🔧', words: 'repair tool werkzeug' },
      { shown: '🔑', words: 'key schlüssel' },
      { shown: '🎁', words: 'gift geschenk' },
      { shown: '☕', words: 'coffee kaffee' },
      { shown: '🌞', words: 'sun sonne' },
      { shown: '🌧️', words: 'rain regen' },
    ],
  },
];

/** The groups with those that are found by all words of a search; without a search all of them. */
export function foundEmoji(search: string): readonly EmojiGroup[] {
  const wanted = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return emojiGroups
    .map(({ title, emoji }) => ({
      title,
      emoji: emoji.filter(({ words }) => wanted.every((word) => words.includes(word))),
    }))
    .filter(({ emoji }) => emoji.length > 0);
}

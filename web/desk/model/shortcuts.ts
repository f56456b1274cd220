import type { DeskText } from '../messages/en.ts';

/** What a shortcut does. */
export type ShortcutName =
  | 'accept'
  | 'decline'
  | 'next'
  | 'previous'
  | 'number'
  | 'unanswered'
  | 'write'
  | 'whisper'
  | 'visitor'
  | 'replies'
  | 'emoji'
  | 'wrap-up'
  | 'invite'
  | 'hand-over'
  | 'leave'
  | 'end'
  | 'sound'
  | 'help';

/** A shortcut: the key's place on the keyboard (with Alt), how it is shown, and what it does. */
type Shortcut = {
  readonly codes: readonly string[];
  readonly shown: readonly string[];
  readonly text: DeskText;
  readonly name?: ShortcutName;
};

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9'].map((digit) => `Digit${digit}`);
const alt = (code: string, key: string, name: ShortcutName, text: DeskText): Shortcut => ({
  codes: [code],
  shown: ['Alt', key],
  name,
  text,
});

/** Every shortcut has a modifier, so that dictated text triggers none (WCAG 2.2, 2.1.4). Browsers' own combinations are left out. */
export const shortcuts: readonly Shortcut[] = [
  alt('KeyA', 'A', 'accept', 'keyAccept'),
  alt('KeyX', 'X', 'decline', 'keyDecline'),
  alt('ArrowDown', '↓', 'next', 'keyNext'),
  alt('ArrowUp', '↑', 'previous', 'keyPrevious'),
  { codes: digits, shown: ['Alt', '1…9'], name: 'number', text: 'keyNumber' },
  alt('KeyU', 'U', 'unanswered', 'keyUnanswered'),
  alt('KeyT', 'T', 'write', 'keyWrite'),
  alt('KeyW', 'W', 'whisper', 'keyWhisper'),
  alt('KeyV', 'V', 'visitor', 'keyVisitor'),
  alt('KeyE', 'E', 'emoji', 'emoji'),
  alt('KeyR', 'R', 'replies', 'ownReplies'),
  alt('KeyO', 'O', 'wrap-up', 'keyWrapUp'),
  alt('KeyI', 'I', 'invite', 'keyInvite'),
  alt('KeyH', 'H', 'hand-over', 'keyHandOver'),
  alt('KeyL', 'L', 'leave', 'keyLeave'),
  alt('KeyN', 'N', 'end', 'keyEnd'),
  alt('KeyM', 'M', 'sound', 'keySound'),
  alt('KeyK', 'K', 'help', 'shortcuts'),
  { codes: [], shown: ['/'], text: 'keyReplies' },
  { codes: [], shown: ['Enter'], text: 'keySend' },
];

type Pressed = Pick<KeyboardEvent, 'code' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>;

/** What a key press asks for; `number` is that of a digit, from 1. */
export function shortcutOf(event: Pressed): { readonly name: ShortcutName; readonly number: number } | undefined {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  const found = shortcuts.find(({ codes }) => codes.includes(event.code));
  return found?.name === undefined ? undefined : { name: found.name, number: found.codes.indexOf(event.code) + 1 };
}

import type { ChatRecord, Line } from '../record/desk-record.ts';
import { words } from './words.ts';

/** What a chat is called: by its visitor, or what they asked. */
export function chatName(chat: Pick<ChatRecord, 'people' | 'lines' | 'details' | 'subject'>): string {
  const known = chat.people.find(({ role }) => role === 'visitor') ?? visitorIn(chat.lines);
  return nameIn(chat.details) ?? known?.name ?? (chat.subject || words.say('visitor'));
}

/** A name that the visitor has filled in, under whichever key a name is asked for. */
export function nameIn(details: Readonly<Record<string, string>>): string | undefined {
  const found = Object.entries(details).find(([field, value]) => /name/i.test(field) && value.trim() !== '');
  return found?.[1];
}

/** What was filled in and does not stand elsewhere: neither the name nor the question. */
export function detailsShown({ details, subject }: Pick<ChatRecord, 'details' | 'subject'>) {
  const name = nameIn(details);
  return Object.entries(details).filter(
    ([, value]) => value.trim() !== '' && value !== name && !subject.startsWith(value),
  );
}

/** The newest words of a chat, for the list. */
export function lastWords({ lines, pending, subject }: ChatRecord): string {
  const text = pending.at(-1)?.text ?? lines.findLast(({ from }) => from.role !== 'company')?.text ?? subject;
  return text.slice(0, 160);
}

const visitorIn = (lines: readonly Line[]) => lines.find(({ from }) => from.role === 'visitor')?.from;

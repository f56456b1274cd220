import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { isBlank, plainName } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import { linesOf } from '../../chat/chat-log.ts';
import type { DeskChat } from '../record/desk-record.ts';
import { words } from './words.ts';

/** The name of a chat: its visitor's, or the subject. */
export function chatName(chat: Pick<DeskChat, 'people' | 'entries' | 'details' | 'subject'>): string {
  const known = chat.people.find(({ role }) => role === 'visitor') ?? visitorIn(chat);
  return nameIn(chat.details) ?? known?.name ?? (chat.subject || words.say('visitor'));
}

/** The name that the visitor has filled in, in any field whose key contains "name". */
export function nameIn(details: Readonly<Record<string, string>>): string | undefined {
  const found = Object.entries(details).find(([field, value]) => /name/i.test(field) && !isBlank(value));
  return found === undefined ? undefined : plainName(found[1]);
}

/** What was filled in, without the name and the question, which are shown elsewhere. */
export function detailsShown({ details, subject }: Pick<DeskChat, 'details' | 'subject'>) {
  const name = nameIn(details);
  return Object.entries(details).filter(([, value]) => !isBlank(value) && value !== name && !subject.startsWith(value));
}

/** The newest message of a chat, for the list. */
export function lastWords(chat: DeskChat): string {
  const last = linesOf(chat).findLast((line) => line.kind === 'said' || line.from.role !== 'company');
  const text = chat.pending.at(-1)?.text ?? last?.text ?? chat.subject;
  return cutText(text, 160);
}

function visitorIn(chat: Pick<DeskChat, 'people' | 'entries'>): Person | undefined {
  return linesOf(chat).flatMap((line) => (line.kind === 'heard' && line.from.role === 'visitor' ? line.from : []))[0];
}

import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { isBlank, isolated, plainName } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import { linesOf } from '../../chat/chat-log.ts';
import type { Taken } from '../model/desk-model.ts';
import type { DeskChat, TranscriptLine } from '../record/desk-record.ts';
import { shownEntries } from '../record/shown-entries.ts';
import { words } from './words.ts';

/** How much of a message the list shows, in UTF-16 units. */
const listLength = 160;

/** The name of a chat: its visitor's, wherever it is named. */
export function chatName(chat: Pick<DeskChat, 'people' | 'entries' | 'details'>): string {
  const known = chat.people.find(({ role }) => role === 'visitor') ?? visitorIn(chat);
  return nameIn(chat.details) || known?.name || words.say('visitor');
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
export function lastWords(chat: DeskChat, transcript: readonly TranscriptLine[], address: string | undefined) {
  const shown = shownEntries(chat, transcript, { address });
  const last = shown.findLast((entry) => entry.kind === 'line' && entry.by !== 'company');
  if (last?.kind !== 'line') return { text: cutText(chat.subject, listLength), audience: 'everyone' } as const;
  return { text: cutText(last.text, listLength), audience: last.audience };
}

function visitorIn(chat: Pick<DeskChat, 'people' | 'entries'>): Person | undefined {
  return linesOf(chat).flatMap((line) => (line.kind === 'heard' && line.from.role === 'visitor' ? line.from : []))[0];
}

/** That a colleague has the visitor. */
export const takenText = ({ by, subject }: Taken): string =>
  words.say('faster', { name: isolated(by), subject: subject || words.say('noQuestion') });

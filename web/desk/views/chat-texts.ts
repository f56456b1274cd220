import { cutText } from '../../../shared/kernel/grapheme-cut.ts';
import { isBlank, isolated, plainName } from '../../../shared/kernel/visible-text.ts';
import type { Person } from '../../chat/chat-event.ts';
import { linesOf } from '../../chat/chat-log.ts';
import type { Taken } from '../model/desk-news.ts';
import type { TenantMessage } from '../model/left-messages.ts';
import { filledIn } from '../model/visit-page.ts';
import type { DeskChat, TranscriptLine } from '../record/desk-record.ts';
import { type DeskLine, shownEntries } from '../record/shown-entries.ts';
import { words } from './words.ts';

/** How much of a message the list shows, in UTF-16 units. */
const listLength = 160;

const minuteMs = 60_000;

/** The name of a chat: its visitor's, wherever it is named. */
export const chatName = (chat: NamedChat): string => visitorName(chat) || words.say('visitor');

/** What a visitor is called; empty where that is not known. */
export function visitorName(chat: NamedChat): string {
  const known = chat.people.find(({ role }) => role === 'visitor') ?? visitorIn(chat);
  return nameIn(chat.details) || known?.name || '';
}

type NamedChat = Pick<DeskChat, 'people' | 'entries' | 'details'>;

/** The name that the visitor has filled in, in any field whose key contains "name". */
export function nameIn(details: Readonly<Record<string, string>>): string | undefined {
  const found = filledIn(details).find(([field, value]) => /name/i.test(field) && !isBlank(value));
  return found === undefined ? undefined : plainName(found[1]);
}

/** What was filled in, without the name and the question, which are shown elsewhere. */
export function detailsShown({ details, subject }: Pick<DeskChat, 'details' | 'subject'>) {
  const name = nameIn(details);
  return filledIn(details).filter(([, value]) => !isBlank(value) && value !== name && !subject.startsWith(value));
}

/** What the list tells of a chat; times are the platform's, epoch ms. */
type LastWords = {
  readonly text: string;
  readonly audience: DeskLine['audience'];
  /** When the newest message was said; undefined where none was. */
  readonly at: number | undefined;
  /** When the visitor's first message was said that no one has answered. */
  readonly unansweredSince: number | undefined;
};

/** The newest message of a chat, for the list, and since when the visitor waits for an answer. */
export function lastWords(
  chat: DeskChat,
  transcript: readonly TranscriptLine[],
  address: string | undefined,
): LastWords {
  const lines = shownEntries(chat, transcript, { address }).filter((entry) => entry.kind === 'line');
  const said = lines.filter(({ by }) => by !== 'company');
  const last = said.at(-1);
  const unansweredSince = chat.ending === undefined ? said.slice(lastAnswer(said) + 1).find(isVisitors)?.at : undefined;
  const { text, audience, at, files } = {
    files: undefined,
    ...(last ?? { text: chat.subject, audience: 'everyone', at: undefined }),
  } as const;
  return { text: cutText(text || (files?.[0]?.name ?? ''), listLength), audience, at, unansweredSince };
}

const isVisitors = ({ by }: DeskLine): boolean => by === 'visitor';

/** Where the last message of an agent's stands that is for the visitor, as far as is known. */
function lastAnswer(said: readonly DeskLine[]): number {
  return said.findLastIndex(
    ({ by, audience, state }) => !(by === 'visitor' || audience === 'agents' || state === 'failed'),
  );
}

/** How long something lasts, in whole minutes. */
export function durationText(ms: number): string {
  const minutes = Math.floor(Math.max(0, ms) / minuteMs);
  if (minutes < 1) return words.say('waitsMoment');
  const hours = Math.floor(minutes / 60);
  return hours < 1 ? words.say('waitsMinutes', { minutes }) : words.say('waitsHours', { hours, minutes: minutes % 60 });
}

function visitorIn(chat: Pick<DeskChat, 'people' | 'entries'>): Person | undefined {
  return linesOf(chat).flatMap((line) => (line.kind === 'heard' && line.from.role === 'visitor' ? line.from : []))[0];
}

/** That a colleague has the visitor. */
export const takenText = ({ by, subject }: Taken): string =>
  words.say('faster', { name: isolated(by), subject: subject || words.say('noQuestion') });

/** Who has a message. */
export function holderText({ by, tenant, status }: TenantMessage): string {
  if (by === tenant.address) return words.say(status === 'closed' ? 'messageClosedByYou' : 'messageIsYours');
  const name = tenant.colleagues.find(({ address }) => address === by)?.displayName ?? by?.replace(/^sip:/, '') ?? '';
  return words.say(status === 'closed' ? 'messageClosedBy' : 'messageIsOf', { name: isolated(name) });
}

import type { Place } from './places.ts';

/** The parts in which a company is shown. */
export const parts = [
  'overview',
  'general',
  'agents',
  'hours',
  'look',
  'texts',
  'questions',
  'replies',
  'answering',
  'keeping',
  'platform',
] as const;

export type PartName = (typeof parts)[number];

const partOfMember: Readonly<Record<string, PartName>> = {
  displayName: 'general',
  language: 'general',
  allowedOrigins: 'general',
  agents: 'agents',
  openingHours: 'hours',
  openingExceptions: 'hours',
  timeZone: 'hours',
  look: 'look',
  texts: 'texts',
  pageTexts: 'texts',
  preChat: 'questions',
  replies: 'replies',
  wrapUpTags: 'replies',
  owner: 'answering',
  askAtOnce: 'answering',
  agentAnswerSeconds: 'answering',
  askAnewSeconds: 'answering',
  giveUpAfterSeconds: 'answering',
  rating: 'answering',
  retentionDays: 'keeping',
  historyDays: 'keeping',
  platform: 'platform',
};

/** The part in which a place has its field; undefined where it has none. */
export const partOf = (place: Place): PartName | undefined => partOfMember[place.split('.')[0] ?? ''];

/** The parts in which a supervisor watches a company. */
const watchParts = ['live', 'reports', 'search', 'visitor', 'chat'] as const;

export type WatchPart = (typeof watchParts)[number];

/** What the address of the page names; `chats`: the companies that are watched, `letters`: messages that could not be handled, `of`: what a part is about, such as a chat. */
export type Route =
  | { readonly page: 'list' | 'new' | 'chats' | 'letters' }
  | { readonly page: 'watch'; readonly id: string; readonly part: WatchPart; readonly of: string }
  | { readonly page: 'company'; readonly id: string; readonly part: PartName };

/** Reads the fragment of the page's address. */
export function routeOf(fragment: string): Route {
  const [page, id, part, of = ''] = fragment.replace(/^#\/?/, '').split('/');
  if (page === 'new' || page === 'letters') return { page };
  if (page === 'chats') {
    if (id === undefined || id === '') return { page };
    const known = watchParts.find((one) => one === part) ?? 'live';
    return { page: 'watch', id: decodedOr(id), part: known, of: decodedOr(of) };
  }
  if (page !== 'company' || id === undefined || id === '') return { page: 'list' };
  return { page, id: decodedOr(id), part: parts.find((one) => one === part) ?? 'overview' };
}

/** The fragment that names a part in which a company is watched. */
export function watchPath(id: string, part: WatchPart, of = ''): string {
  const path = `#/chats/${encodeURIComponent(id)}/${part}`;
  return of === '' ? path : `${path}/${encodeURIComponent(of)}`;
}

function decodedOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

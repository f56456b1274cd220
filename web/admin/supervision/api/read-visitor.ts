import { objectsOf, textOf, type WireObject } from '../../../transport/wire.ts';
import { type Phase, phaseOf, timeOf } from './read-chats.ts';

/** Where a chat has a text, with what stands around it. */
type Match = { readonly in: 'line' | 'name' | 'mail' | 'subject' | 'wrap-up'; readonly excerpt: string };

/** A chat that has a text; `startedAt` is epoch ms. Source: carebridge.md#search */
export type FoundChat = {
  readonly id: string;
  readonly phase: Phase;
  readonly startedAt: number;
  readonly visitor: string | undefined;
  readonly subject: string;
  readonly matches: readonly Match[];
};

/** What a search has found so far; `next`: from where on it goes further back. */
export type Found = {
  readonly chats: readonly FoundChat[];
  /** More visitors have such a name than are among them. */
  readonly isMoreNamed: boolean;
  /** The day (UTC, epoch ms) that it came to. */
  readonly searchedTo: number | undefined;
  readonly next: string | undefined;
};

/** What is known of a visitor. Source: carebridge.md#export */
export type Visitor = {
  readonly chats: readonly { readonly company: string; readonly id: string; readonly startedAt: number | undefined }[];
  readonly messages: number;
};

/** What an erasure has removed. Source: carebridge.md#erasure */
export type Erased = {
  readonly conversations: number;
  readonly records: number;
  readonly deadLetters: number;
  readonly messages: number;
};

const places = ['line', 'name', 'mail', 'subject', 'wrap-up'] as const;

/** Reads what a search has found. */
export function foundOf(body: WireObject): Found {
  return {
    chats: [...objectsOf(body.named), ...objectsOf(body.conversations)].map((chat) => ({
      id: textOf(chat, 'id') ?? '',
      phase: phaseOf(chat.phase),
      startedAt: timeOf(chat, 'startedAt') ?? 0,
      visitor: textOf(chat, 'displayName'),
      subject: textOf(chat, 'subject') ?? '',
      matches: objectsOf(chat.matches).map((match) => ({
        in: places.find((one) => one === match.in) ?? 'line',
        excerpt: textOf(match, 'excerpt') ?? '',
      })),
    })),
    isMoreNamed: body.moreNamed === true,
    searchedTo: timeOf(body, 'searchedTo'),
    next: textOf(body, 'next'),
  };
}

/** Reads what is known of a visitor. */
export function visitorOf(body: WireObject): Visitor {
  return {
    chats: objectsOf(body.conversations).map((chat) => ({
      company: textOf(chat, 'tenant') ?? '',
      id: textOf(chat, 'id') ?? '',
      startedAt: timeOf(chat, 'startedAt'),
    })),
    messages: objectsOf(body.messages).length,
  };
}

/** Reads the receipt of an erasure. */
export function erasedOf(body: WireObject): Erased {
  const count = (name: string): number => {
    const value = body[name];
    return typeof value === 'number' ? value : 0;
  };
  return {
    conversations: count('conversations'),
    records: count('records'),
    deadLetters: count('deadLetters'),
    messages: count('messages'),
  };
}

import type * as z from 'zod/mini';
import { ProviderRefused } from '../../kernel/errors.ts';
import { parseJson } from '../../kernel/json.ts';
import type { CenterClient, CenterScope } from './center-client.ts';
import { type CenterAnswer, unexpected } from './center-failure.ts';

/** A visitor as a contact center is told of one; texts are bounded. */
export type CenterVisitor = {
  readonly name?: string;
  readonly language: string;
  /** Members of our own, by name. */
  readonly own: Readonly<Record<string, string>>;
};

/** A line that goes along with a new conversation; `user` is the visitor, `bot` everyone else. */
export type HistoryLine = { readonly author: 'user' | 'bot'; readonly text: string };

/** What a conversation begins with. `queue`: in the place of the channel's own, where the dialect has that. */
export type CenterOpening = {
  readonly channelId: string;
  readonly visitor: CenterVisitor;
  readonly history: readonly HistoryLine[];
  readonly queue?: string;
};

/** A conversation as the contact center knows it; `own` are our members of its visitor; `goesOn`: a visit waits in it, or an agent has it. */
export type CenterConversation = {
  readonly id: string;
  readonly own: ReadonlyMap<string, string>;
  readonly goesOn: boolean;
};

/** One generation of the API. Everything but `leave` is thrown as {@link CenterClient.demand} throws. */
export type Dialect = {
  /** The new conversation's id. */
  open(client: CenterClient, opening: CenterOpening, scope: CenterScope): Promise<string>;
  say(client: CenterClient, conversation: string, text: string, scope: CenterScope): Promise<void>;
  /** Puts a conversation into a queue; absent where the generation has no request for it. Source: contact-center.md#assignment */
  readonly requeue?: (client: CenterClient, conversation: string, queue: string, scope: CenterScope) => Promise<void>;
  /** The visitor types; absent: this generation has no word for it. */
  types?(client: CenterClient, conversation: string, scope: CenterScope): Promise<void>;
  /** Whatever is answered. */
  leave(client: CenterClient, conversation: string, scope: CenterScope): Promise<CenterAnswer>;
  /** Undefined when there is none of that id. */
  find(client: CenterClient, conversation: string, scope: CenterScope): Promise<CenterConversation | undefined>;
  /** Conversations whose visitor has a member of ours with a value, the newest last. */
  withOwn(
    client: CenterClient,
    name: string,
    value: string,
    scope: CenterScope,
  ): Promise<readonly CenterConversation[]>;
  /** All that the visitor has said in a conversation, in order. */
  visitorTexts(client: CenterClient, conversation: string, scope: CenterScope): Promise<readonly string[]>;
};

/**
 * What an answer holds.
 * @throws {ProtocolViolation} UnexpectedAnswer — when that is not what its API describes
 */
export function contentOf<T extends z.ZodMiniType>(
  schema: T,
  { status, text }: CenterAnswer,
  { step }: CenterScope,
): z.infer<T> {
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw unexpected(step, `${status} with ${text.length} characters`);
}

/** What was found, or undefined where the contact center says that there is nothing. */
export async function ifThere<T>(looking: Promise<T>): Promise<T | undefined> {
  try {
    return await looking;
  } catch (error) {
    if (error instanceof ProviderRefused && error.code === 'PlatformNotFound') return undefined;
    throw error;
  }
}

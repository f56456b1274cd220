import type { CommandLearned } from '../../conversation/event.ts';
import type {
  ContactCommand,
  OpenConversation,
  RequeueConversation,
  SayLine,
} from '../../conversation/queued/command.ts';
import { CapabilityNotAvailable, ProviderRefused, Unavailable } from '../../kernel/errors.ts';
import { ownKey } from '../../protocol/contact-center/own-key.ts';
import type { ContactContext } from '../provider.ts';
import type { CenterClient, CenterScope } from './center-client.ts';
import { centerFailure, isTaken } from './center-failure.ts';
import type { CenterOpening, Dialect } from './dialect.ts';
import { openingOf, ownKeyOf } from './opening.ts';
import { piecesOf } from './pieces.ts';
import { piecesThere } from './seen-lines.ts';

/** What performing works with. */
type Performing = {
  readonly dialect: Dialect;
  readonly client: CenterClient;
  readonly scope: CenterScope;
  /** The channel that conversations are begun on; `refused`: one on which that failed. */
  readonly channelOf: (refused?: string) => Promise<string>;
  readonly now: () => number;
};

/** Before a line is sent again it is looked for: a second after the answer was lost, and two seconds later. */
const lookPausesMs = [1_000, 2_000] as const;

/** Does what one command asks for; no request of a contact center is idempotent, so a repeat looks first. */
export async function performContactCommand(
  command: ContactCommand,
  context: ContactContext,
  performing: Performing,
): Promise<CommandLearned> {
  switch (command.kind) {
    case 'open-conversation':
      return { platformConversation: await opened(command, context, performing) };
    case 'say-line':
      return said(command, context, performing);
    case 'leave-conversation':
      return left(context, performing);
    case 'requeue-conversation':
      return requeued(command, context, performing);
  }
}

/** A conversation that an earlier attempt may have begun is found by our own key in its visitor's data. */
async function opened(command: OpenConversation, context: ContactContext, performing: Performing): Promise<string> {
  const { dialect, client, scope } = performing;
  if (context.isRepeat) {
    const key = ownKeyOf(context.tenant.id, context.conversation);
    const found = await dialect.withOwn(client, ownKey, key, { ...scope, step: 'find-conversation' });
    // What is answered has to bear the key: a filter that is not understood may let everything pass.
    const known = found.findLast(({ id, own }) => own.get(ownKey) === key && id !== context.platformConversation);
    if (known !== undefined) return known.id;
  }
  return begun(openingOf(command, context), performing);
}

/** A channel that is not taken may have been lost: where another has been made since, or can be made, it is begun on that. */
async function begun(
  opening: Omit<CenterOpening, 'channelId'>,
  { dialect, client, scope, channelOf }: Performing,
): Promise<string> {
  const channelId = await channelOf();
  try {
    return await dialect.open(client, { ...opening, channelId }, scope);
  } catch (error) {
    if (!(error instanceof ProviderRefused) || ![400, 404, 422].includes(error.status)) throw error;
    const other = await channelOf(channelId);
    if (other === channelId) throw error;
    return dialect.open(client, { ...opening, channelId: other }, scope);
  }
}

async function said({ text }: SayLine, context: ContactContext, performing: Performing): Promise<CommandLearned> {
  const { platformConversation: conversation, isRepeat } = context;
  if (conversation === undefined) throw notKnown();
  const pieces = piecesOf(text);
  if (!isRepeat) return sent(pieces, conversation, performing);
  const { dialect, client, scope } = performing;
  const texts = await dialect.visitorTexts(client, conversation, { ...scope, step: 'look-for-line' });
  const there = piecesThere(texts, text, context);
  const isSentAgain = context.attempts > lookPausesMs.length;
  if (there === pieces.length) return { line: isSentAgain ? 'repeated' : 'found' };
  if (there > 0) return sent(pieces.slice(there), conversation, performing);
  const pauseMs = lookPausesMs[context.attempts % (lookPausesMs.length + 1)];
  if (pauseMs !== undefined) throw new Unavailable('PlatformUnavailable', 'The line is not shown yet.', pauseMs);
  await sent(pieces, conversation, performing);
  return { line: 'repeated' };
}

async function sent(
  pieces: readonly string[],
  conversation: string,
  { dialect, client, scope }: Performing,
): Promise<CommandLearned> {
  for (const piece of pieces) await dialect.say(client, conversation, piece, scope);
  return {};
}

/** One that is gone, or was left before, has been left. */
async function left({ platformConversation }: ContactContext, performing: Performing): Promise<CommandLearned> {
  const { dialect, client, scope, now } = performing;
  if (platformConversation === undefined) return {};
  const answer = await dialect.leave(client, platformConversation, scope);
  if (isTaken(answer) || [404, 409, 410].includes(answer.status)) return {};
  throw centerFailure(answer, scope.step, now());
}

/**
 * Reports may be late and of another visit, so it is looked first: to ask for the queue once more would cost the visitor the place.
 * @throws {CapabilityNotAvailable} — when the generation has no such request
 */
async function requeued(
  { queue }: RequeueConversation,
  { platformConversation: conversation }: ContactContext,
  { dialect, client, scope }: Performing,
): Promise<CommandLearned> {
  if (conversation === undefined) throw notKnown();
  const found = await dialect.find(client, conversation, { ...scope, step: 'look-for-visit' });
  if (found === undefined) throw notKnown();
  if (found.goesOn) return { visit: 'goes-on' };
  if (dialect.requeue === undefined) {
    throw new CapabilityNotAvailable('This generation of the API cannot put a conversation into a queue.');
  }
  await dialect.requeue(client, conversation, queue, scope);
  return {};
}

/** As when it is gone: the conversation is opened anew. */
function notKnown(): ProviderRefused {
  return new ProviderRefused('PlatformNotFound', 'The contact center has no conversation yet.', 404);
}

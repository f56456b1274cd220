import type { OpenConversation, SayLine } from '../../conversation/queued/command.ts';
import { markOf } from '../../conversation/queued/lines.ts';
import type { QueuedConversation } from '../../conversation/queued/state.ts';
import type { TranscriptLine } from '../../conversation/transcript.ts';
import type { EarlierLine } from '../../providers/provider.ts';
import type { ConversationName } from './service-envelope.ts';
import type { StoredConversations } from './stored-conversation.ts';

/** Choice: as many lines as a contact center takes as history. Source: contact-center reference, limits */
const mostHistory = 200;

/** The lines that go along with a conversation that is opened, oldest first: the newest ones, where there are too many. */
export async function historyFor(
  stored: StoredConversations,
  name: ConversationName,
  { historyTo }: OpenConversation,
): Promise<readonly TranscriptLine[]> {
  if (historyTo === 0) return [];
  const lines = await stored.transcript(name, Math.max(1, historyTo - mostHistory + 1));
  return lines.filter(({ number, audience }) => number <= historyTo && audience === 'everyone');
}

/** What is known of the lines that went to the platform's conversation before this one. */
export function earlierLines({ lines }: QueuedConversation, command: SayLine): readonly EarlierLine[] {
  const mark = markOf(command.text);
  return lines.flatMap((one): EarlierLine[] => {
    const { line, state } = one;
    return state === 'pending' || line >= command.line ? [] : [{ same: one.mark === mark, state }];
  });
}

import { FadingMap } from '../../kernel/fading-map.ts';
import { minuteMs } from '../../kernel/time.ts';
import type { LoadedConversation } from './stored-conversation.ts';

/** Some 20 KB each; what is erased elsewhere lies here no longer than this. */
const limits = { most: 1_000, keptMs: 15 * minuteMs };

/**
 * Conversations that are under way, each as this instance wrote it last. One queue session goes to one instance at a time, so that is normally
 * how they stand, and need not be read; where another instance has written since, the next commit conflicts.
 */
export class RememberedConversations {
  readonly #conversations = new FadingMap<LoadedConversation>(limits);

  find(partition: string): LoadedConversation | undefined {
    return this.#conversations.get(partition);
  }

  /** What is over is of no further use. */
  keep(partition: string, conversation: LoadedConversation): void {
    if (conversation.state.phase === 'closed') this.forget(partition);
    else this.#conversations.set(partition, conversation);
  }

  forget(partition: string): void {
    this.#conversations.delete(partition);
  }
}

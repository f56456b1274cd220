import type { Speaker, Telling } from '../../../shared/conversation/queued/visit.ts';
import { type ConversationName, partitionOf } from '../../../shared/service/worker/service-envelope.ts';
import type { VisitorChannel } from '../../../shared/service/worker/visitor-channel.ts';

/** A visitor's channel that keeps what was told, as a page would see it. */
export class RecordingChannel implements VisitorChannel {
  readonly typed: boolean[] = [];
  readonly #told: { readonly partition: string; readonly tellings: readonly Telling[] }[] = [];
  readonly #origins = new Set<string>();

  async tell(name: ConversationName, tellings: readonly Telling[], origin: string): Promise<void> {
    if (this.#origins.has(origin)) return;
    this.#origins.add(origin);
    this.#told.push({ partition: partitionOf(name), tellings });
  }

  async typing(_name: ConversationName, _who: Speaker, isTyping: boolean): Promise<void> {
    this.typed.push(isTyping);
  }

  /** All that the visitor of a conversation was told, in order. */
  told(name: ConversationName): readonly Telling[] {
    return this.#told.filter(({ partition }) => partition === partitionOf(name)).flatMap(({ tellings }) => tellings);
  }
}

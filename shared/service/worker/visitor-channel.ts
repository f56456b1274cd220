import type { Speaker, Telling } from '../../conversation/queued/visit.ts';
import type { ConversationName } from './service-envelope.ts';

/** The way to a visitor whose platform does not speak to browsers: what is told is durable, and stays for a page that asks later. */
export interface VisitorChannel {
  /**
   * Tells the visitor, as one entry; `origin` names what it comes from, and a repeat with the same one tells nothing again.
   * @throws {Unavailable} StoreUnavailable
   */
  tell(name: ConversationName, tellings: readonly Telling[], origin: string): Promise<void>;

  /** Tells that an agent types or has stopped; where that fails, it is not told. */
  typing(name: ConversationName, who: Speaker, isTyping: boolean): Promise<void>;
}

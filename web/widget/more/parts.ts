import type { Entry } from '../../chat/chat-log.ts';
import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import type { VisitorNote } from '../chat/chat-record.ts';
import type { Messages } from '../views/messages.tsx';
import type { Announcer } from './announcer.tsx';
import type { AfterEnd, EndDialog } from './ending.tsx';
import type { NoChat } from './no-chat.tsx';
import type { QuestionForm } from './question-form.tsx';

/** What is drawn or done in some chats only, and loaded when it may be needed. */
export type Parts = {
  readonly QuestionForm: typeof QuestionForm;
  readonly EndDialog: typeof EndDialog;
  readonly AfterEnd: typeof AfterEnd;
  readonly Messages: typeof Messages;
  readonly NoChat: typeof NoChat;
  readonly Announcer: typeof Announcer;
  /** Offers the transcript as a download. */
  readonly saveTranscript: (entries: readonly Entry<VisitorNote>[], companyName: string) => void;
};

/** What the second script hands over to the first one. */
type PartsExchange = typeof globalThis & { carebridgeParts?: (parts: Parts) => void };

/** The parts of the second script, which is asked for until it is there. */
export class LaterParts {
  readonly value = new Observable<Parts | undefined>(undefined);
  readonly #load: () => Promise<unknown>;
  #isWanted = false;

  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  async want(): Promise<void> {
    if (this.#isWanted) return;
    this.#isWanted = true;
    const exchange: PartsExchange = globalThis;
    exchange.carebridgeParts = (parts) => this.value.set(parts);
    for (let attempt = 1; this.value.get() === undefined; attempt += 1) {
      if (attempt > 1) await new Pause().wait(pauseMs(attempt));
      await this.#load().catch(() => undefined);
    }
  }
}

/** Hands the parts over to the first script. */
export const handOver = (parts: Parts): void => (globalThis as PartsExchange).carebridgeParts?.(parts);

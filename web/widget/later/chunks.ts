import type { VNode } from 'preact';
import type { Entry } from '../../chat/chat-log.ts';
import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import type { VisitorNote } from '../chat/chat-record.ts';
import type { recordAfter } from '../chat/record-after.ts';
import type { CustomerTools } from '../customer/other-devices.ts';
import type { AfterEnd, EndDialog } from '../ending/ending.tsx';
import type { PrivacyNote } from '../form/privacy-note.tsx';
import type { QuestionForm } from '../form/question-form.tsx';
import type { History } from '../history/history.tsx';
import type { MessageForm } from '../message/message-form.tsx';
import type { Announcer } from '../more/announcer.tsx';
import type { Banner } from '../more/banner.tsx';
import type { HistoryTool } from '../more/history-tool.tsx';
import type { NoChat } from '../more/no-chat.tsx';
import type { Offer } from '../more/offer.tsx';
import type { EndTools, Status } from '../more/under-way.tsx';
import type { Rating } from '../rating/rating.tsx';
import type { Messages } from '../views/messages.tsx';

/** What is drawn or done in some chats only, by the script that brings it. The build makes the scripts: `local/web/entries.ts`. */
type Chunks = {
  /** What is said in a chat, and why there is none. */
  readonly more: {
    readonly Announcer: typeof Announcer;
    readonly Banner: typeof Banner;
    readonly EndTools: typeof EndTools;
    readonly Status: typeof Status;
    readonly Messages: typeof Messages;
    readonly HistoryTool: typeof HistoryTool;
    readonly NoChat: typeof NoChat;
    readonly Offer: typeof Offer;
    readonly recordAfter: typeof recordAfter;
  };
  /** What the company asks before the chat, and tells of what becomes of it. */
  readonly form: { readonly QuestionForm: typeof QuestionForm; readonly PrivacyNote: typeof PrivacyNote };
  /** A message instead of a chat. */
  readonly message: { readonly MessageForm: typeof MessageForm };
  /** How a chat is ended, and what is left of it then. */
  readonly ending: {
    readonly AfterEnd: typeof AfterEnd;
    readonly EndDialog: typeof EndDialog;
    /** Offers the transcript as a download. */
    readonly saveTranscript: (entries: readonly Entry<VisitorNote>[], companyName: string) => void;
  };
  /** Asks how the chat was. */
  readonly rating: { readonly Rating: typeof Rating };
  /** Chats of before. */
  readonly history: { readonly History: typeof History };
  /** Chats of before that the visitor had on other devices. */
  readonly customer: CustomerTools;
  /** What tells of messages where the chat is not seen. */
  readonly attention: {
    readonly SoundTool: () => VNode;
    /** Takes the number of unread messages. */
    readonly tell: (count: number) => void;
  };
  /** The company's logo, where it has one. */
  readonly logo: { readonly Logo: (props: { readonly name: string }) => VNode };
};

/** The chunks that are there. */
export type LoadedChunks = Partial<Chunks>;

/** How a chunk's script hands over what it brings, with its style sheet. */
type ChunkExchange = typeof globalThis & {
  carebridgeChunk?: <Name extends keyof Chunks>(name: Name, chunk: Chunks[Name], styles: string) => void;
};

/** Chunks of the chat, each of which is asked for once it may be needed, until it is there. */
export class LaterChunks {
  readonly loaded = new Observable<LoadedChunks>({});
  readonly #load: (name: keyof Chunks) => Promise<unknown>;
  readonly #wanted = new Map<keyof Chunks, Promise<void>>();

  /** `adopt` puts the styles of a chunk into the document. */
  constructor(load: (name: keyof Chunks) => Promise<unknown>, adopt: (styles: string) => void) {
    this.#load = load;
    (globalThis as ChunkExchange).carebridgeChunk = (name, chunk, styles) => {
      adopt(styles);
      this.loaded.set({ ...this.loaded.get(), [name]: chunk });
    };
  }

  /** Resolves once the chunk is there. */
  want(name: keyof Chunks): Promise<void> {
    const wanted = this.#wanted.get(name) ?? this.#asked(name);
    this.#wanted.set(name, wanted);
    return wanted;
  }

  async #asked(name: keyof Chunks): Promise<void> {
    for (let attempt = 1; this.loaded.get()[name] === undefined; attempt += 1) {
      if (attempt > 1) await new Pause().wait(pauseMs(attempt));
      await this.#load(name).catch(() => undefined);
    }
  }
}

/** Hands a chunk over to the first script. */
export function handOver<Name extends keyof Chunks>(name: Name, chunk: Chunks[Name], styles = ''): void {
  (globalThis as ChunkExchange).carebridgeChunk?.(name, chunk, styles);
}

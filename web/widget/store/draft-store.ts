import { parseJson } from '../../../shared/kernel/json.ts';
import { Observable } from '../../observable/observable.ts';
import { KeptStorage, type Stored } from '../../stored/kept-storage.ts';
import { listOf, objectOf } from '../../transport/wire.ts';

/** What the visitor has typed: the message, the answers to what is asked before the chat, and what was sent before there is a chat. */
export type Draft = {
  readonly text: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly sent: readonly string[];
};

type TabStorage = Pick<Stored, 'getItem' | 'setItem'>;

const empty: Draft = { text: '', answers: {}, sent: [] };
const isText = (value: unknown): value is string => typeof value === 'string';
const joined = (texts: readonly string[]): string => texts.filter((text) => text !== '').join('\n');

/** Keeps what is typed as long as the tab is open, so that neither a reload nor a refusal loses anything. */
export class DraftStore {
  readonly value: Observable<Draft>;
  readonly #storage: TabStorage;
  readonly #key: string;

  constructor(storage: TabStorage, key: string) {
    this.#storage = storage;
    this.#key = `${key}.draft`;
    const { text, answers, sent } = objectOf(parseJson(storage.getItem(this.#key) ?? ''));
    const answered = Object.entries(objectOf(answers)).filter((answer): answer is [string, string] =>
      isText(answer[1]),
    );
    const texts = [...listOf(sent), text].filter(isText);
    this.value = new Observable({ ...empty, text: joined(texts), answers: Object.fromEntries(answered) });
  }

  /** Changes some of it. */
  change(change: Partial<Draft>): void {
    this.value.set({ ...this.value.get(), ...change });
    this.#storage.setItem(this.#key, JSON.stringify(this.value.get()));
  }

  /** Takes an answer; nothing of the draft is stored where it may not be yet. */
  answer(name: string, value: string, mayStore = true): void {
    this.value.set({ ...this.value.get(), answers: { ...this.value.get().answers, [name]: value } });
    this.#storage.setItem(this.#key, JSON.stringify(mayStore ? this.value.get() : empty));
  }

  /** Texts that did not get through can be sent again. */
  giveBack(texts: readonly string[]): void {
    this.change({ text: joined([...texts, this.value.get().text]), sent: [] });
  }
}

/** The tab's own store; where the page may not store, it lasts as long as the page. */
export const draftStore = (key: string): DraftStore => new DraftStore(new KeptStorage(() => sessionStorage), key);

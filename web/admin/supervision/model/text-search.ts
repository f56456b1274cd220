import { Observable } from '../../../observable/observable.ts';
import { AdminFailure } from '../../api/requests.ts';
import type { FoundChat } from '../api/read-visitor.ts';
import type { SupervisorApi } from '../api/supervisor-api.ts';

/** How far a search has come; `next`: from where on it goes further back. */
export type SearchState = {
  readonly text: string;
  /** Those found by the visitor's name or mail address come first. */
  readonly chats: readonly FoundChat[];
  readonly isMoreNamed: boolean;
  readonly searchedTo: number | undefined;
  readonly next: string | undefined;
  readonly status: 'none' | 'searching' | 'searched' | 'failed' | 'too-short' | 'too-long';
};

const shortest = 2;
const longest = 100;
const nothing: SearchState = {
  text: '',
  chats: [],
  isMoreNamed: false,
  searchedTo: undefined,
  next: undefined,
  status: 'none',
};

/** Looks for a text in a company's chats, further back each time. Source: carebridge.md#search */
export class TextSearch {
  readonly state = new Observable<SearchState>(nothing);
  readonly #api: Pick<SupervisorApi, 'search'>;
  readonly #company: string;
  readonly #onSignedOut: () => void;
  #turn = 0;

  constructor(api: Pick<SupervisorApi, 'search'>, company: string, onSignedOut: () => void) {
    this.#api = api;
    this.#company = company;
    this.#onSignedOut = onSignedOut;
  }

  /** Begins anew with a text. */
  async begin(written: string): Promise<void> {
    const text = written.trim();
    this.#turn += 1;
    if (text.length < shortest) return this.state.set({ ...nothing, text, status: 'too-short' });
    if (text.length > longest) return this.state.set({ ...nothing, text, status: 'too-long' });
    this.state.set({ ...nothing, text });
    await this.further();
  }

  /** Goes further back with the same text; after a failure, from where it was. */
  async further(): Promise<void> {
    const turn = this.#turn;
    const { text, next } = this.state.get();
    this.state.update((state) => ({ ...state, status: 'searching' }));
    try {
      const found = await this.#api.search(this.#company, text, next);
      if (this.#turn !== turn) return;
      this.state.update(({ chats, isMoreNamed }) => {
        const all = [...chats, ...found.chats];
        return {
          ...found,
          text,
          isMoreNamed: isMoreNamed || found.isMoreNamed,
          chats: all.filter(({ id }, at) => all.findIndex((chat) => chat.id === id) === at),
          status: 'searched',
        };
      });
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      if (this.#turn !== turn) return;
      if (error.kind === 'signed-out') this.#onSignedOut();
      this.state.update((state) => ({ ...state, status: 'failed' }));
    }
  }
}

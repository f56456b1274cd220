import { Observable } from '../../observable/observable.ts';
import type { WireObject } from '../../transport/wire.ts';
import type { AdminApi, StoredCompany } from '../api/admin-api.ts';
import { AdminFailure } from '../api/requests.ts';
import { type Choice, type Difference, differencesOf, merged } from './difference.ts';
import type { DraftStore } from './draft-store.ts';
import { type Fault, faultsOf } from './faults.ts';
import { isSame, type Place, withValueAt } from './places.ts';
import { completed } from './proposals.ts';

/** What became of the last attempt to save. */
type Outcome = 'none' | 'saved' | 'faults' | 'conflict' | 'forbidden' | 'temporary' | 'gone';

/** A company as it is being changed. */
export type EditorState = {
  /** Absent for a company that is new. */
  readonly stored?: StoredCompany;
  readonly mine: WireObject;
  /** Whether it is something else than what is stored. */
  readonly isChanged: boolean;
  /** Whether it was changed before the page was loaded. */
  readonly isKept: boolean;
  readonly isSaving: boolean;
  readonly outcome: Outcome;
  readonly faults: readonly Fault[];
  /** Someone else has saved meanwhile: what is stored now, and where it differs. */
  readonly meanwhile?: { readonly theirs: StoredCompany; readonly differences: readonly Difference[] };
};

/** What an editor works with. */
type CompanyEditorDependencies = {
  readonly api: Pick<AdminApi, 'company' | 'write'>;
  readonly drafts: DraftStore;
  readonly onSignedOut: () => void;
};

const unsaved = { isKept: false, isSaving: false, outcome: 'none', faults: [] } as const;

/** Changes one company: keeps what is not saved over a reload, and overwrites nothing that it has not shown. */
export class CompanyEditor {
  readonly state: Observable<EditorState>;
  readonly #name: string;
  readonly #dependencies: CompanyEditorDependencies;

  /** `stored`: what is there; undefined for a new company, which begins with `initial`. */
  constructor(stored: StoredCompany | undefined, initial: WireObject, dependencies: CompanyEditorDependencies) {
    this.#dependencies = dependencies;
    this.#name = stored === undefined ? 'new' : `company.${String(stored.company.id)}`;
    this.state = new Observable<EditorState>(this.#begun(stored, initial));
  }

  change(place: Place, value: unknown): void {
    this.#changeTo(withValueAt(this.state.get().mine, place, value), place);
  }

  /** Forgets what was changed. */
  discard(): void {
    const { stored } = this.state.get();
    this.#dependencies.drafts.remove(this.#name);
    if (stored !== undefined) this.state.set({ ...unsaved, stored, mine: stored.company, isChanged: false });
  }

  /** Saves what was changed; what came of it is in the state. */
  async save(): Promise<StoredCompany | undefined> {
    const { stored, mine, isSaving } = this.state.get();
    if (isSaving) return undefined;
    this.state.update((state) => ({ ...state, isSaving: true, outcome: 'none', faults: [] }));
    const company = completed(mine);
    // Without a short name there is no address that the company could be written to.
    if (String(company.id ?? '') === '') {
      const place = String(company.displayName ?? '').trim() === '' ? 'displayName' : 'id';
      this.#refused([{ place, text: 'must not be empty' }]);
      return undefined;
    }
    try {
      const written = await this.#dependencies.api.write(String(company.id ?? ''), company, stored?.etag);
      this.#dependencies.drafts.remove(this.#name);
      this.state.set({ ...unsaved, stored: written, mine: written.company, isChanged: false, outcome: 'saved' });
      return written;
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      await this.#failed(error);
      return undefined;
    }
  }

  /** Goes on from what is stored now, with one's own changes on top, and saves that. */
  async settle(choices: ReadonlyMap<Place, Choice>): Promise<StoredCompany | undefined> {
    const { stored, mine, meanwhile } = this.state.get();
    if (stored === undefined || meanwhile === undefined) return undefined;
    const { theirs } = meanwhile;
    const both = merged({ base: stored.company, mine, theirs: theirs.company }, choices);
    const isChanged = !isSame(both, theirs.company);
    this.state.set({ ...unsaved, stored: theirs, mine: both, isChanged });
    this.#keep();
    return isChanged ? this.save() : theirs;
  }

  /** Goes on with what is stored now, and forgets one's own changes. */
  takeTheirs(): void {
    const { meanwhile } = this.state.get();
    this.#dependencies.drafts.remove(this.#name);
    if (meanwhile === undefined) return;
    const { theirs } = meanwhile;
    this.state.set({ ...unsaved, stored: theirs, mine: theirs.company, isChanged: false });
  }

  /** Decides later: the next attempt to save compares anew. */
  postpone(): void {
    this.state.update(({ meanwhile: _, ...state }) => ({ ...state, outcome: 'none' }));
  }

  #begun(stored: StoredCompany | undefined, initial: WireObject): EditorState {
    const kept = this.#dependencies.drafts.read(this.#name);
    if (kept === undefined || (kept.base === undefined) !== (stored === undefined)) {
      return { ...unsaved, ...(stored === undefined ? {} : { stored }), mine: initial, isChanged: false };
    }
    // What is stored may have been changed since; saving against the state that the draft began with finds that out.
    const base = kept.base ?? stored;
    return {
      ...unsaved,
      ...(base === undefined ? {} : { stored: base }),
      mine: kept.mine,
      isChanged: true,
      isKept: true,
    };
  }

  #changeTo(mine: WireObject, place: Place): void {
    this.state.update((state) => ({
      ...state,
      mine,
      isChanged: state.stored === undefined || !isSame(mine, state.stored.company),
      outcome: 'none',
      faults: state.faults.filter((fault) => fault.place !== place && !fault.place.startsWith(`${place}.`)),
    }));
    this.#keep();
  }

  #keep(): void {
    const { stored, mine, isChanged } = this.state.get();
    const { drafts } = this.#dependencies;
    if (!isChanged) drafts.remove(this.#name);
    else drafts.write(this.#name, stored === undefined ? { mine } : { base: stored, mine });
  }

  async #failed(failure: AdminFailure): Promise<void> {
    // A short name that another organisation has is answered as one that is not there.
    const isTaken = this.state.get().stored === undefined && ['changed', 'gone'].includes(failure.kind);
    if (isTaken) return this.#refused([{ place: 'id', text: 'is taken; choose another short name' }]);
    if (failure.kind === 'changed') return this.#compare();
    const faults = faultsOf(failure);
    const outcome = failure.kind === 'signed-out' ? 'none' : outcomes[failure.kind];
    this.state.update((state) => ({ ...state, isSaving: false, outcome, faults }));
    if (failure.kind === 'signed-out') this.#dependencies.onSignedOut();
  }

  #refused(faults: readonly Fault[]): void {
    this.state.update((state) => ({ ...state, isSaving: false, outcome: 'faults', faults }));
  }

  /** Reads what someone else has saved, to be shown beside one's own. */
  async #compare(): Promise<void> {
    const { stored, mine } = this.state.get();
    const id = String(mine.id ?? '');
    if (stored === undefined) return;
    try {
      const theirs = await this.#dependencies.api.company(id);
      const differences = differencesOf({ base: stored.company, mine, theirs: theirs.company });
      this.state.update((state) => ({
        ...state,
        isSaving: false,
        outcome: 'conflict',
        meanwhile: { theirs, differences },
      }));
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      await this.#failed(error);
    }
  }
}

const outcomes = {
  invalid: 'faults',
  conflict: 'faults',
  forbidden: 'forbidden',
  gone: 'gone',
  temporary: 'temporary',
} as const;

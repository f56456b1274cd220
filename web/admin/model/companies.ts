import { Observable } from '../../observable/observable.ts';
import { textOf, type WireObject } from '../../transport/wire.ts';
import type { AdminApi } from '../api/admin-api.ts';
import { AdminFailure } from '../api/requests.ts';

/** A company in the list. */
export type ListedCompany = {
  readonly id: string;
  readonly name: string;
  readonly isOn: boolean;
  readonly isAtCenter: boolean;
};

/** The list of companies as far as it is known. */
export type CompanyList =
  | { readonly state: 'loading' }
  | { readonly state: 'failed' }
  | { readonly state: 'ready'; readonly companies: readonly ListedCompany[] };

/** The companies that the person administers. */
export class Companies {
  readonly list = new Observable<CompanyList>({ state: 'loading' });
  readonly #api: Pick<AdminApi, 'companies'>;
  readonly #onSignedOut: () => void;

  constructor(api: Pick<AdminApi, 'companies'>, onSignedOut: () => void) {
    this.#api = api;
    this.#onSignedOut = onSignedOut;
  }

  /** Reads the list; one that was read before is shown meanwhile. */
  async load(): Promise<void> {
    if (this.list.get().state === 'failed') this.list.set({ state: 'loading' });
    try {
      this.list.set({ state: 'ready', companies: (await this.#api.companies()).map(listed) });
    } catch (error) {
      if (!(error instanceof AdminFailure)) throw error;
      this.list.set({ state: 'failed' });
      if (error.kind === 'signed-out') this.#onSignedOut();
    }
  }

  /** The short names that are taken, as far as is known. */
  ids(): readonly string[] {
    const list = this.list.get();
    return list.state === 'ready' ? list.companies.map(({ id }) => id) : [];
  }
}

function listed(company: WireObject): ListedCompany {
  const id = textOf(company, 'id') ?? '';
  const platform = company.platform as WireObject | undefined;
  return {
    id,
    name: textOf(company, 'displayName') ?? id,
    isOn: company.enabled === true,
    isAtCenter: platform?.provider === 'contact-center',
  };
}

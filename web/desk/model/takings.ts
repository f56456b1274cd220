import { Observable } from '../../observable/observable.ts';
import { ApiFailure, type DeskApi } from '../api/desk-api.ts';
import type { TenantVisitor } from './presence.ts';

/** What takings work with. */
type TakingsDependencies = {
  readonly api: Pick<DeskApi, 'take'>;
  /** A taking came to nothing before it rang; `isGone`: another one has the visitor, or the visitor waits no more. */
  readonly failed: (isGone: boolean) => void;
};

/** Visitors whom this agent takes: each from the request until the ring that answers it has come, or the request has failed. */
export class Takings {
  /** Conversations by id. */
  readonly under = new Observable<readonly string[]>([]);
  readonly #dependencies: TakingsDependencies;

  constructor(dependencies: TakingsDependencies) {
    this.#dependencies = dependencies;
  }

  /** Takes a visitor, unless that is under way. */
  async take({ tenant, conversation }: TenantVisitor): Promise<void> {
    const { api, failed } = this.#dependencies;
    if (this.#isUnder(conversation)) return;
    this.under.set([...this.under.get(), conversation]);
    try {
      const outcome = await api.take({ tenant: tenant.id, conversation });
      if (outcome !== 'done' && this.answeredBy(conversation)) failed(outcome === 'overtaken');
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (this.answeredBy(conversation)) failed(error.kind === 'gone');
    } finally {
      this.answeredBy(conversation);
    }
  }

  /** Whether a ring of a conversation answers a taking, which is over then. */
  answeredBy(conversation: string): boolean {
    if (!this.#isUnder(conversation)) return false;
    this.under.set(this.under.get().filter((one) => one !== conversation));
    return true;
  }

  #isUnder(conversation: string): boolean {
    return this.under.get().includes(conversation);
  }
}

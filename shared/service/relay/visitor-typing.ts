import { FadingMap } from '../../kernel/fading-map.ts';
import { atMost } from '../../kernel/time.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { Provider } from '../../providers/provider.ts';
import type { Tenant } from '../../providers/tenant.ts';
import { type ConversationName, partitionOf } from '../worker/service-envelope.ts';
import { StoredConversations } from '../worker/stored-conversation.ts';

/** What telling that visitors type needs. */
type VisitorTypingDependencies = {
  readonly providers: ReadonlyMap<string, Provider>;
  /** Of conversations. */
  readonly ledger: Ledger;
};

/** Choice: a page tells it every three seconds, and an agent who comes or leaves meanwhile is known soon enough. */
const known = { most: 5_000, keptMs: 15_000 };

/** Choice: typing that is told later is no longer true. */
const limitMs = 2_000;

/** Tells platforms that visitors type, while an agent is there; nothing of it is kept, and what fails is not told again. */
export class VisitorTyping {
  readonly #providers: ReadonlyMap<string, Provider>;
  readonly #stored: StoredConversations;
  /** The platform's conversation where an agent listens. */
  readonly #listening = new FadingMap<{ readonly platformConversation: string | undefined }>(known);

  constructor({ providers, ledger }: VisitorTypingDependencies) {
    this.#providers = providers;
    this.#stored = new StoredConversations(ledger);
  }

  /** Resolves when it was told, or not; never rejects. */
  async tell(name: ConversationName, tenant: Tenant): Promise<void> {
    await atMost(limitMs, this.#tell(name, tenant)).catch(() => undefined);
  }

  async #tell(name: ConversationName, tenant: Tenant): Promise<void> {
    const provider = this.#providers.get(tenant.platform.provider);
    if (provider?.routing !== 'queued' || provider.tellTyping === undefined) return;
    const platformConversation = await this.#listeningOne(name);
    if (platformConversation !== undefined) await provider.tellTyping(platformConversation, tenant);
  }

  async #listeningOne(name: ConversationName): Promise<string | undefined> {
    const partition = partitionOf(name);
    const found = this.#listening.get(partition);
    if (found !== undefined) return found.platformConversation;
    const state = (await this.#stored.load(name))?.state;
    const platformConversation = state?.phase === 'attended' ? state.queued?.platform.id : undefined;
    this.#listening.set(partition, { platformConversation });
    return platformConversation;
  }
}

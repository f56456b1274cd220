import type { Ledger } from '../../ledger/ledger.ts';
import { removeRows } from '../../ledger/remove-rows.ts';
import { closed } from '../conversation/end.ts';
import { type Note, noteKeys, notesIn } from '../conversation/notes.ts';
import { CenterRefusal } from '../edge/center-refusal.ts';
import type { ConversationStore } from '../store/conversation-store.ts';
import { namesIn } from '../store/partitions.ts';
import { routedId } from './routed-tenant.ts';
import type { Router } from './router.ts';
import type { Happened } from './routing-store.ts';

type NoteDeliveryDependencies = {
  readonly ledger: Ledger;
  readonly router: Router;
  readonly store: ConversationStore;
};

const rowsAtOnce = 50;

/** Carries what conversations have to tell into their tenant's routing, those of one conversation in their order. */
export class NoteDelivery {
  readonly #dependencies: NoteDeliveryDependencies;

  constructor(dependencies: NoteDeliveryDependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether anything waits to be carried. @throws {Unavailable} StoreUnavailable */
  async isOwed(partition: string): Promise<boolean> {
    return (await this.#dependencies.ledger.rows(partition, noteKeys.from, noteKeys.behind, 1)).length > 0;
  }

  /** @throws {Unavailable} StoreUnavailable, QueueUnavailable; {StateConflict} StateChanged */
  async deliver(partition: string): Promise<void> {
    const { ledger } = this.#dependencies;
    const { tenant, id } = namesIn(partition);
    for (;;) {
      const rows = await ledger.rows(partition, noteKeys.from, noteKeys.behind, rowsAtOnce);
      if (rows.length === 0) return;
      for (const note of rows.flatMap(({ value }) => notesIn(value))) await this.#carry(tenant, id, note);
      await removeRows(
        ledger,
        partition,
        rows.map(({ rowKey }) => rowKey),
      );
      if (rows.length < rowsAtOnce) return;
    }
  }

  async #carry(tenant: string, id: string, note: Note): Promise<void> {
    const { refusal } = await this.#dependencies.router.route(tenant, happenedIn(id, note));
    const isLost = note.kind !== 'ended' && (refusal === 'full' || refusal === 'unknown-queue');
    if (isLost) await this.#close(tenant, id, note.interactionId);
  }

  /** Choice: what no queue takes is over at once, so that no one waits in vain. Source: contact-center.md#queues */
  async #close(tenant: string, id: string, interactionId: string): Promise<void> {
    const { store } = this.#dependencies;
    await store
      .change(tenant, id, (before, context) => closed(before, interactionId, context))
      .catch((error: unknown) => {
        if (!(error instanceof CenterRefusal) || error.code !== 'resource_not_found') throw error;
      });
  }
}

function happenedIn(id: string, note: Note): Happened {
  const interactionId = routedId(id, note.interactionId);
  switch (note.kind) {
    case 'enqueued': {
      const { queueId, language } = note;
      return { type: 'enqueued', interactionId, queueId, ...(language === undefined ? {} : { language }) };
    }
    case 'moved':
      return { type: 'transferred', interactionId, queueId: note.queueId };
    case 'ended':
      return { type: 'ended', interactionId };
  }
}

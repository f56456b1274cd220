import { visitBeganAt } from '../../conversation/phase.ts';
import type { ConversationState } from '../../conversation/state.ts';
import type { TranscriptLine } from '../../conversation/transcript.ts';
import type { Tenant } from '../../providers/tenant.ts';
import type { StoredConversations } from './stored-conversation.ts';
import type { VerifiedVisits } from './verified-visits.ts';
import { visitorLegOf } from './visitor-leg.ts';

/** What was said to a visitor and has been fetched by the visitor's client. `from`: address of an agent, or `service`; `at` in epoch ms. */
type FetchedText = { readonly from: string; readonly at: number; readonly text: string };

/** Knows what visitors have fetched; undefined where it does not, or does not any more. @throws {Unavailable} StoreUnavailable */
export type PlatformDeliveries = (
  entraTenantId: string,
  conversationUrl: string,
) => Promise<readonly FetchedText[] | undefined>;

/** What noting deliveries needs. */
type DeliveredLinesDependencies = {
  readonly stored: Pick<StoredConversations, 'transcript'>;
  readonly verified: Pick<VerifiedVisits, 'customers' | 'keepDelivered'>;
  readonly onPlatform: PlatformDeliveries;
};

/**
 * Notes which lines of a visit its visitor has received, where a site has vouched for the visitor: the platform keeps for some days only what
 * it has delivered, and a transcript holds what was never meant for the visitor.
 */
export class DeliveredLines {
  readonly #dependencies: DeliveredLinesDependencies;

  constructor(dependencies: DeliveredLinesDependencies) {
    this.#dependencies = dependencies;
  }

  /** Does so for a visit that is over; again it may note more. @throws {Unavailable} StoreUnavailable */
  async note(
    tenant: Pick<Tenant, 'id' | 'entraTenantId'>,
    conversation: string,
    state: ConversationState,
  ): Promise<void> {
    const { stored, verified, onPlatform } = this.#dependencies;
    const name = { tenant: tenant.id, conversation };
    const [startedAt, url] = [visitBeganAt(state), visitorLegOf(state)];
    if (state.phase !== 'closed' || startedAt === undefined || url === undefined) return;
    if ((await verified.customers(name, startedAt)) === 0) return;
    const fetched = await onPlatform(tenant.entraTenantId, url);
    if (fetched === undefined) return;
    const lines = (await stored.transcript(name, firstShown(state))).filter((line) => isDelivered(line, fetched));
    await verified.keepDelivered(
      name,
      startedAt,
      lines.map(({ number }) => number),
    );
  }
}

/** Choice: of longer chats the end is shown. */
const mostShown = 200;

/** Number of the first line that a customer is shown of a chat. */
export const firstShown = ({ work }: Pick<ConversationState, 'work'>): number =>
  Math.max(1, work.lines - mostShown + 1);

/** What visitors say they have; what we say has no time of the platform's. */
function isDelivered({ by, audience, address, at, text }: TranscriptLine, fetched: readonly FetchedText[]): boolean {
  if (audience !== 'everyone') return false;
  if (by === 'visitor') return true;
  return fetched.some((message) =>
    by === 'service'
      ? message.from === 'service' && message.text === text
      : message.from === address && message.at === at && message.text === text,
  );
}

import type { Ledger } from '../../ledger/ledger.ts';
import { PartitionWriter } from '../../ledger/partition-writer.ts';
import type { SafetyAlarm } from '../alarms/center-alarm.ts';
import { type Conversation, conversationSchema } from '../conversation/conversation.ts';
import { fenceRow } from './conversation-store.ts';

/** The pending alarm of each conversation that owes deliveries. That it is pending is what the state says, never what a clock says. */
export class SafetyAlarms {
  readonly #ledger: Ledger;
  readonly #writer: PartitionWriter<Conversation>;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#writer = new PartitionWriter({ ledger, read: (stored) => conversationSchema.parse(stored) });
  }

  /**
   * An alarm has come: it takes its nonce out of the state, so that the next commit sets another. Where its nonce is not in the state, its
   * commit may still be under way, and is kept from being made: it is decided again, and sets another alarm then. Gives the conversation as it
   * is then, of which something may be owed; undefined where there is none.
   */
  async fired({ partition, nonce, first }: SafetyAlarm): Promise<Conversation | undefined> {
    const written = await this.#writer.write<'cleared', 'absent' | 'other'>({
      partition,
      decide: (before) => {
        if (before === undefined) return { nothing: 'absent' };
        const { safety, ...state } = before.state;
        if (safety?.nonce === nonce) return { entry: { state }, decision: 'cleared' };
        // A commit with this nonce was decided on a state without one; where there is another by now, it conflicts anyhow.
        if (safety !== undefined || first === true) return { nothing: 'other' };
        return { entry: { state }, decision: 'cleared' };
      },
    });
    const isAbsent = written.outcome === 'nothing' && written.reason === 'absent';
    // False where the commit was made between the look for it and the fence: then this one is enough.
    if (isAbsent && first === true && !(await this.#ledger.change(partition, [fenceRow(nonce)]))) {
      return this.fired({ kind: 'safety', partition, nonce, first });
    }
    if (written.outcome === 'committed') return written.after.state;
    return written.outcome === 'nothing' ? written.current?.state : undefined;
  }
}

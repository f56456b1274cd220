import type { JsonInputObject } from '../kernel/json.ts';
import { minuteMs } from '../kernel/time.ts';
import type { Channel, ChannelState, NumberedEntry } from './channel.ts';
import { type Claim, isLater, isReplaced } from './claim.ts';
import type { ClaimDependencies, Claimed, Claiming } from './claiming.ts';
import type { ClaimMail } from './mail.ts';
import type { PollTurn } from './poll-turns.ts';

/** So long after a channel without a claim was met, instances of a release without mail are reckoned with. */
const rememberedMs = 10 * minuteMs;

/** Others are faster this often before a request waits without a claim, and looks by itself. */
const mostTries = 8;

/**
 * The claims of this instance's waiting requests. A claim is written into the channel's state under its ETag, so that it and an append never
 * miss each other: either the claim finds the entry, or the instance that appends finds the claim, and tells the instance by its mailbox. An instance that
 * serves a channel alone claims it when it opens it, and writes nothing more.
 */
export class ChannelClaims<Subject extends JsonInputObject, Content> implements Claiming<Subject, Content> {
  readonly #dependencies: ClaimDependencies<Subject, Content>;
  #mayMissMailUntil = 0;

  constructor(dependencies: ClaimDependencies<Subject, Content>) {
    this.#dependencies = dependencies;
  }

  /** The claim of a channel that this instance opens. */
  first(at: number): Pick<ChannelState<Subject>, 'claim'> {
    return { claim: { by: this.#dependencies.instance.name, at, ack: 0 } };
  }

  claim(partition: string, from: number, turn: PollTurn<Content>): Promise<Claimed> {
    const { lock } = this.#dependencies;
    // Nothing to wait for where the claim stands: the usual case.
    return this.#stands(partition, from, turn)
      ? Promise.resolve('claimed')
      : lock.run(partition, () => this.#take(partition, from, turn));
  }

  lookAfterMs(claimed: Claimed): number {
    const { lookMs, lookOftenMs } = this.#dependencies.times;
    return claimed === 'yielded' || performance.now() < this.#mayMissMailUntil ? lookOftenMs : lookMs;
  }

  written(partition: string, written: NumberedEntry<Content>): void {
    this.#turnOf(partition)?.tell(written);
  }

  async claimed(
    partition: string,
    { claim }: ChannelState<Subject>,
    number: number,
    etag: string | undefined,
  ): Promise<void> {
    const { instance, mails } = this.#dependencies;
    if (claim === undefined) return;
    if (instance.is(claim.by)) this.#turnOf(partition)?.disturb();
    else await mails.send(claim.by, { kind: 'entry', channel: partition, number, etag });
  }

  received(mail: ClaimMail): void {
    const { known, instance } = this.#dependencies;
    const turn = this.#turnOf(mail.channel);
    if (mail.kind === 'entry') {
      known.heard(mail);
      turn?.disturb();
    } else if (!instance.is(mail.claim.by)) {
      known.contest(mail.channel);
      if (turn === undefined) return;
      if (isReplaced(turn.claimant, mail.claim)) turn.replace();
      else turn.disturb();
    }
  }

  /** The one request that this instance serves of a channel. */
  #turnOf(partition: string): PollTurn<Content> | undefined {
    return this.#dependencies.turns.of(partition)[0];
  }

  #stands(partition: string, from: number, turn: PollTurn<Content>): boolean {
    const { known, instance } = this.#dependencies;
    const channel = known.get(partition);
    if (channel === undefined || channel.ended || channel.loaded.version !== from - 1) return false;
    const stands = instance.is(channel.loaded.state.claim?.by) && !known.isContested(partition);
    if (stands) turn.hasClaimed = true;
    return stands;
  }

  async #take(partition: string, from: number, turn: PollTurn<Content>): Promise<Claimed> {
    const { known, instance } = this.#dependencies;
    let channel = known.get(partition) ?? (await known.load(partition));
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (channel === undefined || channel.ended) return 'over';
      if (channel.loaded.version !== from - 1) {
        // What this instance knows may be old; what it has just read is not.
        if (channel.loaded.version >= from || tries > 0) return 'look';
        channel = await known.load(partition);
        continue;
      }
      if (this.#stands(partition, from, turn)) return 'claimed';
      const held = channel.loaded.state.claim;
      if (held === undefined) this.#metOlderRelease();
      if (held !== undefined && !instance.is(held.by)) {
        const lost = this.#loses(held, turn);
        if (lost !== undefined) return lost;
        await this.#announce(held.by, partition, turn);
      }
      if (await this.#write(partition, channel, turn)) return 'claimed';
      channel = await known.load(partition);
    }
    return 'yielded';
  }

  /** An instance that opened a channel without a claim sends no mail. */
  #metOlderRelease(): void {
    const now = performance.now();
    const isNew = now >= this.#mayMissMailUntil;
    this.#mayMissMailUntil = now + rememberedMs;
    if (isNew) this.#dependencies.turns.disturbAll();
  }

  /** The first claim of a request comes after the one that it finds, whatever the clocks say; after that, the later one stays. */
  #loses(held: Claim, turn: PollTurn<Content>): 'yielded' | 'replaced' | undefined {
    const { claimant } = turn;
    if (!turn.hasClaimed) {
      turn.hasClaimed = true;
      turn.claimant = { ...claimant, at: Math.max(claimant.at, held.at + 1) };
      return undefined;
    }
    if (!isLater(held, this.#claimOf(turn))) return undefined;
    return isReplaced(claimant, held) ? 'replaced' : 'yielded';
  }

  /**
   * Tells the instance that has the claim, before it loses it: from then on that one relies on its claim only after it has written it anew,
   * so that a claim of ours that is not written yet fails.
   */
  #announce(holder: string, channel: string, turn: PollTurn<Content>): Promise<void> {
    return this.#dependencies.mails.send(holder, { kind: 'claim', channel, claim: this.#claimOf(turn) });
  }

  async #write(partition: string, { loaded }: Channel<Subject>, turn: PollTurn<Content>): Promise<boolean> {
    const { ledger, known } = this.#dependencies;
    const state = { ...loaded.state, claim: this.#claimOf(turn) };
    // Contested again meanwhile, the claim has to be written once more.
    known.settle(partition);
    const result = await ledger.commit({ partition, loaded, state });
    if (result.outcome === 'committed' && !known.isContested(partition)) {
      turn.hasClaimed = true;
      known.wrote(partition, result.loaded);
      return true;
    }
    known.contest(partition);
    return false;
  }

  #claimOf({ claimant }: PollTurn<Content>): Claim {
    return { by: this.#dependencies.instance.name, ...claimant };
  }
}

import type { JsonInputObject } from '../kernel/json.ts';
import { minuteMs } from '../kernel/time.ts';
import type { Channel, ChannelState, NumberedEntry } from './channel.ts';
import type { ClaimDependencies, Claimed, Claiming } from './claiming.ts';
import type { ClaimMail } from './mail.ts';
import type { PollTurn } from './poll-turns.ts';

/** An instance that serves a channel's requests writes its claim anew so often. */
const renewedEveryMs = 10 * minuteMs;

/** Claims that were not written anew for so long are of instances that have gone, or serve the channel no more. */
const lapsedAfterMs = 3 * renewedEveryMs;

/** Others are faster this often before a request waits without a claim, and looks by itself. */
const mostTries = 8;

/**
 * The claims of a channel with many readers: each instance with waiting requests is named in the channel's state, and the instance that appends tells
 * them all. No request takes another one's place. As with one reader, claim and append are ordered by the state's ETag.
 */
export class SharedClaims<Subject extends JsonInputObject, Content> implements Claiming<Subject, Content> {
  readonly #dependencies: ClaimDependencies<Subject, Content>;

  constructor(dependencies: ClaimDependencies<Subject, Content>) {
    this.#dependencies = dependencies;
  }

  /** A channel that is opened waits for its first request. */
  first(): Pick<ChannelState<Subject>, 'claims'> {
    return { claims: {} };
  }

  claim(partition: string, from: number): Promise<Claimed> {
    const { lock, known } = this.#dependencies;
    const stands = this.#stands(known.get(partition), from);
    return stands ? Promise.resolve('claimed') : lock.run(partition, () => this.#take(partition, from));
  }

  lookAfterMs(claimed: Claimed): number {
    const { lookMs, lookOftenMs } = this.#dependencies.times;
    return claimed === 'yielded' ? lookOftenMs : lookMs;
  }

  written(partition: string, written: NumberedEntry<Content>): void {
    for (const turn of this.#turns(partition)) turn.tell(written);
  }

  async claimed(
    partition: string,
    { claims = {} }: ChannelState<Subject>,
    number: number,
    etag: string | undefined,
  ): Promise<void> {
    const { instance, mails } = this.#dependencies;
    const others = Object.keys(claims).filter((name) => !instance.is(name));
    await Promise.all(others.map((name) => mails.send(name, { kind: 'entry', channel: partition, number, etag })));
  }

  received(mail: ClaimMail): void {
    if (mail.kind !== 'entry') return;
    this.#dependencies.known.heard(mail);
    for (const turn of this.#turns(mail.channel)) turn.disturb();
  }

  #turns(partition: string): readonly PollTurn<Content>[] {
    return this.#dependencies.turns.of(partition);
  }

  #stands(channel: Channel<Subject> | undefined, from: number): boolean {
    const { instance, now } = this.#dependencies;
    if (channel === undefined || channel.ended || channel.loaded.version !== from - 1) return false;
    const claimedAt = channel.loaded.state.claims?.[instance.name];
    return claimedAt !== undefined && isWithin(renewedEveryMs, claimedAt, now());
  }

  async #take(partition: string, from: number): Promise<Claimed> {
    const { known } = this.#dependencies;
    let channel = known.get(partition) ?? (await known.load(partition));
    for (let tries = 0; tries < mostTries; tries += 1) {
      if (channel === undefined || channel.ended) return 'over';
      if (channel.loaded.version !== from - 1) {
        // What this instance knows may be old; what it has just read is not.
        if (channel.loaded.version >= from || tries > 0) return 'look';
        channel = await known.load(partition);
        continue;
      }
      if (this.#stands(channel, from) || (await this.#write(partition, channel))) return 'claimed';
      channel = await known.load(partition);
    }
    return 'yielded';
  }

  async #write(partition: string, { loaded }: Channel<Subject>): Promise<boolean> {
    const { ledger, known, instance, now } = this.#dependencies;
    const at = now();
    const held = Object.entries(loaded.state.claims ?? {}).filter(([, since]) => isWithin(lapsedAfterMs, since, at));
    const state = { ...loaded.state, claims: { ...Object.fromEntries(held), [instance.name]: at } };
    const result = await ledger.commit({ partition, loaded, state });
    if (result.outcome !== 'committed') return false;
    known.wrote(partition, result.loaded);
    return true;
  }
}

/** Whether two times are less than a period apart, whichever clock is ahead. */
const isWithin = (periodMs: number, one: number, other: number): boolean => Math.abs(one - other) < periodMs;

import type { Audience } from '../../chat/chat-log.ts';
import { Observable } from '../../observable/observable.ts';
import { Pause, pauseMs } from '../../transport/back-off.ts';
import type { Outcome } from '../api/desk-api.ts';
import { ApiFailure } from '../api/desk-api.ts';

/**
 * The agent's audience. `unknown`: the service has not reported it yet; `chosen`: the agent wants another one, and earlier messages
 * are still being sent; `changing`: the service was asked and has not confirmed. Messages may be written in `settled` only.
 */
export type AudienceState = {
  readonly audience: Audience;
  readonly status: 'unknown' | 'chosen' | 'changing' | 'settled';
  /** The last change was refused. */
  readonly isRefused?: boolean;
};

/** The audience at the service. Both methods throw {ApiFailure}. */
type AudiencePort = {
  set(audience: Audience): Promise<Outcome>;
  current(): Promise<Audience | undefined>;
};

/** The agent's message filter in one chat; it changes when the service confirms. */
export class AudienceSwitch {
  readonly state: Observable<AudienceState>;
  readonly #port: AudiencePort;
  readonly #pause = new Pause();
  #stopped = false;

  constructor(last: Audience, port: AudiencePort) {
    this.state = new Observable<AudienceState>({ audience: last, status: 'unknown' });
    this.#port = port;
  }

  /** Takes the audience that the service reports; not during a change. */
  reported(audience: Audience, isSettled: boolean): void {
    const { status } = this.state.get();
    if (status === 'changing' || status === 'chosen') return;
    if (isSettled) this.#settle(audience);
  }

  /**
   * The service cannot report the audience: it is taken to be everyone, unless another one was ever confirmed. An agent who whispers
   * must not be switched to everyone.
   */
  assumeEveryone(): void {
    const { audience, status } = this.state.get();
    if (status === 'unknown' && audience === 'everyone') this.#settle('everyone');
  }

  /** The agent wants another audience: nothing more is written for this one. */
  choose(): void {
    const { audience, status } = this.state.get();
    if (status === 'settled') this.state.set({ audience, status: 'chosen' });
  }

  /** Changes the audience. Asks again while the service cannot be reached: it may have received the request already. */
  async set(audience: Audience): Promise<void> {
    const before = this.state.get();
    if (before.status === 'changing' || (before.status === 'settled' && before.audience === audience)) return;
    this.state.set({ audience, status: 'changing' });
    for (let attempt = 1; !this.#stopped; attempt += 1) {
      try {
        const outcome = await this.#port.set(audience);
        if (outcome === 'done') return this.#settle(audience);
        return await this.#refused(before.audience);
      } catch (error) {
        if (!(error instanceof ApiFailure)) throw error;
        if (error.kind !== 'temporary') return await this.#refused(before.audience);
        await this.#pause.wait(pauseMs(attempt));
      }
    }
  }

  /** The network is back. */
  nudge(): void {
    this.#pause.cut();
  }

  stop(): void {
    this.#stopped = true;
    this.#pause.cut();
  }

  /** A refusal does not say which audience is set: another person may have changed it. */
  async #refused(before: Audience): Promise<void> {
    const current = await this.#port.current().catch(() => undefined);
    this.state.set({
      audience: current ?? before,
      status: current === undefined ? 'unknown' : 'settled',
      isRefused: true,
    });
  }

  #settle(audience: Audience): void {
    const { status, audience: before } = this.state.get();
    if (status !== 'settled' || before !== audience) this.state.set({ audience, status: 'settled' });
  }
}

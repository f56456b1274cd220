import { Observable } from '../../observable/observable.ts';
import type { Stored } from '../../stored/kept-storage.ts';

const lengthMs = 400;

/** A soft tone for what comes in unseen; off until the visitor turns it on, which the device remembers. */
export class Sound {
  readonly isOn: Observable<boolean>;
  readonly #storage: Pick<Stored, 'getItem' | 'setItem'>;
  readonly #name: string;
  readonly #locks: Pick<LockManager, 'request'> | undefined;
  #context: AudioContext | undefined;

  constructor(
    storage: Pick<Stored, 'getItem' | 'setItem'>,
    name: string,
    locks: Pick<LockManager, 'request'> | undefined,
  ) {
    this.#storage = storage;
    this.#name = name;
    this.#locks = locks;
    this.isOn = new Observable(storage.getItem(name) === 'on');
  }

  toggle(): void {
    this.isOn.update((isOn) => !isOn);
    this.#storage.setItem(this.#name, this.isOn.get() ? 'on' : 'off');
    this.play();
  }

  /** Plays the tone, in one of the tabs that want to. */
  play(): void {
    if (!this.isOn.get()) return;
    if (this.#locks === undefined) {
      this.#tone();
      return;
    }
    void this.#locks.request(this.#name, { ifAvailable: true }, async (lock) => {
      if (lock === null) return;
      this.#tone();
      await new Promise((over) => setTimeout(over, lengthMs));
    });
  }

  #tone(): void {
    this.#context ??= new AudioContext();
    const context = this.#context;
    void context.resume();
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = 740;
    volume.gain.setValueAtTime(0.06, context.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + lengthMs / 1000);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + lengthMs / 1000);
  }
}

import { Observable } from '../../observable/observable.ts';

const name = 'carebridge.desk.sound';

/** A soft sound when something comes in; off until the agent turns it on. */
export class Sound {
  readonly isOn: Observable<boolean>;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  #context: AudioContext | undefined;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>) {
    this.#storage = storage;
    this.isOn = new Observable(storage.getItem(name) === 'on');
  }

  toggle(): void {
    this.isOn.update((isOn) => !isOn);
    this.#storage.setItem(name, this.isOn.get() ? 'on' : 'off');
    if (this.isOn.get()) this.play(660);
  }

  /** Plays one tone of this frequency. */
  play(hertz: number): void {
    if (!this.isOn.get()) return;
    this.#context ??= new AudioContext();
    const context = this.#context;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.06, context.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + 0.35);
    tone.connect(volume).connect(context.destination);
    tone.start();
    tone.stop(context.currentTime + 0.36);
  }
}

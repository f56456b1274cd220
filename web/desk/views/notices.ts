import { Observable } from '../../observable/observable.ts';

const name = 'carebridge.desk.notices';

/** Whether the browser shows notices of the desk; `blocked`: the agent's browser does not let it; `none`: it has none. */
export type NoticesState = 'on' | 'off' | 'blocked' | 'none';

/** What of the browser is used. */
export type NoticePlatform = {
  readonly permission: () => NotificationPermission | undefined;
  readonly ask: () => Promise<NotificationPermission>;
  /** Shows a notice; gives what closes it. `chosen`: the agent has clicked it. */
  readonly show: (title: string, options: NotificationOptions, chosen: () => void) => () => void;
};

/** The browser's own notices. */
export const browserNotices: NoticePlatform = {
  permission: () => globalThis.Notification?.permission,
  ask: () => Notification.requestPermission(),
  show: (title, options, chosen) => {
    const notice = new Notification(title, options);
    notice.onclick = () => {
      window.focus();
      notice.close();
      chosen();
    };
    return () => notice.close();
  },
};

/** Notices of the browser while the agent looks elsewhere; off until the agent turns them on, which is when the browser is asked. */
export class Notices {
  readonly state: Observable<NoticesState>;
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #platform: NoticePlatform;
  readonly #shown = new Map<string, () => void>();

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, platform: NoticePlatform) {
    this.#storage = storage;
    this.#platform = platform;
    this.state = new Observable(this.#known());
  }

  async toggle(): Promise<void> {
    const isOn = this.state.get() === 'on';
    this.#storage.setItem(name, isOn ? 'off' : 'on');
    if (!isOn && this.#platform.permission() === 'default') await this.#platform.ask();
    this.state.set(this.#known());
    if (isOn) this.clear();
  }

  /** Shows a notice in the place of the one with the same key. */
  show(key: string, title: string, body: string, chosen: () => void): void {
    if (this.state.get() !== 'on') return;
    this.close(key);
    try {
      this.#shown.set(key, this.#platform.show(title, { body, tag: key }, chosen));
    } catch {
      // Browsers of telephones have notices of service workers alone.
      this.state.set('none');
    }
  }

  /** Keys of the notices that are shown. */
  get shown(): readonly string[] {
    return [...this.#shown.keys()];
  }

  close(key: string): void {
    this.#shown.get(key)?.();
    this.#shown.delete(key);
  }

  clear(): void {
    for (const key of this.shown) this.close(key);
  }

  #known(): NoticesState {
    const permission = this.#platform.permission();
    if (permission === undefined) return 'none';
    if (permission === 'denied') return 'blocked';
    return permission === 'granted' && this.#storage.getItem(name) === 'on' ? 'on' : 'off';
  }
}

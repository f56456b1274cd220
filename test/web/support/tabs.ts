import type { ChatViewModelDependencies } from '../../../web/widget/chat/chat-dependencies.ts';
import { ChatViewModel } from '../../../web/widget/chat/chat-view-model.ts';
import type { NoReception, Reception } from '../../../web/widget/chat/reception.ts';
import { recordAfter } from '../../../web/widget/chat/record-after.ts';
import { DraftStore } from '../../../web/widget/store/draft-store.ts';
import { MemoryStorage } from '../../../web/widget/store/memory-storage.ts';
import { PageStore } from '../../../web/widget/store/page-store.ts';
import type { Locks } from '../../../web/widget/store/turn.ts';
import { FakePlatform } from './fake-platform.ts';
import { tabLocks } from './tab-locks.ts';

const key = 'carebridge.contoso';

/** One visitor's browser: tabs that share storage and locks, a clock to be set by hand, and a platform. */
export class Browser {
  readonly platform = new FakePlatform();
  /** What carries the chats: the fake platform, unless a test says otherwise. */
  transport: ChatViewModelDependencies['transport'] = this.platform.transport;
  newId = (): string => `id-${++this.#ids}`;
  readonly storage = new MemoryStorage();
  /** The session storage of the tab that is opened next; one tab that is reloaded keeps its own. */
  session = new MemoryStorage();
  readonly #listeners = new Map<object, (key: string | null, value: string | null) => void>();
  readonly locks: Locks;
  reception: Reception | NoReception = openReception();
  /** The visitor ids with which the service was asked. */
  readonly askedAs: (string | undefined)[] = [];
  /** How often it was only asked how the company stands. */
  looks = 0;
  online = true;
  now = 1_000;
  #ids = 0;

  constructor(locks: Locks = tabLocks()) {
    this.locks = locks;
  }

  /** Opens a tab on the page. */
  tab(): ChatViewModel {
    const tab = {};
    const storage = this.#shared(tab);
    return new ChatViewModel({
      store: new PageStore(storage, key, (listener) => {
        this.#listeners.set(tab, listener);
        return () => this.#listeners.delete(tab);
      }),
      draft: new DraftStore(this.session, key),
      locks: this.locks,
      name: key,
      transport: this.transport,
      ask: async ({ visitorId, isLook }) => {
        if (isLook) this.looks += 1;
        else this.askedAs.push(visitorId);
        return isLook && typeof this.reception === 'object' && 'access' in this.reception
          ? { ...this.reception, visitorId: undefined, access: undefined }
          : this.reception;
      },
      recordAfter,
      now: () => this.now,
      newId: this.newId,
      isOnline: () => this.online,
      culture: 'en',
    });
  }

  /** All that is stored, as one text. */
  stored(): string {
    return Array.from({ length: this.storage.length }, (_, at) =>
      this.storage.getItem(this.storage.key(at) ?? ''),
    ).join();
  }

  /** The storage as one tab has it: the others hear of its changes. */
  #shared(tab: object) {
    const { storage } = this;
    const tell = (changed: string, value: string | null): void => {
      for (const [other, listener] of this.#listeners) if (other !== tab) listener(changed, value);
    };
    return {
      get length() {
        return storage.length;
      },
      key: (at: number) => storage.key(at),
      getItem: (name: string) => storage.getItem(name),
      setItem: (name: string, value: string) => {
        storage.setItem(name, value);
        tell(name, value);
      },
      removeItem: (name: string) => {
        const isThere = storage.getItem(name) !== null;
        storage.removeItem(name);
        if (isThere) tell(name, null);
      },
    };
  }
}

/** A company that is open and asks nothing. */
export function openReception(): Reception {
  return {
    companyName: 'Contoso',
    questions: [],
    isOpen: true,
    opensAt: undefined,
    welcome: undefined,
    privacy: undefined,
    isUnstaffed: false,
    transport: 'ucwa',
    visitorId: 'visitor',
    keptDays: 0,
    ratingToken: undefined,
    waitingToken: undefined,
    access: {
      transport: 'ucwa',
      discoverUrl: 'https://s.example/discover',
      token: 't',
      endpoint: 'sip:help@s.example',
      threadId: 'thread',
    },
  };
}

/** Lets everything that is ready to run do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

export const ada = { id: 'ada', name: 'Ada', role: 'agent' } as const;

/** A chat that has begun with a first message and is connected, before an agent comes; `reception`: where the company's differs from the usual one. */
export async function waiting(reception: Partial<Reception> = {}) {
  const browser = new Browser();
  browser.reception = { ...openReception(), ...reception } as Reception;
  const chat = browser.tab();
  await chat.attend();
  await chat.say('Hello');
  await settled();
  browser.platform.happens({ kind: 'connected' });
  await settled();
  return { browser, chat };
}

/** The same, with an agent in it. */
export async function talking() {
  const { browser, chat } = await waiting();
  browser.platform.confirms();
  browser.platform.happens({ kind: 'joined', who: ada });
  return { browser, chat, platform: browser.platform };
}

import { errorCode, type Log } from '../kernel/log.ts';
import type { Instance } from './instance.ts';
import { type Mail, type MailStore, mailsAtOnce } from './mail.ts';

/** How often an instance looks for what others have written. */
export type ChannelTimes = {
  /** Its mailbox is read so often while mail comes, and for `busyForMs` after. */
  readonly busyMs: number;
  readonly busyForMs: number;
  /** Its mailbox is read so often otherwise. */
  readonly quietMs: number;
  /** A request that waits looks at its channel by itself so often: a net, should mail be lost. */
  readonly lookMs: number;
  /** The same where mail cannot be relied on: another instance has the channel, or some instance is of a release without mail. */
  readonly lookOftenMs: number;
};

export const usualChannelTimes: ChannelTimes = {
  busyMs: 30,
  busyForMs: 2_000,
  quietMs: 100,
  lookMs: 60_000,
  lookOftenMs: 2_000,
};

/** Mail that was read is removed this long after it came, together with what came since. */
const removedAfterMs = 500;
const pauseAfterFailureMs = 1_000;

/** What the reader of a mailbox needs. */
export type MailboxDependencies = {
  readonly instance: Instance;
  readonly mails: MailStore;
  readonly times: ChannelTimes;
  readonly received: (mail: Mail) => void;
  readonly log: Log;
};

/** Reads this instance's mailbox while requests wait here. */
export class Mailbox {
  readonly #dependencies: MailboxDependencies;
  /** Keys of what was read and is to be removed. */
  readonly #read = new Set<string>();
  #owner: string;
  #oldestReadAt = 0;
  #busyUntil = 0;
  #waiting = 0;
  #isReading = false;
  #startedAt = Number.NEGATIVE_INFINITY;

  constructor(dependencies: MailboxDependencies) {
    this.#dependencies = dependencies;
    this.#owner = dependencies.instance.name;
  }

  /** Whether the mailbox is being read. */
  get isReading(): boolean {
    return this.#isReading;
  }

  /** A request begins to wait. */
  open(): void {
    this.#waiting += 1;
    if (this.#isReading) return;
    this.#isReading = true;
    this.#next();
  }

  /** A request has ended that waited. */
  close(): void {
    this.#waiting -= 1;
  }

  #next(): void {
    const { busyMs, quietMs } = this.#dependencies.times;
    const now = performance.now();
    const dueAt = this.#startedAt + (now < this.#busyUntil ? busyMs : quietMs);
    setTimeout(() => void this.#turn(), Math.max(0, dueAt - now));
  }

  async #turn(): Promise<void> {
    this.#startedAt = performance.now();
    try {
      await this.#look();
    } catch (error) {
      this.#dependencies.log({ level: 'warn', event: 'store-retry', step: 'mailbox', code: errorCode(error) });
      this.#startedAt = performance.now() + pauseAfterFailureMs;
    }
    if (this.#waiting > 0 || this.#read.size > 0) this.#next();
    else this.#isReading = false;
  }

  async #look(): Promise<void> {
    const { instance, mails, times, received } = this.#dependencies;
    if (!instance.is(this.#owner)) this.#read.clear();
    this.#owner = instance.name;
    const found = await mails.read(this.#owner);
    const news = found.filter(({ key }) => !this.#read.has(key));
    const now = performance.now();
    if (news.length > 0) {
      this.#busyUntil = now + times.busyForMs;
      if (this.#read.size === 0) this.#oldestReadAt = now;
    }
    for (const { key, mail } of news) {
      this.#read.add(key);
      if (mail !== undefined) received(mail);
    }
    const isFull = found.length === mailsAtOnce;
    if (this.#read.size > 0 && (isFull || now - this.#oldestReadAt >= removedAfterMs || this.#waiting === 0)) {
      await this.#remove();
    }
  }

  async #remove(): Promise<void> {
    const keys = [...this.#read].slice(0, mailsAtOnce);
    await this.#dependencies.mails.remove(this.#owner, keys);
    for (const key of keys) this.#read.delete(key);
  }
}

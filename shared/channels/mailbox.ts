import { errorCode, type Log } from '../kernel/log.ts';
import { hourMs } from '../kernel/time.ts';
import type { Instance } from './instance.ts';
import { type Mail, type MailStore, mailsAtOnce, type StoredMail } from './mail.ts';

/** How often an instance looks for what others have written. */
export type ChannelTimes = {
  /** Its mailbox is read so often while mail comes, and for `busyForMs` after. */
  readonly busyMs: number;
  readonly busyForMs: number;
  /** Its mailbox is read so often otherwise. */
  readonly quietMs: number;
  /** The same where no other instance is listed, and none has written for an hour: one that begins to is met so late, once. */
  readonly aloneMs: number;
  /** Mail that was read is removed so long after it came, or when it is `mostKept`: several rows in one transaction. */
  readonly keptMs: number;
  /** A request that waits looks at its channel by itself so often: a net, should mail be lost. */
  readonly lookMs: number;
  /** The same where mail cannot be relied on: another instance has the channel, or some instance is of a release without mail. */
  readonly lookOftenMs: number;
};

export const usualChannelTimes: ChannelTimes = {
  busyMs: 30,
  busyForMs: 2_000,
  quietMs: 100,
  aloneMs: 500,
  keptMs: 5_000,
  lookMs: 60_000,
  lookOftenMs: 2_000,
};

/** Rows that were read and not removed are read again with each look, so they must not be many. */
const mostKept = 16;
const pauseAfterFailureMs = 1_000;
/** Whether other instances are listed is looked up so often. */
const lookAroundMs = 10_000;
/** So long after its mail an instance is reckoned with that is not listed, since nothing waits at it. */
const metForMs = hourMs;

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
  #metUntil = 0;
  #lookedAroundAt = Number.NEGATIVE_INFINITY;
  #isAlone = false;
  #waiting = 0;
  #isReading = false;
  #isRemoving = false;
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
    const { busyMs, quietMs, aloneMs } = this.#dependencies.times;
    const now = performance.now();
    const idleMs = this.#isAlone && now >= this.#metUntil ? aloneMs : quietMs;
    const dueAt = this.#startedAt + (now < this.#busyUntil ? busyMs : idleMs);
    setTimeout(() => void this.#turn(), Math.max(0, dueAt - now));
  }

  async #turn(): Promise<void> {
    this.#startedAt = performance.now();
    try {
      await this.#look();
      await this.#lookAround();
    } catch (error) {
      this.#failed(error);
      this.#startedAt = performance.now() + pauseAfterFailureMs;
      // Where nothing waits, what is left is read and removed when something does.
      if (this.#waiting === 0) this.#read.clear();
    }
    if (this.#waiting > 0 || this.#read.size > 0) this.#next();
    else this.#isReading = false;
  }

  async #look(): Promise<void> {
    const { instance, mails, times, received } = this.#dependencies;
    if (!instance.is(this.#owner)) this.#read.clear();
    this.#owner = instance.name;
    const found = await mails.read(this.#owner);
    this.#forgetRemoved(found);
    const now = performance.now();
    const news = found.filter(({ key }) => !this.#read.has(key));
    if (news.length > 0) {
      this.#busyUntil = now + times.busyForMs;
      this.#metUntil = now + metForMs;
      if (this.#read.size === 0) this.#oldestReadAt = now;
    }
    for (const { key, mail } of news) {
      this.#read.add(key);
      if (mail !== undefined) received(mail);
    }
    const isDue = now - this.#oldestReadAt >= times.keptMs || this.#waiting === 0;
    const isWanted = this.#read.size >= mostKept || (this.#read.size > 0 && isDue);
    // Not waited for: a removal that takes long must not keep what comes meanwhile from being read.
    if (isWanted && !this.#isRemoving) void this.#remove();
  }

  async #lookAround(): Promise<void> {
    const now = performance.now();
    if (now - this.#lookedAroundAt < lookAroundMs) return;
    this.#lookedAroundAt = now;
    this.#isAlone = !(await this.#dependencies.instance.hasNeighbours());
  }

  /** A key is kept until a later look does not find its row, so that no row counts as new twice. */
  #forgetRemoved(found: readonly StoredMail[]): void {
    if (found.length === mailsAtOnce) return;
    const present = new Set(found.map(({ key }) => key));
    for (const key of this.#read) if (!present.has(key)) this.#read.delete(key);
  }

  async #remove(): Promise<void> {
    this.#isRemoving = true;
    this.#oldestReadAt = performance.now();
    try {
      await this.#dependencies.mails.remove(this.#owner, [...this.#read].slice(0, mailsAtOnce));
    } catch (error) {
      this.#failed(error);
    }
    this.#isRemoving = false;
  }

  #failed(error: unknown): void {
    this.#dependencies.log({ level: 'warn', event: 'store-retry', step: 'mailbox', code: errorCode(error) });
  }
}

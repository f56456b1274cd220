import type { JsonInputObject } from '../kernel/json.ts';
import { errorCode, type Log } from '../kernel/log.ts';
import { type ChannelKind, type ChannelName, maximumEntries } from './channel.ts';
import type { ChannelStore } from './channel-store.ts';
import type { Instance } from './instance.ts';
import type { ConfirmedMail, MailStore } from './mail.ts';

/**
 * Told that a client has confirmed entries whose writer waits for that. `elsewhere`: the instance that wrote them is told as well, so that there
 * is only something to do where it does not do it.
 */
export type Confirmed<Subject, Content> = (
  subject: Subject,
  contents: readonly Content[],
  told: 'here' | 'elsewhere',
) => Promise<void>;

/** What telling the writers of confirmed entries needs. */
export type AwaitedEntriesDependencies<Subject extends JsonInputObject, Content extends JsonInputObject> = {
  readonly store: ChannelStore<Subject, Content>;
  readonly kind: ChannelKind<Subject, Content>;
  readonly instance: Instance;
  readonly mails: MailStore;
  readonly log: Log;
};

/** A confirmed entry whose writer waits for that. */
type Awaited<Content> = { readonly content: Content; readonly by?: string | undefined };

/** So many entries before a request are looked at where this instance did not serve the requests before it: a whole package. */
const lookedBack = maximumEntries;

/**
 * The entries whose confirmation is waited for: their writer is told while the request that confirms them waits. Where another instance wrote
 * them, that one is told by mail, since what it writes because of it follows what it wrote last.
 */
export class AwaitedEntries<Subject extends JsonInputObject, Content extends JsonInputObject> {
  readonly #parts: AwaitedEntriesDependencies<Subject, Content>;
  #told: Confirmed<Subject, Content> | undefined;

  constructor(parts: AwaitedEntriesDependencies<Subject, Content>) {
    this.#parts = parts;
  }

  tell(told: Confirmed<Subject, Content>): void {
    this.#told = told;
  }

  /**
   * The entries from `from` to below `to` have been confirmed; resolves when that is told, or could not be. Confirmed once more, an
   * entry changes nothing.
   */
  async confirmed(channel: ChannelName<Subject>, from: number, to: number): Promise<void> {
    const told = this.#told;
    if (from >= to || told === undefined) return;
    await this.#noting(async () => {
      const awaited = await this.#between(channel, Math.max(from, to - lookedBack), to);
      await this.#bring(channel, awaited, told);
    });
  }

  /** Another instance tells that entries of this one were confirmed. */
  async mailed({ channel: partition, contents }: ConfirmedMail): Promise<void> {
    const { store, kind } = this.#parts;
    await this.#noting(async () => {
      const channel = await store.read(partition, Number.POSITIVE_INFINITY);
      const read = contents.map((content) => kind.readContent(content));
      if (channel !== undefined) await this.#told?.(channel.subject, read, 'here');
    });
  }

  async #between({ partition }: ChannelName<Subject>, from: number, to: number): Promise<readonly Awaited<Content>[]> {
    const { store, kind } = this.#parts;
    const recent = store.recentEntries(partition, from);
    const last = recent?.at(-1)?.number ?? 0;
    // What the client got from another instance may be in the store alone.
    const entries = recent === undefined || last < to - 1 ? await store.entries(partition, from, to - from) : recent;
    return entries.flatMap(({ number, entry }) =>
      number < to && entry.kind === 'events' && kind.isAwaited(entry.content) ? [entry] : [],
    );
  }

  async #bring(
    { partition, subject }: ChannelName<Subject>,
    awaited: readonly Awaited<Content>[],
    told: Confirmed<Subject, Content>,
  ): Promise<void> {
    const { instance, kind, mails } = this.#parts;
    for (const [by, all] of Map.groupBy(awaited, (entry) => entry.by)) {
      const contents = all.map(({ content }) => content);
      const mailed = contents.map((content) => kind.mailed?.(content)).filter((content) => content !== undefined);
      const isElsewhere = by !== undefined && !instance.is(by) && mailed.length === contents.length;
      await told(subject, contents, isElsewhere ? 'elsewhere' : 'here');
      if (isElsewhere) await mails.send(by, { kind: 'confirmed', channel: partition, contents: mailed });
    }
  }

  async #noting(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#parts.log({ level: 'warn', event: 'failure', step: 'channel-confirmation', code: errorCode(error) });
    }
  }
}

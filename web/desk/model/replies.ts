import { Observable } from '../../observable/observable.ts';
import { ApiFailure, type DeskApi, type OwnReplies, type Reply } from '../api/desk-api.ts';

/** So often it is written anew where another machine has written first. */
const attempts = 3;

/** The agent's own canned replies, kept by the service. Source: carebridge.md#replies */
export class Replies {
  readonly own = new Observable<readonly Reply[]>([]);
  /** Whether the last wish could not be carried out. */
  readonly hasFailed = new Observable(false);
  readonly #api: Pick<DeskApi, 'replies' | 'writeReplies'>;
  #revision: number | undefined;

  constructor(api: Pick<DeskApi, 'replies' | 'writeReplies'>) {
    this.#api = api;
  }

  /** Reads them, unless that was done. */
  async load(): Promise<void> {
    if (this.#revision !== undefined) return;
    await this.#tried(async () => this.#learn(await this.#api.replies()));
  }

  /** Keeps a reply, in the place of the one with its name. */
  save(reply: Reply): Promise<boolean> {
    return this.#write((known) => [...known.filter(({ name }) => name !== reply.name), reply].toSorted(byName));
  }

  remove(name: string): Promise<boolean> {
    return this.#write((known) => known.filter((reply) => reply.name !== name));
  }

  /** Whether the change is kept. */
  #write(change: (known: readonly Reply[]) => readonly Reply[]): Promise<boolean> {
    return this.#tried(async () => {
      if (this.#revision === undefined) this.#learn(await this.#api.replies());
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const wish = { replies: change(this.own.get()), revision: (this.#revision ?? 0) + 1 };
        const written = await this.#api.writeReplies(wish);
        if (written !== 'overtaken') return this.#learn(written);
        this.#learn(await this.#api.replies());
      }
      throw new ApiFailure('temporary');
    });
  }

  #learn({ replies, revision }: OwnReplies): void {
    this.#revision = revision;
    this.own.set(replies);
  }

  async #tried(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.hasFailed.set(false);
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      this.hasFailed.set(true);
      return false;
    }
  }
}

const byName = (one: Reply, other: Reply): number => one.name.localeCompare(other.name);

/** What is typed behind the slash with which a message begins; undefined where none is looked for. */
export const replyQuery = (draft: string): string | undefined => /^\/(\S*)$/.exec(draft)?.[1];

/** Replies for what is typed: those whose name begins with it, then those whose name or text has it. */
export function matchingReplies(replies: readonly Reply[], query: string): readonly Reply[] {
  const wanted = query.toLocaleLowerCase();
  const has = (text: string): boolean => text.toLocaleLowerCase().includes(wanted);
  const begins = ({ name }: Reply): boolean => name.toLocaleLowerCase().startsWith(wanted);
  const others = replies.filter((reply) => !begins(reply) && (has(reply.name) || has(reply.text)));
  return [...replies.filter(begins), ...others];
}

/** A reply with the names put in; of a name that is not known, the space before it goes as well. */
export function filledReply(text: string, names: { readonly visitor: string; readonly agent: string }): string {
  return text.replace(/( ?)\{(visitor|agent)\}/g, (_, space: string, who: 'visitor' | 'agent') =>
    names[who] === '' ? '' : `${space}${names[who]}`,
  );
}

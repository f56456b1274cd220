import { randomBytes } from 'node:crypto';
import type * as z from 'zod/mini';
import type { tellingSchema } from '../../../shared/protocol/relay/events.ts';
import { firstEventNumber } from '../../../shared/protocol/relay/limits.ts';

type Telling = z.infer<typeof tellingSchema>;
type Turn = { readonly turn: number; readonly operationId: string; readonly text?: string };
type Page = { readonly events: readonly object[]; readonly next: number };

const tokenLifeMs = 900_000;
const resumeLifeMs = 7 * 86_400_000;
const mostGivenTokens = 4;
const mostEntries = 100;

/** One conversation of the scripted relay: what its visitor has been told, its tokens, and its turns. */
export class RelayConversation {
  readonly id: string;
  readonly openingId: string;
  /** Whether nothing of it is there any more. */
  isErased = false;
  /** Whether a resume token has been used, which ends repeats of the opening. */
  wasResumed = false;
  /** What the visitor has said and done, once each. */
  readonly turns: Turn[] = [];
  #tellings: { readonly number: number; readonly at: string; readonly tellings: readonly Telling[] }[] = [];
  #number = firstEventNumber;
  #tokens = new Set<string>();
  #used: string | undefined;
  #given: readonly string[] = [];
  #reader: { readonly tell: () => void; readonly replace: () => void } | undefined;
  #isOver = false;

  constructor(id: string, openingId: string) {
    this.id = id;
    this.openingId = openingId;
  }

  /** Number of the next event. */
  get next(): number {
    return this.#number;
  }

  /** How many resume tokens are good. */
  get goodTokens(): number {
    return this.#given.length + (this.#used === undefined ? 0 : 1);
  }

  /** Tells the visitor something, each as an entry of its own. */
  tell(...tellings: readonly Telling[]): void {
    for (const telling of tellings) this.tellTogether(telling);
  }

  /** Tells the visitor something, all as one entry. */
  tellTogether(...tellings: readonly Telling[]): void {
    this.#tellings.push({ number: this.#number, at: new Date().toISOString(), tellings });
    if (tellings.some(({ kind }) => kind === 'ended')) this.#isOver = true;
    this.#number += 1;
    this.#reader?.tell();
  }

  /** All conversation tokens run out. */
  expire(): void {
    this.#tokens.clear();
  }

  erase(): void {
    this.isErased = true;
    this.forget();
  }

  forget(): void {
    this.#used = undefined;
    this.#given = [];
  }

  isGood(token: string): boolean {
    return this.#tokens.has(token);
  }

  /** New tokens. */
  access(): object {
    const [token, resumeToken] = [randomBytes(16).toString('base64url'), randomBytes(32).toString('hex')];
    this.#tokens.add(token);
    this.#given = [...this.#given, resumeToken].slice(-mostGivenTokens);
    const until = (lifeMs: number): string => new Date(Date.now() + lifeMs).toISOString();
    return {
      conversationId: this.id,
      token,
      expiresAt: until(tokenLifeMs),
      resumeToken,
      resumeUntil: until(resumeLifeMs),
    };
  }

  /** New tokens for a resume token; undefined when it is not good. */
  resume(token: string): object | undefined {
    if (this.isErased) return undefined;
    if (this.#given.includes(token)) {
      this.#used = token;
      this.#given = [];
    } else if (this.#used !== token) return undefined;
    this.wasResumed = true;
    return this.access();
  }

  /** Takes a turn, once; a line after the end begins the next visit. */
  take({ turn, operationId, text }: Turn & { readonly text?: string | undefined }): object {
    const known = this.turns.find((one) => one.operationId === operationId);
    if (known !== undefined) return { turn: known.turn, operationId };
    this.turns.push({ turn, operationId, ...(text === undefined ? {} : { text }) });
    if (text === undefined) this.tell({ kind: 'ended', by: 'visitor' });
    else this.#said({ kind: 'said', turn, operationId, text });
    return { turn, operationId };
  }

  /** Events from a number on, after a while none; `replaced` when another request takes its place. */
  async eventsFrom(ack: number, waitMs: number, signal: AbortSignal | undefined): Promise<Page | 'replaced'> {
    this.#reader?.replace();
    if (ack === this.#number) {
      const outcome = await this.#parked(waitMs, signal);
      if (outcome === 'replaced') return outcome;
    }
    const found = this.#tellings.filter(({ number }) => number >= ack).slice(0, mostEntries);
    const events = found.flatMap(({ number, at, tellings }) =>
      tellings.map((telling, index) => ({ id: number * 1_000 + index, at, ...telling })),
    );
    return { events, next: (found.at(-1)?.number ?? ack - 1) + 1 };
  }

  #said(said: Telling): void {
    const isNext = this.#isOver;
    this.#isOver = false;
    this.tell(said);
    if (isNext) this.tell({ kind: 'waiting' });
  }

  #parked(waitMs: number, signal: AbortSignal | undefined): Promise<'told' | 'replaced'> {
    return new Promise((resolve, reject) => {
      const over = (): void => {
        clearTimeout(timer);
        if (this.#reader === reader) this.#reader = undefined;
      };
      const told = (): void => {
        over();
        resolve('told');
      };
      const replace = (): void => {
        over();
        resolve('replaced');
      };
      const timer = setTimeout(told, waitMs);
      const reader = { tell: told, replace };
      this.#reader = reader;
      signal?.addEventListener('abort', () => {
        over();
        reject(new DOMException('aborted', 'AbortError'));
      });
    });
  }
}

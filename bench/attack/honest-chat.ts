import { conversationId } from '../../local/call-flow/agent.ts';
import type { Chat } from '../../local/call-flow/chat.ts';
import { isPassing } from '../../local/call-flow/person-request.ts';
import { delay } from '../../shared/kernel/time.ts';
import { conversationOf } from '../../test/flows/support/talk.ts';
import type { Ground } from './ground.ts';
import { lastSeen } from './last-seen.ts';

/** What the honest ones noticed: how long lines and welcomes took, and what went wrong. */
export type Noticed = {
  readonly lineMs: readonly number[];
  readonly welcomeMs: readonly number[];
  readonly faults: readonly string[];
};

const betweenLinesMs = 250;
const betweenVisitorsMs = 500;
const recordedWithinMs = 30_000;

/** A visitor and an agent who talk with each other, while other visitors come and want to be welcomed. */
export class HonestChat {
  readonly #ground: Ground;
  readonly #visitor: Chat;
  readonly #agent: Chat;
  readonly #conversation: string;
  readonly #said: string[] = [];
  #number = 0;

  private constructor(ground: Ground, visitor: Chat, agent: Chat, conversation: string) {
    this.#ground = ground;
    this.#visitor = visitor;
    this.#agent = agent;
    this.#conversation = conversation;
  }

  /** Begins the conversation. */
  static async begin(ground: Ground): Promise<HonestChat> {
    const { stage } = ground;
    const subject = `An honest question ${stage.tenant.id}`;
    const visitor = await ground.enter('Iris');
    const chat = await visitor.invite(subject);
    const ring = await stage.first.rung(subject);
    const agent = await stage.first.accept(ring);
    return new HonestChat(ground, chat, agent, conversationId(ring));
  }

  /** What the honest ones notice for as long as something goes on. */
  async notices<T>(during: Promise<T>): Promise<{ readonly result: T; readonly noticed: Noticed }> {
    const over = new AbortController();
    const [faults, lineMs, welcomeMs]: [string[], number[], number[]] = [[], [], []];
    const talking = this.#talk(over.signal, lineMs).catch((error: Error) => void faults.push(error.message));
    const coming = this.#come(over.signal, welcomeMs).catch((error: Error) => void faults.push(error.message));
    try {
      const result = await during;
      over.abort();
      await Promise.all([talking, coming]);
      faults.push(...(await this.#unrecorded()));
      return { result, noticed: { lineMs, welcomeMs, faults } };
    } finally {
      over.abort();
      await Promise.allSettled([talking, coming]);
    }
  }

  /** Says one line after another, each when the one before was heard; at least one. */
  async #talk(over: AbortSignal, lineMs: number[]): Promise<void> {
    do {
      this.#number += 1;
      const line = `honest line ${this.#number}`;
      const startedAt = performance.now();
      await this.#visitor.say(line);
      this.#said.push(line);
      await this.#agent.heardLine(line);
      lineMs.push(performance.now() - startedAt);
      await delay(betweenLinesMs);
    } while (!over.aborted);
  }

  /** Comes in as one visitor after another, each welcomed before the next. */
  async #come(over: AbortSignal, welcomeMs: number[]): Promise<void> {
    const { stage } = this.#ground;
    do {
      this.#number += 1;
      const subject = `Another question ${this.#number}`;
      const startedAt = performance.now();
      const visitor = await patiently(stage.patienceMs, async () => {
        const coming = await this.#ground.enter('Iris');
        const chat = await coming.invite(subject);
        await chat.heardLine(stage.tenant.texts?.welcome ?? '');
        return coming;
      });
      welcomeMs.push(performance.now() - startedAt);
      await visitor.client.signOut();
      await delay(betweenVisitorsMs);
    } while (!over.aborted);
  }

  /** Lines that the visitor was told to have been taken, and that the record does not have. */
  async #unrecorded(): Promise<readonly string[]> {
    const { stage, world } = this.#ground;
    const look = async () => {
      const { transcript } = await conversationOf(stage, world.engine.config.localKey, this.#conversation);
      const recorded = new Set(transcript.map(({ text }) => text.trim()));
      return this.#said.filter((line) => !recorded.has(line));
    };
    const missing = await lastSeen(look, ({ length }) => length === 0, recordedWithinMs);
    return missing.map((line) => `the record lacks "${line}", which was taken`);
  }
}

/** Comes again as long as the service asks for patience, as people do. */
async function patiently<T>(patienceMs: number, work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + patienceMs; ; await delay(betweenVisitorsMs)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() > until) throw error;
    }
  }
}

import { randomId } from '../../../shared/kernel/ids.ts';
import type { HeardLine } from '../chat.ts';
import type { Condition } from '../condition.ts';
import { messagesSchema } from './agent-answers.ts';

const pageSize = 100;

/** The agent who has a conversation: id, and how requests of that agent are sent. */
type Handler = {
  readonly id: string;
  send(method: string, path: string, json: unknown, expected: readonly number[]): Promise<unknown>;
};

/** One conversation as an agent of the contact center has it: what was said in it, of all visits, and who types. */
export class AgentChat {
  readonly conversationId: string;
  /** Who said it, by kind for the visitor and by id for agents, and the text. */
  readonly heard: HeardLine[] = [];
  readonly #agent: Handler;
  readonly #condition: Condition;
  readonly #patienceMs: number;
  readonly #listeners = new Set<(text: string) => void>();
  #last = 0;
  #isTyping = false;
  #reading: Promise<void> = Promise.resolve();

  constructor(agent: Handler, conversationId: string, condition: Condition, patienceMs: number) {
    this.#agent = agent;
    this.conversationId = conversationId;
    this.#condition = condition;
    this.#patienceMs = patienceMs;
  }

  /** Reads what was said since the last time; nothing when that is known up to number `upTo`. */
  read(upTo = Number.POSITIVE_INFINITY): Promise<void> {
    const next = this.#reading.then(() => (this.#last < upTo ? this.#readOn() : undefined));
    this.#reading = next.catch(() => undefined);
    return next;
  }

  /** Calls back with each text that is read from now on. */
  listen(listener: (text: string) => void): void {
    this.#listeners.add(listener);
  }

  /** The visitor types. */
  sawTyping(): void {
    this.#isTyping = true;
    this.#condition.changed();
  }

  /** Waits until a line with this text was read. */
  async heardLine(text: string): Promise<void> {
    const look = () => this.heard.find((line) => line.text === text);
    await this.#condition.until(`the line "${text}" at ${this.#agent.id}`, look, this.#patienceMs);
  }

  /** Waits until the visitor is seen typing. */
  async untilTyping(): Promise<void> {
    const what = `the sign that the visitor types at ${this.#agent.id}`;
    await this.#condition.until(what, () => (this.#isTyping ? true : undefined), this.#patienceMs);
  }

  async say(text: string): Promise<void> {
    await this.#post('/messages', { text, operationId: randomId() });
  }

  async type(): Promise<void> {
    // What is known already is not told again.
    for (const isTyping of [false, true]) await this.#post('/typing', { isTyping });
  }

  async transfer(queueId: string): Promise<void> {
    await this.#post('/transfer', { queueId });
  }

  async end(): Promise<void> {
    await this.#post('/end', undefined);
  }

  async #post(rest: string, json: unknown): Promise<void> {
    await this.#agent.send('POST', `/conversations/${this.conversationId}${rest}`, json, [204]);
  }

  async #readOn(): Promise<void> {
    const path = `/conversations/${this.conversationId}/messages?after=${this.#last}&size=${pageSize}`;
    const { messages } = messagesSchema.parse(await this.#agent.send('GET', path, undefined, [200]));
    for (const { number, author, text } of messages) {
      this.#last = number;
      if (text === undefined) continue;
      this.heard.push({ from: author.type === 'user' ? 'visitor' : author.id, text });
      for (const listener of this.#listeners) listener(text);
    }
    this.#condition.changed();
  }
}

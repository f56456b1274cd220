import { randomBytes } from 'node:crypto';
import { userToken } from '../../../local/call-flow/agent.ts';
import type { Engine } from '../../../local/engine/engine.ts';

type Work = { readonly conversationId: string; readonly stage: string; readonly offerId?: number };

/** An agent of the embedded contact center, who works by the requests that the document has. */
export class CenterAgent {
  readonly #base: string;
  readonly #token: string;

  private constructor(base: string, token: string) {
    this.#base = base;
    this.#token = token;
  }

  /** Signs the agent of that number in, who takes chats from now on. */
  static async begin({ origin, config }: Engine, center: string, index: number): Promise<CenterAgent> {
    const profile = config.agents[index];
    if (profile === undefined) throw new Error(`There is no agent ${index}.`);
    const token = await userToken(config, profile);
    const agent = new CenterAgent(`${origin}/api/contact-center/agent/${center}`, token);
    await agent.#send('PUT', '', { status: 'available' });
    return agent;
  }

  /** Accepts the offer that comes; the conversation's id. */
  async accept(): Promise<string> {
    const { conversationId, offerId } = await this.#work('offered');
    await this.#send('POST', `/conversations/${conversationId}/accept`, { offerId });
    await this.#work('handled');
    return conversationId;
  }

  /** Waits until a text is in a conversation. */
  async awaits(conversation: string, text: string): Promise<void> {
    for (;;) {
      const cursor = await this.cursor();
      if ((await this.reads(conversation)).includes(text)) return;
      await this.#send('GET', `/changes?after=${cursor}&wait=20`);
    }
  }

  /** What has been said in a conversation, of all its visits. */
  async reads(conversation: string): Promise<readonly string[]> {
    const { messages } = await this.#send('GET', `/conversations/${conversation}/messages?after=0&size=100`);
    return messages.flatMap(({ text }: { readonly text?: string }) => text ?? []);
  }

  async says(conversation: string, text: string): Promise<void> {
    const operationId = randomBytes(8).toString('hex');
    await this.#send('POST', `/conversations/${conversation}/messages`, { text, operationId });
  }

  /** Shows a file, with nothing said. */
  async shows(conversation: string, name: string, content: string): Promise<void> {
    const form = new FormData();
    form.set('attachment', new Blob([content]), name);
    const url = `${this.#base}/conversations/${conversation}/attachments`;
    const headers = { authorization: `Bearer ${this.#token}` };
    const kept = await fetch(url, { method: 'POST', headers, body: form });
    if (!kept.ok) throw new Error(`${url}: ${kept.status} ${await kept.text()}`);
    const { id } = (await kept.json()) as { readonly id: string };
    const said = { attachments: [{ id }], operationId: randomBytes(8).toString('hex') };
    await this.#send('POST', `/conversations/${conversation}/messages`, said);
  }

  async transfers(conversation: string, queueId: string): Promise<void> {
    await this.#send('POST', `/conversations/${conversation}/transfer`, { queueId });
  }

  async ends(conversation: string): Promise<void> {
    await this.#send('POST', `/conversations/${conversation}/end`);
  }

  /** From where on the agent is told of what changes. */
  async cursor(): Promise<number> {
    return (await this.#send('GET', '')).cursor;
  }

  /** Waits until the agent is told of a change of a kind. */
  async told(after: number, kind: string): Promise<unknown> {
    for (let cursor = after; ; ) {
      const told = await this.#send('GET', `/changes?after=${cursor}&wait=20`);
      const found = told.changes.find((change: { readonly kind: string }) => change.kind === kind);
      if (found !== undefined) return found;
      cursor = told.cursor;
    }
  }

  async available(): Promise<void> {
    await this.#send('PUT', '', { status: 'available' });
  }

  async #work(stage: string): Promise<Work> {
    for (;;) {
      const { conversations, cursor } = await this.#send('GET', '');
      const found = conversations.find((work: Work) => work.stage === stage);
      if (found !== undefined) return found;
      await this.#send('GET', `/changes?after=${cursor}&wait=20`);
    }
  }

  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came
  async #send(method: string, path: string, body?: unknown): Promise<any> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}

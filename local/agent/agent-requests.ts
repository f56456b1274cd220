import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { parseJson } from '../../shared/kernel/json.ts';
import { userToken } from '../call-flow/agent.ts';
import { type Desk, deskSchema, type Message, messagesSchema } from '../call-flow/contact-center/agent-answers.ts';
import type { EngineAgent, EngineConfig } from '../engine/config.ts';

/** Whose requests they are: of which company at the contact center, and where that person signs in. */
export type AgentSeat = {
  readonly origin: string;
  readonly config: EngineConfig;
  readonly company: string;
  readonly entraTenantId: string;
  readonly profile: EngineAgent;
};

/** What an agent of the embedded contact center may ask for, by its own API. Source: carebridge.md#contact-center-agents */
export class AgentRequests {
  readonly #seat: AgentSeat;
  readonly #signal: AbortSignal;
  #token: Promise<string> | undefined;

  /** Requests end with `signal`. */
  constructor(seat: AgentSeat, signal: AbortSignal) {
    this.#seat = seat;
    this.#signal = signal;
  }

  async self(): Promise<Desk> {
    return deskSchema.parse(await this.#send('GET', ''));
  }

  async status(status: 'available' | 'on-break'): Promise<void> {
    await this.#send('PUT', '', { status });
  }

  async signOut(): Promise<void> {
    await this.#send('DELETE', '');
  }

  /** Resolves when something has changed behind the cursor, or after half a minute. */
  async changed(cursor: number): Promise<void> {
    await this.#send('GET', `/changes?after=${cursor}&wait=25`);
  }

  async messages(conversation: string, after: number): Promise<readonly Message[]> {
    const path = `/conversations/${conversation}/messages?after=${after}&size=100`;
    return messagesSchema.parse(await this.#send('GET', path)).messages;
  }

  async answerOffer(conversation: string, how: 'accept' | 'reject', offerId: number): Promise<void> {
    await this.#send('POST', `/conversations/${conversation}/${how}`, { offerId });
  }

  async say(conversation: string, text: string): Promise<void> {
    await this.#send('POST', `/conversations/${conversation}/messages`, { text, operationId: randomUUID() });
  }

  async transfer(conversation: string, to: { readonly queueId: string } | { readonly agentId: string }): Promise<void> {
    await this.#send('POST', `/conversations/${conversation}/transfer`, to);
  }

  async finish(conversation: string, how: 'end' | 'wrap-up'): Promise<void> {
    await this.#send('POST', `/conversations/${conversation}/${how}`);
  }

  /** A token that is not taken any more is replaced once. */
  async #send(method: string, path: string, body?: object): Promise<unknown> {
    const first = await this.#exchange(method, path, body);
    if (first.status === 401) this.#token = undefined;
    const response = first.status === 401 ? await this.#exchange(method, path, body) : first;
    const text = await response.text();
    if (response.ok) return text === '' ? undefined : JSON.parse(text);
    const { title } = z.object({ title: z.string() }).safeParse(parseJson(text)).data ?? {
      title: 'no reason was given',
    };
    throw new Error(`${response.status}: ${title}`);
  }

  async #exchange(method: string, path: string, body: object | undefined): Promise<Response> {
    const { origin, company, config, profile, entraTenantId } = this.#seat;
    this.#token ??= userToken(config, profile, entraTenantId);
    return fetch(`${origin}/api/contact-center/agent/${company}${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.#token}`, 'content-type': 'application/json' },
      signal: this.#signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

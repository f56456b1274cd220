import * as z from 'zod';
import { randomId } from '../../../shared/kernel/ids.ts';
import { accessAnswerSchema } from '../../../shared/protocol/relay/answers.ts';
import { relayEventSchema } from '../../../shared/protocol/relay/events.ts';
import { firstEventNumber } from '../../../shared/protocol/relay/limits.ts';
import type { Exchange } from '../../exchanges/exchange.ts';
import { arrivedExchange } from '../arrived-exchange.ts';
import type { HeardLine } from '../chat.ts';
import { Condition } from '../condition.ts';
import { following, persistent } from '../persistent.ts';
import { sendAs } from '../person-request.ts';
import type { Page } from '../visitor.ts';

const tokenAnswerSchema = z.object({ transport: z.object({ transport: z.literal('relay'), token: z.string() }) });

const eventsSchema = z.looseObject({ events: z.array(relayEventSchema), next: z.int() });

type Event = z.infer<typeof relayEventSchema>;
type Access = { readonly conversation: string; readonly token: string };

const parkedSeconds = 20;

/** A visitor whose page speaks with the service by the relay. Source: carebridge.md#relay */
export class RelayVisitor {
  /** Answers with events, as they arrived. */
  readonly received: Exchange[] = [];
  /** Lines as they arrived: who said them, as shown, and the text. */
  readonly heard: HeardLine[] = [];
  readonly #page: Page;
  readonly #patienceMs: number;
  readonly #events: Event[] = [];
  readonly #condition = new Condition();
  readonly #ended = new AbortController();
  #access: Access | undefined;
  #turn = 0;
  #following: Promise<void> = Promise.resolve();

  constructor(page: Page, patienceMs: number) {
    this.#page = page;
    this.#patienceMs = patienceMs;
  }

  get access(): Access | undefined {
    return this.#access;
  }

  /** Waits until the conversation is open. */
  opened(): Promise<Access> {
    return this.#condition.until('the open conversation', () => this.#access, this.#patienceMs);
  }

  /** Obtains a token, opens the conversation and listens to its events. */
  async open(visitorName: string): Promise<void> {
    const { service, tenant } = this.#page;
    const { transport } = tokenAnswerSchema.parse(
      await this.#send('POST', `${service}/api/token/${tenant}`, { token: '', json: {}, expected: [200] }),
    );
    const json = { openingId: randomId(), visitorName };
    const url = `${service}/api/relay/${tenant}/conversations`;
    const opened = await this.#send('POST', url, { token: transport.token, json, expected: [200, 201] });
    const { conversationId, token } = accessAnswerSchema.parse(opened);
    this.#access = { conversation: conversationId, token };
    this.#condition.changed();
    this.#following = this.#follow();
  }

  async say(text: string): Promise<void> {
    await this.#take('/lines', { ...this.#nextTurn(), text }, 202);
  }

  async leave(): Promise<void> {
    await this.#take('/leave', this.#nextTurn(), 202);
  }

  async type(): Promise<void> {
    await this.#take('/typing', undefined, 204);
  }

  /** Waits until so many events of a kind have arrived that `is` accepts. */
  told(kind: Event['kind'], is: (event: Event) => boolean = () => true, times = 1): Promise<Event> {
    const what = `the event "${kind}" at the visitor`;
    const look = () => this.#events.filter((event) => event.kind === kind && is(event))[times - 1];
    return this.#condition.until(what, look, this.#patienceMs);
  }

  /** Waits until a line with this text was heard. */
  async heardLine(text: string): Promise<void> {
    await this.told('line', (event) => event.kind === 'line' && event.text === text);
  }

  /** Waits until this agent has joined. */
  async joined(agentId: string): Promise<void> {
    await this.told('joined', (event) => event.kind === 'joined' && event.who.id === agentId);
  }

  /** Stops listening. */
  async signOut(): Promise<void> {
    this.#ended.abort();
    await this.#following;
  }

  #nextTurn() {
    this.#turn += 1;
    return { turn: this.#turn, operationId: randomId() };
  }

  #take(rest: string, json: unknown, status: number): Promise<unknown> {
    return this.#send('POST', this.#url(rest), { token: this.#access?.token ?? '', json, expected: [status] });
  }

  #url(rest: string): string {
    const { service, tenant } = this.#page;
    return `${service}/api/relay/${tenant}/conversations/${this.#access?.conversation}${rest}`;
  }

  /** Sends again what was not answered: turns and openings are recognised by their ids. */
  #send(
    method: string,
    url: string,
    { token, json, expected }: { token: string; json: unknown; expected: readonly number[] },
  ): Promise<unknown> {
    const bearer = { token, origin: this.#page.origin };
    const once = async () => {
      const signal = AbortSignal.any([this.#ended.signal, AbortSignal.timeout(this.#patienceMs)]);
      const content = json === undefined ? { expected } : { json, expected };
      const text = await (await sendAs(bearer, method, url, content, signal)).text();
      return text === '' ? undefined : JSON.parse(text);
    };
    return persistent(once, this.#patienceMs, this.#ended.signal);
  }

  async #follow(): Promise<void> {
    let ack: number = firstEventNumber;
    const step = async () => {
      ack = await this.#next(ack);
    };
    await following(step, this.#patienceMs, this.#ended.signal);
  }

  /** Resolves to the number to ask from next. */
  async #next(ack: number): Promise<number> {
    const startedAt = Date.now();
    const bearer = { token: this.#access?.token ?? '', origin: this.#page.origin };
    const url = this.#url(`/events?ack=${ack}&timeout=${parkedSeconds}`);
    const response = await sendAs(bearer, 'GET', url, { expected: [200] }, this.#ended.signal);
    const text = await response.text();
    const { events, next } = eventsSchema.parse(JSON.parse(text));
    this.received.push(arrivedExchange({ method: 'GET', url, token: bearer.token }, startedAt, response.status, text));
    for (const event of events) {
      this.#events.push(event);
      if (event.kind === 'line') this.heard.push({ from: event.who.name, text: event.text });
    }
    this.#condition.changed();
    return next;
  }
}

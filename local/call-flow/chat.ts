import { randomUUID } from 'node:crypto';
import { linkOf, type WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import { Condition } from './condition.ts';
import type { ChannelEvent } from './event-channel.ts';
import { messageText, type UcwaClient } from './ucwa-client.ts';

/** A line as it arrived: who said it, as shown, and the text. */
export type HeardLine = { readonly from: string; readonly text: string };

/** One conversation as one person's client sees it: what was heard, who types, whether it is connected or over. */
export class Chat {
  readonly client: UcwaClient;
  readonly conversationUrl: string;
  readonly heard: HeardLine[] = [];
  readonly #condition = new Condition();
  readonly #typing = new Set<string>();
  #conversation: WireResource | undefined;
  #messaging: WireResource | undefined;
  #over = false;

  constructor(client: UcwaClient, conversationUrl: string) {
    this.client = client;
    this.conversationUrl = conversationUrl;
    client.channel.listen((event) => this.#take(event));
  }

  /** Waits until text can be sent. */
  connected(): Promise<string> {
    return this.#untilOrOver('messaging connected', () => this.#sendUrl());
  }

  /** Waits until a line with this text was heard. */
  heardLine(text: string): Promise<HeardLine> {
    return this.#untilOrOver(`the line "${text}"`, () => this.heard.find((line) => line.text.trim() === text));
  }

  /** Waits until a person is seen typing. */
  sawTyping(): Promise<true> {
    return this.#untilOrOver('the sign that a person types', () => (this.#typing.size > 0 ? true : undefined));
  }

  /** Waits until the conversation is over. */
  ended(): Promise<true> {
    return this.#condition.until(
      'the end of the conversation',
      () => (this.#over ? true : undefined),
      this.client.patienceMs,
    );
  }

  /** What `waiting` resolves with, unless the conversation is over before. */
  whileOn<T>(what: string, waiting: Promise<T>): Promise<T> {
    const over = this.ended().then(
      () => Promise.reject(new Error(`The conversation was over before ${what}`)),
      () => waiting,
    );
    return Promise.race([waiting, over]);
  }

  async say(text: string): Promise<void> {
    await this.client.say(await this.connected(), text);
  }

  async type(): Promise<void> {
    await this.connected();
    await this.client.send('POST', this.client.link(this.#messaging ?? {}, 'setIsTyping'), { expected: [204] });
  }

  /** Asks a colleague in, by SIP URI. */
  async invite(to: string): Promise<void> {
    const find = () =>
      linkOf(this.#conversation ?? {}, 'addParticipant', this.client.base) ? this.#conversation : undefined;
    const conversation = await this.#untilOrOver('the link to ask a colleague in', find);
    const url = this.client.link(conversation, 'addParticipant');
    await this.client.send('POST', url, { json: { operationId: randomUUID(), to }, expected: [201] });
  }

  async leave(): Promise<void> {
    await this.client.send('DELETE', this.conversationUrl, { expected: [204] });
  }

  #untilOrOver<T>(what: string, look: () => T | undefined): Promise<T> {
    return this.#condition.until(what, () => this.#unlessOver(look(), what), this.client.patienceMs);
  }

  #unlessOver<T>(found: T | undefined, what: string): T | undefined {
    if (found === undefined && this.#over) throw new Error(`The conversation was over before ${what}`);
    return found;
  }

  #sendUrl(): string | undefined {
    const links = this.#messaging?._links ?? {};
    return 'sendMessage' in links ? this.client.link(this.#messaging ?? {}, 'sendMessage') : undefined;
  }

  #take(event: ChannelEvent): void {
    const mine = new URL(this.conversationUrl).pathname;
    if (!isAtOrBelow(mine, event.href) && !isAtOrBelow(mine, event.sender)) return;
    if (event.rel === 'messaging' && event.resource !== undefined) this.#messaging = event.resource;
    if (event.rel === 'conversation' && event.resource !== undefined) this.#conversation = event.resource;
    // A person who is asked again after a farewell finds the same conversation added anew.
    if (event.rel === 'conversation' && event.type !== 'updated') this.#over = event.type === 'deleted';
    if (event.rel === 'message' && event.resource?.direction === 'Incoming') this.#hear(event.resource);
    if (event.inRel === 'typingParticipants') {
      if (event.type === 'added') this.#typing.add(event.href);
      else this.#typing.delete(event.href);
    }
    this.#condition.changed();
  }

  #hear(message: WireResource): void {
    const participant = message._links?.participant;
    const from = Array.isArray(participant) ? participant[0]?.title : participant?.title;
    this.heard.push({ from: from ?? '', text: messageText(message) ?? '' });
  }
}

function isAtOrBelow(path: string, href: string): boolean {
  return href === path || href.startsWith(`${path}/`);
}

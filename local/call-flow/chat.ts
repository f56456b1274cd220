import type { WireResource } from '../../shared/protocol/hypermedia/resource.ts';
import { Condition } from './condition.ts';
import { type ChannelEvent, messageText, type UcwaClient } from './ucwa-client.ts';

/** A line as it arrived: who said it, as shown, and the text. */
export type HeardLine = { readonly from: string; readonly text: string };

const patienceMs = 30_000;

/** One conversation as one person's client sees it: what was heard, who types, whether it is connected or over. */
export class Chat {
  readonly client: UcwaClient;
  readonly conversationUrl: string;
  readonly heard: HeardLine[] = [];
  readonly #condition = new Condition();
  readonly #typing = new Set<string>();
  #messaging: WireResource | undefined;
  #over = false;

  constructor(client: UcwaClient, conversationUrl: string) {
    this.client = client;
    this.conversationUrl = conversationUrl;
    client.listen((event) => this.#take(event));
  }

  /** Waits until text can be sent. */
  connected(): Promise<string> {
    return this.#condition.until('messaging connected', () => this.#sendUrl(), patienceMs);
  }

  /** Waits until a line with this text was heard. */
  heardLine(text: string): Promise<HeardLine> {
    return this.#condition.until(
      `the line "${text}"`,
      () => this.heard.find((line) => line.text.trim() === text),
      patienceMs,
    );
  }

  /** Waits until anybody is seen typing. */
  sawTyping(): Promise<true> {
    return this.#condition.until('somebody typing', () => (this.#typing.size > 0 ? true : undefined), patienceMs);
  }

  /** Waits until the conversation is over. */
  ended(): Promise<true> {
    return this.#condition.until('the end of the conversation', () => (this.#over ? true : undefined), patienceMs);
  }

  async say(text: string): Promise<void> {
    await this.client.say(await this.connected(), text);
  }

  async type(): Promise<void> {
    await this.connected();
    await this.client.send('POST', this.client.link(this.#messaging ?? {}, 'setIsTyping'), { expected: [204] });
  }

  async leave(): Promise<void> {
    await this.client.send('DELETE', this.conversationUrl, { expected: [204] });
  }

  #sendUrl(): string | undefined {
    const links = this.#messaging?._links ?? {};
    return 'sendMessage' in links ? this.client.link(this.#messaging ?? {}, 'sendMessage') : undefined;
  }

  #take(event: ChannelEvent): void {
    const mine = new URL(this.conversationUrl).pathname;
    if (!event.href.startsWith(mine) && !event.sender.startsWith(mine)) return;
    if (event.rel === 'messaging' && event.resource !== undefined) this.#messaging = event.resource;
    if (event.rel === 'conversation' && event.type === 'deleted') this.#over = true;
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

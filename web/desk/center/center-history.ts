import { listOf, objectOf, textOf, type WireObject } from '../../transport/wire.ts';
import type { TranscriptLine } from '../record/desk-record.ts';
import type { CenterRequests } from './center-requests.ts';

/** A message of a conversation, of any visit. */
export type CenterMessage = {
  readonly number: number;
  readonly interaction: string;
  readonly at: number;
  readonly author: { readonly id: string; readonly type: string };
  readonly text: string;
  readonly files: NonNullable<TranscriptLine['files']>;
};

const pageSize = 100;
/** So many messages are looked through for what a visitor asks. */
const lookedThrough = 30;

/** What was said in conversations, as far as it was read: from the first message on, without gaps. */
export class CenterHistory {
  readonly #requests: CenterRequests;
  readonly #read = new Map<string, readonly CenterMessage[]>();
  readonly #reading = new Map<string, Promise<unknown>>();

  constructor(requests: CenterRequests) {
    this.#requests = requests;
  }

  /** What was read of a conversation. */
  known(conversation: string): readonly CenterMessage[] {
    return this.#read.get(conversation) ?? [];
  }

  /** Reads what is new; one reading of a conversation after the other. @throws {TransportFailure} */
  read(conversation: string, signal?: AbortSignal): Promise<readonly CenterMessage[]> {
    const before = this.#reading.get(conversation) ?? Promise.resolve();
    const reading = before.then(
      () => this.#readOn(conversation, signal),
      () => this.#readOn(conversation, signal),
    );
    this.#reading.set(conversation, reading);
    return reading;
  }

  /** What the visitor asks in a visit, before it is known what was said earlier; empty where nothing was said. @throws {TransportFailure} */
  async question(conversation: string, interaction: string, lastMessage: number): Promise<string> {
    const after = Math.max(0, lastMessage - lookedThrough);
    const { messages } = await this.#page(conversation, after, lookedThrough);
    const asked = messages.filter(({ author }) => author.type === 'user');
    const found = asked.find((message) => message.interaction === interaction) ?? asked.at(-1);
    return found?.text ?? '';
  }

  async #readOn(conversation: string, signal?: AbortSignal): Promise<readonly CenterMessage[]> {
    for (;;) {
      const before = this.known(conversation);
      const { messages, last } = await this.#page(conversation, before.at(-1)?.number ?? 0, pageSize, signal);
      const all = [...before, ...messages];
      this.#read.set(conversation, all);
      if (messages.length === 0 || (all.at(-1)?.number ?? 0) >= last) return all;
    }
  }

  async #page(conversation: string, after: number, size: number, signal?: AbortSignal) {
    const path = `/conversations/${encodeURIComponent(conversation)}/messages?after=${after}&size=${size}`;
    const { body } = await this.#requests.send('GET', path, { signal, expected: 'messages' });
    const messages = listOf(body.messages).map((message) => messageOf(objectOf(message)));
    return { messages, last: Number(body.lastMessage) || 0 };
  }
}

function messageOf(message: WireObject): CenterMessage {
  const author = objectOf(message.author);
  const cards = listOf(message.cards).map((card) => cardText(objectOf(objectOf(card).content)));
  const said = textOf(message, 'text');
  return {
    number: Number(message.number) || 0,
    interaction: textOf(message, 'interactionId') ?? '',
    at: Date.parse(textOf(message, 'createdAt') ?? '') || 0,
    author: { id: textOf(author, 'id') ?? '', type: textOf(author, 'type') ?? '' },
    text: [...(said === undefined ? [] : [said]), ...cards].join('\n'),
    files: listOf(message.attachments).map((file) => fileOf(objectOf(file))),
  };
}

const fileOf = (file: WireObject) => ({
  id: textOf(file, 'id') ?? '',
  name: textOf(file, 'filename') ?? '',
  bytes: Number(file.sizeInBytes) || 0,
});

/** What a card says of itself in a line; a sign where it says nothing. */
const cardText = (content: WireObject): string => textOf(content, 'title') ?? textOf(content, 'text') ?? '▤';

/** Messages as the desk shows what the service has; `nameOf`: of an agent by id. */
export function transcriptOf(
  messages: readonly CenterMessage[],
  visitorName: string,
  nameOf: (agent: string) => string,
): readonly TranscriptLine[] {
  const begun = new Map<string, number>();
  for (const { interaction, at } of messages) if (!begun.has(interaction)) begun.set(interaction, at);
  return messages.map(({ number, interaction, at, author, text, files }) => {
    const by = author.type === 'user' ? 'visitor' : author.type === 'agent' ? 'agent' : 'service';
    return {
      number,
      at,
      by,
      displayName: by === 'visitor' ? visitorName : by === 'agent' ? nameOf(author.id) : '',
      address: by === 'agent' ? author.id : undefined,
      audience: 'everyone',
      text,
      message: number,
      isHeard: true,
      visitAt: begun.get(interaction) ?? at,
      ...(files.length === 0 ? {} : { files }),
    };
  });
}

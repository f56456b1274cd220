import type { Person } from '../../../web/chat/chat-event.ts';
import type { Audience } from '../../../web/chat/chat-log.ts';
import type { BoardNews, OwnStatus } from '../../../web/desk/api/board-answer.ts';
import type {
  AskingWish,
  Conversation,
  DeskApi,
  DeskTenant,
  EarlierChat,
  KnownWrapUp,
  LeftMessage,
  MessageChange,
  Outcome,
  OwnReplies,
  Profile,
  WrapUp,
} from '../../../web/desk/api/desk-api.ts';
import { texts } from '../../../web/desk/messages/en.ts';
import { DeskModel } from '../../../web/desk/model/desk-model.ts';
import type { Asking } from '../../../web/desk/record/desk-record.ts';
import { RecordStore } from '../../../web/desk/record/record-store.ts';
import type { AgentEvent, Invitation } from '../../../web/desk/transport/agent-event.ts';
import type {
  AgentOwner,
  AgentTransport,
  ApplicationPlace,
  Capabilities,
  ChatPlace,
} from '../../../web/desk/transport/agent-transport.ts';
import { speakBy } from '../../../web/desk/views/words.ts';
import { translator } from '../../../web/i18n/translator.ts';
import type { Stored } from '../../../web/stored/kept-storage.ts';
import type { Delivery } from '../../../web/transport/outbox.ts';

speakBy(translator(texts, 'en'));

export const key = '62f8bd1e-cc2a-a9d1-fd36-f265406561c9';
export const tenant: DeskTenant = {
  id: 'harbour',
  displayName: 'Harbour Office',
  endpoint: 'sip:care@harbour.example',
  address: 'sip:odile@harbour.example',
  agentName: 'Odile',
  colleagues: [{ address: 'sip:bo@harbour.example', displayName: 'Bo' }],
  replies: [{ name: 'hello', text: 'Hello {visitor}, this is {agent}.' }],
  wrapUpTags: ['berth', 'invoice'],
  labels: new Map(),
};
export const visitor: Person = { id: 'sip:1@anonymous.invalid', name: 'Tove', role: 'visitor' };
export const bo: Person = { id: 'sip:bo@harbour.example', name: 'Bo', role: 'agent' };
export const invitation: Invitation = {
  key,
  id: '/invitation',
  conversation: 'ab'.repeat(16),
  endpoint: tenant.endpoint,
  subject: 'Is berth 12 free?',
  details: {},
  at: 1,
  accept: '/invitation/accept',
  decline: '/invitation/decline',
};

/** The events of an agent's channel when a chat begins. */
export const entering: readonly AgentEvent[] = [
  { kind: 'entered', key, self: '/conversation', invite: '/participantInvitations' },
  { kind: 'joined', key, who: visitor },
  { kind: 'linked', key, links: { send: '/messages', type: '/typing' } },
];
export const line = (number: number, text: string, from = visitor): AgentEvent => ({
  kind: 'line',
  key,
  id: String(number),
  from,
  text,
  at: number * 10,
});

/** A transport whose results are set by the test, and which records its calls. */
export class FakeAgentTransport implements AgentTransport {
  readonly capabilities: Capabilities = {
    whisper: true,
    colleagues: true,
    receipts: true,
    earlier: true,
    transfer: false,
    files: false,
  };
  readonly posted: string[] = [];
  readonly delivered: { readonly operationId: string; readonly text: string }[] = [];
  delivery: () => Promise<Delivery> = async () => 'sent';
  /** What becomes of a report that the agent types. */
  report = async (): Promise<void> => undefined;
  starts: 'resumed' | 'new' = 'new';
  readonly #owner: AgentOwner;
  #next = 2;

  constructor(owner: AgentOwner) {
    this.#owner = owner;
  }

  get place(): ApplicationPlace {
    return {
      base: 'https://platform.example/',
      self: '/applications/1',
      next: `/applications/1/events?ack=${this.#next}`,
    };
  }

  tell(...events: readonly AgentEvent[]): void {
    this.#next += 1;
    this.#owner.take(events, this.place);
  }

  lose(): void {
    this.#owner.over('gone');
  }

  async start(): Promise<'resumed' | 'new'> {
    this.#owner.take([], this.place);
    return this.starts;
  }

  async post(href: string | undefined): Promise<void> {
    if (href !== undefined) this.posted.push(href);
  }

  accept({ accept }: Invitation): Promise<void> {
    return this.post(accept);
  }

  decline({ decline }: Invitation): Promise<void> {
    return this.post(decline);
  }

  async type({ links }: ChatPlace): Promise<void> {
    await this.post(links.type);
    await this.report();
  }

  invite({ invite }: ChatPlace): Promise<void> {
    return this.post(invite);
  }

  async deliver(_chat: ChatPlace, message: { operationId: string; text: string }): Promise<Delivery> {
    this.delivered.push(message);
    return this.delivery();
  }

  async leave(): Promise<void> {
    this.posted.push('leave');
  }

  async end(): Promise<void> {
    this.posted.push('end');
  }

  nudge(): void {}
  stop(): void {}
}

/** A service whose answers are set by the test. */
export class FakeDeskApi implements DeskApi {
  readonly wished: Audience[] = [];
  audience: Audience = 'everyone';
  isSettled = true;
  isPresent = true;
  transcript: Conversation['transcript'] = [];
  visitorAway: Conversation['visitorAway'];
  answer: () => Promise<Outcome> = async () => 'done';

  async profile(): Promise<Profile> {
    return { tenants: [tenant], centers: [], switchedOff: [] };
  }

  async conversation(): Promise<Conversation> {
    const { audience, isSettled, isPresent, transcript, visitorAway, askings } = this;
    const agent = { address: tenant.address, displayName: 'Odile', audience, isSettled, isPresent };
    return { agents: [agent], transcript, visitorAway, askings, wrapUp: this.kept };
  }

  async setAudience(_name: unknown, _address: string, audience: Audience): Promise<Outcome> {
    this.wished.push(audience);
    const outcome = await this.answer();
    if (outcome === 'done') this.audience = audience;
    return outcome;
  }

  async end(): Promise<Outcome> {
    return 'done';
  }

  /** What was asked of colleagues; how that ends is set by the test. */
  readonly wishes: AskingWish[] = [];
  askings: readonly Asking[] = [];
  came: () => Promise<Outcome> = async () => 'done';

  async ask(_name: unknown, wish: AskingWish): Promise<Outcome> {
    this.wishes.push(wish);
    return this.came();
  }

  async dropAsking(_name: unknown, dropped: string): Promise<Outcome> {
    this.askings = this.askings.map((one) => (one.requestId === dropped ? { ...one, status: 'dropped' } : one));
    return 'done';
  }

  left: readonly LeftMessage[] = [];
  change: (message: LeftMessage, change: MessageChange) => LeftMessage | 'overtaken' = (message, change) => ({
    ...message,
    ...change,
    revision: message.revision + 1,
  });

  async messages(): Promise<readonly LeftMessage[]> {
    return this.left;
  }

  async closedMessages(): Promise<readonly LeftMessage[]> {
    return this.left.filter(({ status }) => status === 'closed');
  }

  async changeMessage(_tenant: unknown, message: LeftMessage, change: MessageChange) {
    return this.change(message, change);
  }

  /** What agents have made of the chat. */
  kept: KnownWrapUp | undefined;

  async wrapUp(_name: unknown, { tags, note }: WrapUp, revision: number): Promise<Outcome> {
    const outcome = await this.answer();
    if (outcome !== 'done') return outcome;
    if (revision !== (this.kept?.revision ?? 0) + 1) return 'overtaken';
    this.kept = { tags, note, revision, by: tenant.address, at: 5 };
    return 'done';
  }

  own: OwnReplies = { replies: [], revision: 0 };

  async replies(): Promise<OwnReplies> {
    return this.own;
  }

  async writeReplies(own: OwnReplies): Promise<OwnReplies | 'overtaken'> {
    if (own.revision !== this.own.revision + 1) return 'overtaken';
    this.own = own;
    return own;
  }

  async take(): Promise<Outcome> {
    return 'done';
  }

  /** A board that nothing comes of. */
  board(): Promise<BoardNews> {
    return new Promise(() => undefined);
  }

  async tellStatus(): Promise<OwnStatus | 'overtaken'> {
    return 'overtaken';
  }

  async leaveBoard(): Promise<void> {}

  async earlier(): Promise<readonly EarlierChat[]> {
    return [];
  }

  earlierChat(): Promise<Conversation> {
    return this.conversation();
  }

  async ownChats(): Promise<readonly EarlierChat[]> {
    return [];
  }
}

/** Storage that lasts as long as the object. */
export class FakeStorage implements Stored {
  readonly items = new Map<string, string>();
  getItem(name: string): string | null {
    return this.items.get(name) ?? null;
  }
  setItem(name: string, value: string): void {
    this.items.set(name, value);
  }
  removeItem(name: string): void {
    this.items.delete(name);
  }
}

/** A desk with its dependencies; another one over the same storage is the page after a reload. */
export type DeskUnderTest = {
  readonly model: DeskModel;
  readonly transport: FakeAgentTransport;
  readonly api: FakeDeskApi;
};

export async function deskOver(
  storage: FakeStorage,
  starts: 'resumed' | 'new' = 'new',
  api = new FakeDeskApi(),
  calmMs = 5,
): Promise<DeskUnderTest> {
  const held: FakeAgentTransport[] = [];
  let ids = 0;
  let now = 1_000;
  const model = new DeskModel({
    store: new RecordStore(storage),
    api,
    transports: [
      {
        tenants: [tenant],
        make: (owner) => {
          const transport = new FakeAgentTransport(owner);
          transport.starts = starts;
          held.push(transport);
          return transport;
        },
      },
    ],
    token: async () => 'token',
    periods: { whisperMs: 5, calmMs, retryMs: 5 },
    now: () => {
      now += 1;
      return now;
    },
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
  });
  await model.start();
  const [transport] = held;
  if (transport === undefined) throw new Error('The desk has created no transport.');
  return { model, transport, api };
}

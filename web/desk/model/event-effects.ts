import type { Observable } from '../../observable/observable.ts';
import { isHandedOver } from '../record/asking.ts';
import { chatOf, type DeskRecord } from '../record/desk-record.ts';
import type { AgentEvent, Invitation } from '../transport/agent-event.ts';
import type { Askings } from './askings.ts';
import type { ChatModel } from './chat-model.ts';
import type { DeskNews, Taken } from './desk-news.ts';
import type { Takings } from './takings.ts';

/** What events act on. */
type EventEffectsDependencies = {
  readonly record: () => DeskRecord;
  readonly chat: (key: string) => ChatModel | undefined;
  readonly open: (key: string) => void;
  readonly close: (key: string) => void;
  readonly accept: (invitation: Invitation) => Promise<void>;
  readonly takings: Takings;
  readonly askings: Askings;
  readonly announcement: Observable<DeskNews | undefined>;
  readonly taken: Observable<Taken | undefined>;
  readonly ledInto: Observable<string | undefined>;
  readonly now: () => number;
};

type Of<Kind extends AgentEvent['kind']> = Extract<AgentEvent, { kind: Kind }>;

/** An agent who has accepted too late is taken out of the chat within this time, milliseconds. */
const lateMs = 10_000;

/** What follows of an event once the record has it: chats open and close, and the agent is told. */
export class EventEffects {
  readonly #dependencies: EventEffectsDependencies;

  constructor(dependencies: EventEffectsDependencies) {
    this.#dependencies = dependencies;
  }

  /** `before`: the record as it was before the event. */
  follow(event: AgentEvent, before: DeskRecord): void {
    if (event.kind === 'rung' || event.kind === 'entered') this.#dependencies.taken.set(undefined);
    if (event.kind === 'rung') this.#rung(event, before);
    else if (event.kind === 'entered') this.#dependencies.open(event.key);
    else if (event.kind === 'silent') this.#silenced(event, before);
    else if (event.kind === 'over') this.#ended(event, before);
    else this.#followInChat(event);
  }

  #rung(event: Of<'rung'>, before: DeskRecord): void {
    const { takings, askings, accept, announcement, ledInto } = this.#dependencies;
    const { key, id, by, conversation } = event.invitation;
    // More is known of one that rings already.
    if (before.invitations.some((one) => one.key === key && one.id === id)) return;
    if (by === undefined && takings.answeredBy(conversation)) {
      void accept(event.invitation);
      ledInto.set(key);
    } else {
      announcement.set(event);
      if (by === undefined) void askings.learnAsker(event.invitation);
    }
  }

  #silenced({ key, by }: Of<'silent'>, { invitations }: DeskRecord): void {
    const invitation = invitations.find((one) => one.key === key);
    if (by !== undefined && invitation !== undefined) this.#isTaken({ key, subject: invitation.subject, by });
  }

  /** Who is taken out just after having come in, while a colleague is there, has accepted too late. */
  #ended({ key, isRemoved }: Of<'over'>, before: DeskRecord): void {
    const { close, announcement, now } = this.#dependencies;
    close(key);
    const chat = chatOf(before, key);
    const by = chat?.people.find(({ role }) => role === 'agent')?.name ?? '';
    if (chat === undefined || isRemoved !== true || by === '') return;
    if (isHandedOver(chat)) announcement.set({ kind: 'handedOver', name: by });
    else if (now() - chat.since < lateMs) this.#isTaken({ key, subject: chat.subject, by });
  }

  #isTaken(taken: Taken): void {
    this.#dependencies.taken.set(taken);
    this.#dependencies.announcement.set({ kind: 'taken', ...taken });
  }

  #followInChat(event: Exclude<AgentEvent, Of<'rung' | 'silent' | 'entered' | 'over'>>): void {
    const chat = this.#dependencies.chat(event.key);
    if (chat === undefined) return;
    if (event.kind === 'linked') chat.linked();
    else if (event.kind === 'typing') chat.types(event.who, event.isTyping, event.forMs);
    else if (event.kind === 'confirmed') chat.confirmed(event.operationId);
    else if (event.kind === 'joined' || event.kind === 'left' || event.kind === 'presence') chat.refresh();
    else if (event.kind === 'line') this.#said(event, chat);
  }

  #said({ key, from, text }: Of<'line'>, model: ChatModel): void {
    const chat = chatOf(this.#dependencies.record(), key);
    if (chat === undefined || from.id === chat.endpoint) return;
    model.types(from, false);
    // Only the service knows the audience of a colleague's message.
    if (from.role === 'agent') model.refresh();
    this.#dependencies.announcement.set({ kind: 'line', chat, name: from.name, text });
  }
}
